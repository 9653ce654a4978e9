import Simulation
import Strategies
import TradingCore

/// The files that a trial runs over, and the parameters as these files allow them.
struct TrialFiles {
    let paths: [String]
    let parameters: [String: String]
    /// What was not as asked, a sentence each.
    let notes: [String]

    /// Looks for the bars of a plan. Reads folders: not on the loop.
    ///
    /// - Throws: what is missing, and what there is.
    init(_ plan: TrialPlan, in folder: BarFolder) throws(ResearchProblems) {
        if let files = plan.files {
            (paths, parameters, notes) = (files, plan.parameters, [])
            return
        }
        let entries = folder.entries
        let asked = Self.interval(of: plan)
        guard !plan.symbols.isEmpty else {
            throw ResearchProblems(sentences: [
                "On which instrument? There are recorded bars of \(Self.names(entries))."
            ])
        }
        var found: [BarFolder.Entry] = []
        var missing: [String] = []
        var notes: [String] = []
        let isTyped = plan.typed.contains("interval")
        for symbol in plan.symbols.prefix(TrialPlan.symbolsMax) {
            let best =
                BarFolder.best(of: symbol, among: entries, for: asked)
                ?? (isTyped ? nil : BarFolder.best(of: symbol, among: entries, for: nil))
            if let best { found.append(best) } else { missing.append(symbol) }
        }
        guard let first = found.first else {
            throw ResearchProblems(sentences: [Self.refusal(plan, asked, entries)])
        }
        if !missing.isEmpty {
            notes.append("No recorded bars of \(missing.joined(separator: ", ")): tested without.")
        }
        var parameters = plan.parameters
        if let asked, !isTyped, let own = first.name.interval, asked.seconds % own.seconds != 0 {
            // A year is counted in its own bars.
            parameters["interval"] = own.text
            if !plan.typed.contains("bars_per_year") { parameters["bars_per_year"] = nil }
            notes.append("Its bars of \(asked.text) are not recorded: tested on \(own.text).")
        }
        paths = found.map(\.path)
        self.parameters = parameters
        self.notes = notes
    }

    private static func interval(of plan: TrialPlan) -> BarInterval? {
        plan.parameters["interval"].flatMap { BarInterval($0) }
    }

    private static func refusal(
        _ plan: TrialPlan,
        _ asked: BarInterval?,
        _ entries: [BarFolder.Entry]
    ) -> String {
        let symbols = plan.symbols.prefix(TrialPlan.symbolsMax).joined(separator: ", ")
        let intervals = entries.filter { entry in
            plan.symbols.contains { BarFolder.matches(entry.name.symbol, $0) }
        }.compactMap(\.name.interval?.text)
        if let asked, !intervals.isEmpty {
            return
                "Of \(symbols) there are bars of \(intervals.joined(separator: ", ")), and none make "
                + "up bars of \(asked.text)."
        }
        return "There are no recorded bars of \(symbols), only of \(names(entries))."
    }

    /// The symbols that there are, a bounded number of them.
    private static func names(_ entries: [BarFolder.Entry]) -> String {
        let all = Set(entries.map(\.name.symbol)).sorted()
        if all.isEmpty { return "nothing: bars_dir holds no files such as BTCUSD-1d.csv" }
        let more = all.count > 30 ? " and \(all.count - 30) more" : ""
        return all.prefix(30).joined(separator: ", ") + more
    }
}
