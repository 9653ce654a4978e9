import Journaling
import Platform
import Research
import Simulation
import TradingCore

/// A sweep whose arguments are sound, over bars that are read.
struct SweepRun {
    let command: SweepRunCommand
    let spec: MarketSpec
    let data: MarketData
    let results: ResultStore

    /// Crosses over columns.
    ///
    /// - Returns: what is to be printed.
    func byColumns(_ tape: TickTape, _ grid: SweepGrid) throws(ResultStoreFailure) -> String {
        let costs = spec.costs.filled(by: data.series[0].instrument)
        let moment = FillRule.Moment(rawValue: command.fill) ?? .nextOpen
        let rule = FillRule(
            moment: moment,
            feeBasisPoints: (costs.takerFee ?? .zero).approximate * 10_000,
            slippageBasisPoints: costs.slippage.approximate * 10_000
        )
        let report = data.series[0].file.report
        let sweeping = CrossSweeping(
            tape: ReturnTape(tape, rule),
            barsPerYear: TradingYear(report.name.kind).periods(of: report.interval),
            threads: command.threads
        )
        let left =
            grid.contradictions > 0 ? "; \(grid.contradictions) pairs contradict themselves" : ""
        return try finish(
            grid.variants,
            subject([rule.canonical]),
            batch: CrossSweeping.batch * command.threads,
            left: left,
            shown: nil,
            sweeping.points
        )
    }

    /// Any strategy by the engine.
    ///
    /// - Returns: what is to be printed.
    func byEngine(
        _ grid: EngineGrid,
        _ sweep: EngineSweep
    ) throws(ResultStoreFailure) -> String {
        let left =
            grid.refused > 0
            ? "; \(grid.refused) are refused by the strategy, the first because: \(grid.refusal ?? "")"
            : ""
        return try finish(
            grid.variants,
            subject(["by=engine", command.settings(spec, data)]),
            batch: EngineSweep.batch * command.threads,
            left: left,
            shown: grid.names,
            sweep.points
        )
    }

    private func finish<Variant: SweepVariant>(
        _ all: [Variant],
        _ subject: ResultSubject,
        batch: Int,
        left: String,
        shown: [String]?,
        _ compute: ([Variant]) -> [ResultPoint]
    ) throws(ResultStoreFailure) -> String {
        let variants = (SweepShard(command.shard) ?? .whole).part(of: all)
        let work = SweepWork(subject: subject, batch: batch)
        let found = try work.run(variants, in: results, compute)
        let tried = try results.variantsTried(
            strategy: subject.strategy,
            market: subject.market,
            dataHash: subject.dataHash
        )
        LogSink.writeToStandardError(
            "\(variants.count) variants, \(found.computed) computed now\(left). \(tried.onMarket) were ever "
                + "tried on \(subject.market).\n"
        )
        let output = SweepOutput(
            subject: subject,
            points: found.points,
            tried: tried,
            shown: shown
        )
        return command.json
            ? output.json : command.csv ? output.csv : output.table(command.top)
    }

    private func subject(_ settings: [String]) -> ResultSubject {
        let reports = data.series.map(\.file.report)
        let options = command.options
        let part = [options.from.map { "from=\($0)" }, options.until.map { "until=\($0)" }]
        return ResultSubject(
            strategy: spec.strategy,
            market: reports.map { "\($0.name.symbol)-\($0.interval.text)" }.joined(separator: "+"),
            dataHash: data.hashes.count == 1
                ? data.hashes[0] : InputFile.hash(Array(data.hashes.joined().utf8)),
            codeVersion: "\(Build.version)+\(ProgramIdentity.current()?.prefix(12) ?? "unknown")",
            settings: (settings + part.compactMap(\.self)).joined(separator: " ")
        )
    }
}

extension SweepRunCommand {
    /// What decides beside the parameters, as text.
    func settings(_ spec: MarketSpec, _ data: MarketData) -> String {
        let costs = spec.costs.filled(by: data.series[0].instrument)
        let words: [(String, String)] = [
            ("cash", spec.cash.description), ("leverage", spec.leverage.description),
            ("maker", (costs.makerFee ?? .zero).description),
            ("taker", (costs.takerFee ?? .zero).description),
            ("spread", costs.spread.description), ("slippage", costs.slippage.description),
            ("latency", "\(costs.latency.nanoseconds)"),
            ("volume", costs.volumeShare.description),
            ("carry", "\(costs.carry.longPerYear)/\(costs.carry.shortPerYear)"),
            ("funding", spec.funding ?? "none"),
        ]
        return words.map { "\($0)=\($1)" }.joined(separator: " ")
    }
}
