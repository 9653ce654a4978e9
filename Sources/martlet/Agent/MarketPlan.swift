import ArgumentParser
import Foundation
import Platform
import RiskControl
import Simulation
import Strategies
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

    /// - Throws: `ExitCode` after saying what is wrong with the replay.
    init(
        configuration: AgentConfiguration,
        options: AgentOptions,
        _ recovered: RecoveredBook
    ) throws {
        if let replay = options.replay {
            self = try ReplayPlan(configuration, replay, recovered).plan()
        } else {
            self = try GeneratedPlan(configuration, recovered).plan()
        }
    }

    init(
        markets: [MarketSetup],
        paper: [PaperVenue],
        source: any PriceSource,
        pace: Pace,
        policy: RiskPolicy,
        startTime: UTCTime,
        sourceName: String,
        endsWithSource: Bool,
        banner: [String]
    ) {
        self.markets = markets
        self.paper = paper
        self.source = source
        self.pace = pace
        self.policy = policy
        self.startTime = startTime
        self.sourceName = sourceName
        self.endsWithSource = endsWithSource
        self.banner = banner
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

    func plan() throws -> MarketPlan {
        let now = UTCTime(nanoseconds: SystemClock.wallNanoseconds())
        if let last = recovered.lastTime, last > now + .minutes(5) {
            throw ExitStatus.configuration.saying(
                "The journal goes up to \(last.display), which lies ahead of the clock. "
                    + "Set the clock, or use another --data for this run."
            )
        }
        let chosen = configuration.markets.filter { $0.mode != .off }.compactMap(universe)
        var assignments = chosen.map { assigned($0.settings, $0.market) }
        let generated = GeneratedPrices(
            instruments: chosen.flatMap { pair in
                pair.market.instruments.filter {
                    pair.settings.symbols.contains($0.instrument.id.symbol)
                }
            }.map(continued),
            seed: configuration.prices.seed,
            quoteSeconds: configuration.prices.quoteSeconds,
            start: now,
            warmUp: warmUp(assignments.flatMap { $0 })
        )
        assignments = assignments.map { $0.map { warmed($0, generated.history) } }
        let markets = zip(chosen, assignments).map { pair, strategies in
            setup(pair.settings, pair.market, strategies)
        }
        return MarketPlan(
            markets: markets + offMarkets,
            paper: chosen.map { pair in
                PaperVenue(
                    config: venueConfig(pair.settings, pair.market),
                    seed: configuration.prices.seed,
                    book: recovered.book
                )
            },
            source: generated,
            pace: .real,
            policy: configuration.policy,
            startTime: max(now, recovered.lastTime ?? now),
            sourceName: "generated, seed \(configuration.prices.seed)",
            endsWithSource: false,
            banner: markets.map { "market \($0.id): \($0.mode.rawValue) at \($0.venue)" }
        )
    }

    private func universe(
        _ settings: AgentConfiguration.MarketSettings
    )
        -> (settings: AgentConfiguration.MarketSettings, market: PaperMarket)?
    {
        DefaultUniverse.markets.first { $0.market == settings.id }.map { (settings, $0) }
    }

    private var offMarkets: [MarketSetup] {
        configuration.markets.filter { $0.mode == .off }.map {
            MarketSetup(
                id: $0.id,
                venue: VenueID("paper-\($0.id)"),
                mode: .off,
                currency: "USD",
                instruments: [],
                strategies: []
            )
        }
    }

    /// A generated instrument that goes on from the price that the journal saw last.
    private func continued(_ generated: GeneratedInstrument) -> GeneratedInstrument {
        let id = generated.instrument.id
        let last = recovered.book.recentFills.last { $0.fill.instrument == id }?.fill.price
        return last.map { generated.starting(at: $0) } ?? generated
    }

    private func assigned(
        _ settings: AgentConfiguration.MarketSettings,
        _ market: PaperMarket
    ) -> [StrategyAssignment] {
        let named = Set(settings.strategies.flatMap { $0.symbols ?? [] })
        return settings.strategies.compactMap { strategy in
            let symbols = strategy.symbols ?? settings.symbols.filter { !named.contains($0) }
            let instruments = market.instruments.map(\.instrument)
                .filter { symbols.contains($0.id.symbol) }
            return StrategyAssignment(strategy, instruments)
        }
    }

    private func warmUp(_ assignments: [StrategyAssignment]) -> [BarInterval: Int] {
        Dictionary(
            assignments.map { ($0.strategy.interval, $0.strategy.warmUpBars + 1) },
            uniquingKeysWith: max
        )
    }

    private func warmed(_ assignment: StrategyAssignment, _ history: [Bar]) -> StrategyAssignment {
        assignment.warmed(by: history)
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
            strategies: strategies
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

/// One market out of a file of recorded bars.
private struct ReplayPlan {
    let configuration: AgentConfiguration
    let replay: AgentOptions.Replay
    let recovered: RecoveredBook
    private static let venue = VenueID("paper-replay")

    init(
        _ configuration: AgentConfiguration,
        _ replay: AgentOptions.Replay,
        _ recovered: RecoveredBook
    ) {
        self.configuration = configuration
        self.replay = replay
        self.recovered = recovered
    }

    func plan() throws -> MarketPlan {
        let file = try read()
        let report = file.file.report
        let strategy = try assigned(file)
        let source = ReplayedPrices(
            file,
            intervals: [strategy.strategy.interval],
            from: try resumePoint(file)
        )
        let market = MarketSetup(
            id: MarketID("replay"),
            venue: Self.venue,
            mode: .paper,
            currency: file.instrument.quote,
            instruments: [file.instrument],
            strategies: [strategy.warmed(by: source.history)]
        )
        let config = SimulatedVenueConfig(
            venue: Self.venue,
            currency: file.instrument.quote,
            startingBalance: Money(whole: 10_000),
            instruments: [file.instrument]
        )
        return MarketPlan(
            markets: [market],
            paper: [
                PaperVenue(config: config, seed: configuration.prices.seed, book: recovered.book)
            ],
            source: source,
            pace: replay.pace,
            policy: policy(file),
            startTime: recovered.lastTime ?? report.firstTime,
            sourceName: "replay of \(report.name.file)",
            endsWithSource: replay.endsProcess,
            banner: report.findings + ["market replay: paper at \(Self.venue)"]
        )
    }

    private func read() throws -> ReplayFile {
        do {
            return try ReplayFile(path: replay.path, kind: replay.kind, venue: Self.venue)
        } catch {
            throw ExitStatus.data.saying("\(error)")
        }
    }

    /// Where an earlier run of the same replay has come; a journal of anything else is refused.
    private func resumePoint(_ file: ReplayFile) throws -> UTCTime? {
        guard let last = recovered.lastTime else { return nil }
        let name = "replay \(file.file.report.name.file)"
        guard recovered.book.marketClock[name] != nil else {
            throw ExitStatus.configuration.saying(
                "The data directory \(configuration.dataDirectory) holds the journal of other "
                    + "prices, up to \(last.display). Give this replay its own: --data DIR."
            )
        }
        return last
    }

    private func assigned(_ file: ReplayFile) throws -> StrategyAssignment {
        var parameters = replay.parameters
        let interval = file.file.report.interval
        if parameters["interval"] == nil { parameters["interval"] = interval.text }
        if replay.strategy == "grid", parameters["recentre_bars"] == nil {
            parameters["recentre_bars"] = "24"
        }
        let settings = AgentConfiguration.StrategySettings(
            id: StrategyID("replay/\(replay.strategy)"),
            kind: replay.strategy,
            symbols: nil,
            parameters: parameters
        )
        do {
            _ = try StrategyCatalog.make(settings.kind, id: settings.id, parameters: parameters)
        } catch {
            throw ExitStatus.usage.saying(error.sentences.joined(separator: "\n"))
        }
        guard let assignment = StrategyAssignment(settings, [file.instrument]) else {
            throw ExitStatus.usage.saying("The strategy \(replay.strategy) cannot be made.")
        }
        let own = assignment.strategy.interval
        guard own.seconds % interval.seconds == 0 else {
            throw ExitStatus.usage.saying(
                "The strategy's bars of \(own.text) are no multiple of the file's \(interval.text)."
            )
        }
        return assignment
    }

    private func policy(_ file: ReplayFile) -> RiskPolicy {
        var policy = configuration.policy
        var limits = RiskLimits.defaults(for: file.instrument.kind)
        // Between two quotes of a recorded bar lies a third of the bar, and a gap in the recording
        // is known from its report: neither is an outage that the kill switch should act on.
        let report = file.file.report
        let longest = report.longestGap.map { $0.to - $0.from } ?? .zero
        let silence =
            max(longest, .days(report.interval.seconds >= 86_400 ? 7 : 0)) + report.interval.span
        limits.staleAfter = max(limits.staleAfter, report.interval.span)
        limits.equityStaleAfter = max(limits.equityStaleAfter, silence)
        policy.venues[Self.venue.text] = limits
        policy.global.equityStaleAfter = limits.equityStaleAfter
        policy.global.drawdownMax = limits.drawdownMax
        return policy
    }
}

extension StrategyAssignment {
    /// The strategy of checked settings; nil when the catalog refuses them.
    fileprivate init?(
        _ settings: AgentConfiguration.StrategySettings,
        _ instruments: [Instrument]
    ) {
        guard
            let strategy = try? StrategyCatalog.make(
                settings.kind,
                id: settings.id,
                parameters: settings.parameters
            )
        else { return nil }
        let given = (StrategyCatalog.parameterTable(for: settings.kind) ?? []).compactMap { spec in
            (settings.parameters[spec.name] ?? spec.fallback).map { NamedNumber(spec.name, $0) }
        }
        self.init(
            strategy: strategy,
            instruments: instruments.map(\.id),
            parameters: given
        )
    }

    /// The same strategy after it has digested the past.
    fileprivate func warmed(by history: [Bar]) -> StrategyAssignment {
        var strategy = strategy
        let own = Set(instruments)
        for bar in history where own.contains(bar.instrument) && bar.interval == strategy.interval {
            strategy.update(bar)
        }
        return StrategyAssignment(
            strategy: strategy,
            instruments: instruments,
            parameters: parameters,
            barsDigested: history.isEmpty ? 0 : strategy.warmUpBars
        )
    }
}
