import Foundation
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
    /// Entries of the folder that are looked at.
    private static let entriesMax = 10_000

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
        let all = recorded()
        var problems: [String] = []
        var files: [String] = []
        for symbol in spec.symbols.prefix(Self.symbolsMax) {
            let known = all.filter { Self.matches($0.name.symbol, symbol) }
            let fitting = known.filter { file in
                guard let own = spec.interval, let interval = file.name.interval else {
                    return true
                }
                return own.seconds % interval.seconds == 0
            }
            if let best = fitting.max(by: { Self.rank($0, symbol) < Self.rank($1, symbol) }) {
                files.append(best.path)
            } else if known.isEmpty {
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

    /// The very symbol first, then long bars; of equals the first by its path.
    private static func rank(
        _ file: (path: String, name: BarFileName),
        _ symbol: String
    ) -> (Int, Int, String) {
        let isExact = file.name.symbol.uppercased() == symbol.uppercased()
        return (isExact ? 1 : 0, file.name.interval?.seconds ?? 0, file.path)
    }

    private static func matches(_ file: String, _ symbol: String) -> Bool {
        let (file, symbol) = (file.uppercased(), symbol.uppercased())
        if file == symbol { return true }
        let quotes = ["USD", "USDT", "USDC", "-PERP", "USDT-PERP", "USD-PERP"]
        return quotes.contains { file == symbol + $0 }
    }

    private func recorded() -> [(path: String, name: BarFileName)] {
        let entries = FileManager.default.enumerator(atPath: directory)
        var found: [(path: String, name: BarFileName)] = []
        var looked = 0
        while let entry = entries?.nextObject() as? String, looked < Self.entriesMax {
            looked += 1
            guard entry.hasSuffix(".csv") else { continue }
            found.append(("\(directory)/\(entry)", BarFileName(path: entry)))
        }
        return found.sorted { $0.path < $1.path }
    }
}
