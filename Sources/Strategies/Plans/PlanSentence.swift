import TradingCore

/// Plans as people say them: `stop 2 atr, breakeven 1R, trail 3 atr, take 50% at 2R, exit after 20 bars`.
extension PlanSpec {
    /// Reads a plan; clauses in any order, each once, `take` up to ``targetsMax`` times.
    ///
    /// - Throws: the first thing that could not be read, with its place and what was expected there, or
    ///   what contradicts itself.
    package init(saying text: String) throws(RuleProblem) {
        var clauses = try RuleClauses(text)
        self = try clauses.readPlan()
    }

    /// The plan in the words that ``init(saying:)`` reads, one form for each plan.
    package var said: String {
        var clauses: [String] = []
        if let stop { clauses.append("stop \(stop)") }
        if let breakeven { clauses.append("breakeven \(breakeven)") }
        if let trail { clauses.append("trail \(trail)") }
        clauses += targets.map {
            "take \(RuleText.percent($0.share.approximate)) at \($0.distance)"
        }
        if let exitAfterBars { clauses.append("exit after \(exitAfterBars) bars") }
        if rangeBars != PlanSpec().rangeBars { clauses.append("atr_bars \(rangeBars)") }
        return clauses.joined(separator: ", ")
    }
}
