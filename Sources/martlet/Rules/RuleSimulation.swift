import Research
import Simulation
import Strategies
import TradingCore

/// A test of a written strategy on recorded bars, with the engine that trades live.
struct RuleSimulation: Sendable {
    let name: String
    let spec: RuleSpec
    /// The folder of recorded bars.
    let directory: String

    /// Symbols that are tested at once.
    private static let symbolsMax = 20

    /// Runs it, for as long as that takes.
    ///
    /// - Returns: its numbers, or why there are none.
    func run() -> NoticeReport {
        do throws(ResearchProblems) {
            return try result()
        } catch {
            return NoticeReport(
                headline: "\(name) could not be simulated.",
                lines: error.sentences,
                numbers: [],
                isRefusal: true
            )
        }
    }

    private func result() throws(ResearchProblems) -> NoticeReport {
        var market = MarketSpec()
        market.strategy = "rules"
        market.parameters = spec.fields
        // The files name the symbols, and may name them in full.
        market.parameters["symbols"] = nil
        market.bars = try files()
        let data = try market.read()
        let recorded = try market.market(over: data)
        let plan = BacktestPlan(
            parts: [BacktestPlan.Part(spec: market, data: data, market: recorded)],
            run: RecordedRun([recorded])
        )
        let result = BacktestResult(plan, plan.run.run())
        let tested = result.markets.flatMap(\.data).map { file in
            "\(file.symbol), \(file.bars) bars of \(file.interval), \(file.from.day) to \(file.to.day)"
        }
        return NoticeReport(
            headline: "\(name), simulated",
            lines: tested + ["With the engine that trades live, fees, spread and delay."],
            numbers: result.markets.flatMap(\.shown).map { NamedNumber($0.name, $0.text) },
            hint: "A simulation is no promise, and nothing trades by it."
        )
    }

    /// The file of each symbol that has the longest bars that the strategy can take.
    private func files() throws(ResearchProblems) -> [String] {
        guard !spec.symbols.isEmpty else {
            throw ResearchProblems(sentences: ["It names no symbol: write buy BTC when …"])
        }
        let all = BarFolder(path: directory).entries
        var problems: [String] = []
        var files: [String] = []
        for symbol in spec.symbols.prefix(Self.symbolsMax) {
            if let best = BarFolder.best(of: symbol, among: all, for: spec.interval) {
                files.append(best.path)
                continue
            }
            let known = all.filter { BarFolder.matches($0.name.symbol, symbol) }
            if known.isEmpty {
                problems.append("There are no recorded bars of \(symbol) in \(directory).")
            } else {
                let intervals = known.compactMap(\.name.interval?.text).joined(separator: ", ")
                problems.append(
                    "Of \(symbol) there are bars of \(intervals), and none make up bars of "
                        + "\(spec.bars.text)."
                )
            }
        }
        guard problems.isEmpty else { throw ResearchProblems(sentences: problems) }
        return files
    }
}
