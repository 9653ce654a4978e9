import ArgumentParser
import Foundation
import Platform
import Research
import Simulation
import Strategies
import TradingCore

/// Tests a strategy on recorded bars with the engine that trades live.
struct BacktestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest",
        abstract: "Test a strategy on recorded bars, with the engine that trades live.",
        discussion: """
            The engine, reconciler and risk gate of live trading run over the bars, before a simulated \
            venue with fees, spread, latency, partial fills, funding and margin. A strategy sees closed bars \
            alone. The same bars and settings give the same result.

            martlet backtest --strategy volatility-momentum --bars BTCUSD-1d.csv
            martlet backtest --strategy grid --bars ETHBTC-5m.csv --set lines=21 --json
            martlet backtest --portfolio three-markets.yaml --export result

            Every set of parameters counts as tried, as it does for sweeps and gates: in the store that --store \
            names, or in research.sqlite of the data directory where there is one.

            What was found in the bars (gaps, duplicates, outliers) is told on standard error. Exit codes: \
            0 done, 64 wrong usage, 65 a file that is refused, 70 the strategy looks ahead.
            """
    )

    @OptionGroup(title: "What is tested")
    var options: BacktestOptions

    @Option(
        name: .long,
        help: ArgumentHelp("Several markets with one equity, as YAML; see docs.", valueName: "file")
    )
    var portfolio: String?

    @Flag(name: .long, help: "Show the strategies with their parameters, and end.")
    var list = false

    @Flag(name: .long, help: "Let loss limits and sizes of orders hold as they do live.")
    var limits = false

    @Flag(
        name: .long,
        help: "Run again on bars that end earlier, and compare: nothing may look ahead."
    )
    var checkLookahead = false

    @Flag(name: .long, help: "Print the result as JSON.")
    var json = false

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Write report.html, result.json, trades.csv, fills.csv, equity.csv there.",
            valueName: "dir"
        )
    )
    var export: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Where it counts as tried; research.sqlite of the data directory where there is one.",
            valueName: "file"
        )
    )
    var store: String?

    @OptionGroup(title: "Settings")
    var source: SourceOptions

    @Option(name: .long, help: "Of the venues' chances.")
    var seed: UInt64 = 1

    func validate() throws {
        if list { return }
        if portfolio == nil { _ = try options.spec() }
        if portfolio != nil, options.strategy != nil || !options.bars.isEmpty {
            throw ValidationError("--portfolio names strategies and bars itself.")
        }
    }

    func run() throws {
        if list { return print(StrategyList.text) }
        let plan = try BacktestPlan.made(specs(), hasLimits: limits, seed: seed)
        for finding in plan.findings { LogSink.writeToStandardError("\(finding)\n") }
        try BacktestCount(named: store, source).count(plan)
        let meter = ProgressMeter("backtest")
        let outcome = plan.run.run { time in
            meter.show { plan.share(at: time) }
            return true
        }
        meter.end()
        let result = BacktestResult(plan, outcome)
        if let export { try BacktestExport(result, outcome).write(to: export) }
        print(json ? try result.json() : BacktestText(result).text)
        if checkLookahead { try check(plan, outcome) }
    }

    private func specs() throws -> [MarketSpec] {
        guard let portfolio else { return [try options.spec()] }
        do throws(ResearchProblems) {
            return try PortfolioFile.read(portfolio)
        } catch {
            throw ExitStatus.data.saying("\(error)")
        }
    }

    private func check(_ plan: BacktestPlan, _ outcome: BacktestOutcome) throws {
        let meter = ProgressMeter("look-ahead check")
        let found = plan.lookahead(outcome) { share in meter.show { share } }
        meter.end()
        guard let found else {
            LogSink.writeToStandardError(
                "Nothing looks ahead: with the bars cut off at \(LookaheadCheck.cuts) places the fills "
                    + "before each were the same.\n"
            )
            return
        }
        throw ExitStatus.software.saying(found.sentence)
    }
}
