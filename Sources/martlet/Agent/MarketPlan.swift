import ArgumentParser
import Foundation
import Platform
import RiskControl
import Simulation
import TradingCore
import TradingEngine

/// The markets of this run: what trades, where prices come from, how time goes.
struct MarketPlan {
    let markets: [MarketSetup]
    let paper: [PaperVenue]
    let source: any PriceSource
    let pace: Pace
    let policy: RiskPolicy
    let startTime: UTCTime
    let sourceName: String
    let endsWithSource: Bool
    /// What the log says first.
    let banner: [String]

    /// What can be read and checked before anything is written; the recovered book makes the plan
    /// of it. The generated past of a new journal is begun here, beside the work on the disk.
    ///
    /// - Throws: `ExitCode` after saying what is wrong with the replay.
    static func prepared(
        _ configuration: AgentConfiguration,
        _ options: AgentOptions,
        isNew: Bool
    ) throws -> (RecoveredBook) throws -> MarketPlan {
        guard let replay = options.replay else {
            let now = UTCTime(nanoseconds: SystemClock.wallNanoseconds())
            let ahead = isNew ? MadeAhead("markets") { GeneratedStart(configuration, now) } : nil
            return { try GeneratedPlan(configuration, $0).plan(ahead) }
        }
        return try ReplayPlan(configuration, replay).plan
    }
}

/// Prices made by chance over the configured markets, in real time.
private struct GeneratedPlan {
    let configuration: AgentConfiguration
    let recovered: RecoveredBook

    init(_ configuration: AgentConfiguration, _ recovered: RecoveredBook) {
        self.configuration = configuration
        self.recovered = recovered
    }

    func plan(_ ahead: MadeAhead<GeneratedStart>?) throws -> MarketPlan {
        let now = UTCTime(nanoseconds: SystemClock.wallNanoseconds())
        if let last = recovered.lastTime, last > now + .minutes(5) {
            throw ExitStatus.configuration.saying(
                "The journal goes up to \(last.display), which lies ahead of the clock. "
                    + "Set the clock, or use another --data for this run."
            )
        }
        // What was made ahead begins with nobody's prices, so it serves a new journal alone.
        let isNew = recovered.sequence == 0
        let made = isNew ? try ahead?.value() : nil
        let start = made ?? GeneratedStart(configuration, now, continued)
        let chosen = start.chosen
        let tape = try configuration.openTape()
        let markets = zip(chosen, start.assignments).map { pair, strategies in
            setup(pair.settings, pair.market, strategies)
        }
        return MarketPlan(
            markets: markets + offMarkets,
            paper: chosen.map { pair in
                PaperVenue(
                    config: venueConfig(pair.settings, pair.market),
                    seed: configuration.prices.seed,
                    book: recovered.book,
                    tape: tape
                )
            },
            source: GeneratedPrices(start.generator),
            pace: .real,
            policy: configuration.policy,
            startTime: max(start.now, recovered.lastTime ?? start.now),
            sourceName: "generated, seed \(configuration.prices.seed)",
            endsWithSource: false,
            banner: [DefaultMarkets.words(configuration.markets)]
                + markets.map { "market \($0.id): \($0.mode.rawValue) at \($0.venue)" }
        )
    }

    private var offMarkets: [MarketSetup] {
        configuration.markets.filter { $0.mode == .off }.map {
            MarketSetup(
                id: $0.id,
                venue: VenueID("paper-\($0.id)"),
                mode: .off,
                currency: "USD",
                instruments: [],
                strategies: [],
                contract: VenueContract()
            )
        }
    }

    /// A generated instrument that goes on from the price that the journal saw last.
    private func continued(_ generated: GeneratedInstrument) -> GeneratedInstrument {
        let id = generated.instrument.id
        let last = recovered.book.recentFills.last { $0.fill.instrument == id }?.fill.price
        return last.map { generated.starting(at: $0) } ?? generated
    }

    private func setup(
        _ settings: AgentConfiguration.MarketSettings,
        _ market: PaperMarket,
        _ strategies: [StrategyAssignment]
    ) -> MarketSetup {
        MarketSetup(
            id: settings.id,
            venue: market.venue.venue,
            mode: settings.mode,
            currency: market.venue.currency,
            instruments: market.instruments.map(\.instrument)
                .filter { settings.symbols.contains($0.id.symbol) },
            strategies: strategies,
            contract: venueConfig(settings, market).contract
        )
    }

    private func venueConfig(
        _ settings: AgentConfiguration.MarketSettings,
        _ market: PaperMarket
    ) -> SimulatedVenueConfig {
        var config = SimulatedVenueConfig(
            venue: market.venue.venue,
            currency: market.venue.currency,
            startingBalance: settings.startingBalance,
            instruments: market.venue.instruments.filter { settings.symbols.contains($0.id.symbol) }
        )
        config.requestLatency = LatencyModel(
            fixed: .milliseconds(settings.latencyMilliseconds / 2)
        )
        config.answerLatency = config.requestLatency
        return config
    }
}
