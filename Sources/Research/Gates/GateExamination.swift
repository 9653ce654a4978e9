package import TradingCore

/// Puts a strategy through the gates. It asks for runs and judges what they answer; how a run is made is its
/// caller's matter.
package struct GateExamination: Sendable {
    /// How far the examination is.
    package struct Progress: Sendable, Hashable {
        /// Runs that are made.
        package let done: Int
        /// Runs in all.
        package let total: Int
        /// What is being looked at, for people.
        package let part: String
    }

    /// Sets of parameters among which each part to learn from chooses; one for a strategy that is settled.
    package let candidates: [[String: String]]
    /// When each bar closed, oldest first.
    package let times: [UTCTime]
    package let plan: WalkForwardPlan
    package let periodsPerYear: Double
    package let thresholds: GateThresholds
    /// Every variant that was ever tried, these among them.
    package let variants: Int
    /// Of the bootstrap and the order of trades.
    package let seed: UInt64
    /// The most series that the bootstrap draws.
    package let drawsMax: Int
    /// The nearest other parameters of a set (`ParameterNeighbours`).
    package let neighbours: @Sendable ([String: String]) -> [[String: String]]

    /// - Precondition: there is a candidate.
    package init(
        candidates: [[String: String]],
        times: [UTCTime],
        plan: WalkForwardPlan,
        periodsPerYear: Double,
        thresholds: GateThresholds,
        variants: Int,
        seed: UInt64 = 1,
        drawsMax: Int = MeanTest.drawsMax,
        neighbours: @escaping @Sendable ([String: String]) -> [[String: String]]
    ) {
        precondition(!candidates.isEmpty, "something to examine")
        self.candidates = candidates
        self.times = times
        self.plan = plan
        self.periodsPerYear = periodsPerYear
        self.thresholds = thresholds
        self.variants = max(variants, candidates.count)
        self.seed = seed
        self.drawsMax = drawsMax
        self.neighbours = neighbours
    }

    /// Makes all runs and judges.
    ///
    /// - Parameters:
    ///   - progress: called before each run.
    ///   - run: the backtest.
    /// - Returns: the numbers of all gates.
    /// - Throws: `WalkForwardProblem`, and what the backtest throws.
    package func judge(
        progress: @escaping (Progress) -> Void = { _ in },
        run: @escaping TrialRunner
    ) throws -> GateReport {
        let folds = try plan.split(times.count)
        // How many neighbours there are depends on what is chosen; those of the first set are a good guess.
        let nearby = neighbours(candidates[0]).count
        let total =
            folds.count * (candidates.count + 2) + nearby + candidates.count + PeekCheck.cuts
        var done = 0
        func counted(_ part: String) -> TrialRunner {
            { trial in
                progress(Progress(done: done, total: max(total, done + 1), part: part))
                done += 1
                return try run(trial)
            }
        }
        let walk = try WalkForward(
            folds,
            times: times,
            candidates: candidates,
            periodsPerYear: periodsPerYear,
            run: counted("walk-forward")
        )
        let stressed = try stress(walk, counted("doubled costs"))
        let field = try field(of: walk, folds, counted("neighbours"))
        let peeked = try PeekCheck.look(
            at: field.own,
            of: field.trial,
            run: counted("looking ahead")
        )
        return report(walk, stressed: stressed, field: field, peeked: peeked)
    }

    /// The parts that were judged once more, at stressed costs.
    private func stress(_ walk: WalkForward, _ run: TrialRunner) throws -> TrackRecord {
        TrackRecord(
            chaining: try walk.folds.map { fold in
                try run(
                    TrialRun(
                        parameters: fold.parameters,
                        from: fold.from,
                        until: fold.until,
                        costs: .stressed
                    )
                )
            }
        )
    }

    /// What was chosen last, and what else could have been, over all parts that were judged in one run each.
    struct Field {
        let trial: TrialRun
        let own: TrackRecord
        let neighbours: [TrackRecord]
        let candidates: [TrackRecord]

        /// The returns of all different variants, a column each.
        var columns: [[Double]] { ([own] + neighbours + candidates).map(\.curve.returns) }
    }

    private func field(
        of walk: WalkForward,
        _ folds: [WalkForwardPlan.Fold],
        _ run: TrialRunner
    ) throws -> Field {
        let chosen = walk.folds[walk.folds.count - 1].parameters
        let span = folds[0].test.lowerBound..<folds[folds.count - 1].test.upperBound
        let trial = TrialRun(parameters: chosen, span, times)
        let nearby = neighbours(chosen)
        let others = candidates.filter { $0 != chosen && !nearby.contains($0) }
        func record(_ parameters: [String: String]) throws -> TrackRecord {
            try run(TrialRun(parameters: parameters, span, times))
        }
        return Field(
            trial: trial,
            own: try run(trial),
            neighbours: try nearby.map(record),
            candidates: try others.map(record)
        )
    }
}
