import ArgumentParser
import Foundation
import Journaling
import Platform
import Research
import Simulation
import Strategies
import TradingCore

/// Puts a strategy through the gates, and keeps the verdict.
struct GatesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gates",
        abstract: "Put a strategy through the nine gates that live trading asks for.",
        discussion: """
            A walk-forward over the bars with the engine that trades live, nine numbers with the thresholds of \
            the market, and a check that nothing looked ahead. The verdict is kept with the hash of the data, \
            the version of the code and the parameters; /gates shows it and /live on asks for it.

            martlet gates --strategy volatility-momentum --bars BTCUSD-1d.csv --market crypto
            martlet gates --strategy volatility-momentum --bars BTCUSD-1d.csv --choose momentum_bars=20,40,60

            Every set of parameters that is tried counts, here and in every sweep. Exit codes: 0 passed, \
            64 wrong usage, 65 a file that is refused, 77 not passed, 78 wrong configuration.
            """
    )

    @OptionGroup(title: "What is tested")
    var options: BacktestOptions

    @OptionGroup(title: "Settings")
    var source: SourceOptions

    @Option(name: .long, help: "crypto, equities or fx; without it the kind of instrument tells.")
    var market: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Values among which each part to learn from chooses; may stand several times.",
            valueName: "key=a,b,c"
        )
    )
    var choose: [String] = []

    @Option(name: .long, help: "Parts that are judged, 1 to 50.")
    var folds = 5

    @Option(name: .long, help: "anchored or rolling: where the part to learn from begins.")
    var mode = "anchored"

    @Option(name: .long, help: "Percent of the bars before the first judged one, 10 to 90.")
    var train = 40

    @Option(name: .long, help: "Bars between learning and judging that an outcome reaches ahead.")
    var purge = 0

    @Option(name: .long, help: "More bars between learning and judging.")
    var embargo = 5

    @Option(name: .long, help: "Of the venue's chances, the bootstrap and the order of trades.")
    var seed: UInt64 = 1

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Where results are kept; research.sqlite in the data directory without it.",
            valueName: "file"
        )
    )
    var store: String?

    @Flag(name: .long, help: "Print the verdict as JSON.")
    var json = false

    func validate() throws {
        _ = try options.spec()
        _ = try GateOptions(self)
    }

    func run() throws {
        let settings = try source.load()
        let asked = try GateOptions(self)
        var spec = try options.spec()
        let data: MarketData
        do throws(ResearchProblems) {
            if asked.candidates(spec.parameters).count == 1 {
                spec.parameters = asked.candidates(spec.parameters)[0]
            }
            data = try spec.read()
            for set in asked.candidates(spec.parameters) {
                var one = spec
                one.parameters = set
                _ = try one.market(over: data)
            }
        } catch {
            throw ExitStatus.data.saying("\(error)")
        }
        for finding in data.findings { LogSink.writeToStandardError("\(finding)\n") }
        let backtest = GateBacktest(spec, data, seed: seed)
        let document = try judge(backtest, asked, settings)
        print(json ? try document.json(pretty: true) : GateText(document).text)
        if !document.isPassed { throw ExitCode(ExitStatus.refused.rawValue) }
    }

    private func judge(
        _ backtest: GateBacktest,
        _ asked: GateOptions,
        _ settings: AgentConfiguration
    ) throws -> GateDocument {
        let kind = backtest.data.series[0].instrument.kind
        let market = asked.market ?? TradingYear(kind)
        let thresholds =
            settings.gates.thresholds[MarketID(market.rawValue)] ?? .defaults(for: market)
        let candidates = asked.candidates(backtest.spec.parameters)
        let book = try GateBook(path: path(settings), backtest)
        let variants = try book.count(candidates)
        let table = StrategyCatalog.parameterTable(for: backtest.spec.strategy) ?? []
        let examination = GateExamination(
            candidates: candidates,
            times: backtest.times,
            plan: asked.plan,
            periodsPerYear: backtest.periodsPerYear,
            thresholds: thresholds,
            variants: variants,
            seed: seed,
            neighbours: { ParameterNeighbours.of(table, $0, isTaken: backtest.isTaken) }
        )
        let report = try report(examination, backtest)
        let chosen = report.folds.last?.parameters ?? candidates[0]
        let document = GateDocument(
            report,
            market: market.rawValue,
            strategy: backtest.spec.strategy,
            parameters: backtest.whole(chosen),
            data: backtest.data,
            codeVersion: VariantBook.codeVersion,
            at: UTCTime(nanoseconds: SystemClock.wallNanoseconds())
        )
        try book.keep(document)
        return document
    }

    private func report(
        _ examination: GateExamination,
        _ backtest: GateBacktest
    ) throws -> GateReport {
        let meter = ProgressMeter("gates")
        defer { meter.end() }
        do {
            return try examination.judge(
                progress: { progress in
                    meter.show { Double(progress.done) / Double(max(progress.total, 1)) }
                },
                run: { trial in try backtest.run(trial) }
            )
        } catch let problem as WalkForwardProblem {
            throw ExitStatus.data.saying(problem.sentence)
        } catch let problem as ResearchProblems {
            throw ExitStatus.data.saying("\(problem)")
        }
    }

    private func path(_ settings: AgentConfiguration) throws -> String {
        if let store { return store }
        let folder = settings.dataDirectory
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw ExitStatus.cannotCreate.saying("\(folder): it cannot be made: \(error)")
        }
        return folder + "/" + ResultStore.fileName
    }
}
