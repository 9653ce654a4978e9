import ArgumentParser
import RiskControl
import Simulation
import Strategies
import TradingCore
import TradingEngine

/// One market out of a file of recorded bars.
struct ReplayPlan {
    private let configuration: AgentConfiguration
    private let replay: AgentOptions.Replay
    private let file: ReplayFile
    private let strategy: StrategyAssignment
    private static let venue = VenueID("paper-replay")

    /// Reads the file and makes the strategy; nothing is written.
    ///
    /// - Throws: `ExitCode` after saying what is wrong with them.
    init(_ configuration: AgentConfiguration, _ replay: AgentOptions.Replay) throws {
        self.configuration = configuration
        self.replay = replay
        file = try Self.read(replay)
        strategy = try Self.assigned(replay, file)
    }

    /// The plan from the start of the file, or from where an earlier run of it has come.
    ///
    /// - Throws: `ExitCode` when the journal is of other prices.
    func plan(_ recovered: RecoveredBook) throws -> MarketPlan {
        let report = file.file.report
        let source = ReplayedPrices(
            file,
            intervals: [strategy.strategy.interval],
            from: try resumePoint(recovered)
        )
        let config = SimulatedVenueConfig(
            venue: Self.venue,
            currency: file.instrument.quote,
            startingBalance: Money(whole: 10_000),
            instruments: [file.instrument]
        )
        let market = MarketSetup(
            id: MarketID("replay"),
            venue: Self.venue,
            mode: .paper,
            currency: file.instrument.quote,
            instruments: [file.instrument],
            strategies: [strategy.warmed(by: source.history)],
            contract: config.contract
        )
        return MarketPlan(
            markets: [market],
            paper: [
                PaperVenue(
                    config: config,
                    seed: configuration.prices.seed,
                    book: recovered.book,
                    tape: try configuration.openTape()
                )
            ],
            source: source,
            pace: replay.pace,
            policy: policy,
            startTime: recovered.lastTime ?? report.firstTime,
            sourceName: "replay of \(report.name.file)",
            endsWithSource: replay.endsProcess,
            banner: report.findings + ["market replay: paper at \(Self.venue)"]
        )
    }

    private static func read(_ replay: AgentOptions.Replay) throws -> ReplayFile {
        do {
            return try ReplayFile(path: replay.path, kind: replay.kind, venue: venue)
        } catch {
            throw ExitStatus.data.saying("\(error)")
        }
    }

    /// Where an earlier run of the same replay has come; a journal of anything else is refused.
    private func resumePoint(_ recovered: RecoveredBook) throws -> UTCTime? {
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

    private static func assigned(
        _ replay: AgentOptions.Replay,
        _ file: ReplayFile
    ) throws -> StrategyAssignment {
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

    private var policy: RiskPolicy {
        var policy = configuration.policy
        let limits = RiskLimits.recorded(file.file.report)
        policy.venues[Self.venue.text] = limits
        policy.global.equityStaleAfter = limits.equityStaleAfter
        policy.global.drawdownMax = limits.drawdownMax
        return policy
    }
}
