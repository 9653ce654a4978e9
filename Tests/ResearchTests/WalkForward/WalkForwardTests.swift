import Research
import Testing
import TradingCore

/// Parts to learn from and parts to be judged by.
struct WalkForwardTests {
    private static let plans: [WalkForwardPlan] = WalkForwardPlan.Mode.allCases.flatMap { mode in
        [(1, 0, 0), (3, 0, 0), (5, 7, 3), (6, 20, 0)].map { folds, purge, embargo in
            WalkForwardPlan(mode: mode, folds: folds, purge: purge, embargo: embargo)
        }
    }

    @Test(arguments: plans)
    func `no part learns from what it is judged by, nor from what is near it`(
        plan: WalkForwardPlan
    ) throws {
        for bars in [137, 1_000, 1_318] {
            for fold in try plan.split(bars) {
                #expect(fold.train.upperBound + plan.purge + plan.embargo == fold.test.lowerBound)
                #expect(!fold.train.overlaps(fold.test))
                #expect(fold.train.lowerBound >= 0 && fold.train.count >= 10)
            }
        }
    }

    @Test(arguments: plans)
    func `the parts that are judged follow one another up to the last bar`(
        plan: WalkForwardPlan
    ) throws {
        let folds = try plan.split(1_003)
        #expect(folds.count == plan.folds)
        #expect(folds.first?.test.lowerBound == 401)
        #expect(folds.last?.test.upperBound == 1_003)
        for (one, next) in zip(folds, folds.dropFirst()) {
            #expect(one.test.upperBound == next.test.lowerBound)
            #expect((0...1).contains(one.test.count - next.test.count))
        }
    }

    @Test func `anchored parts grow, rolling ones move`() throws {
        let anchored = try WalkForwardPlan(mode: .anchored, folds: 4, purge: 5).split(1_000)
        #expect(anchored.map(\.train) == [0..<395, 0..<545, 0..<695, 0..<845])
        let rolling = try WalkForwardPlan(mode: .rolling, folds: 4, purge: 5).split(1_000)
        #expect(rolling.map(\.train) == [0..<395, 150..<545, 300..<695, 450..<845])
        #expect(rolling.map(\.test) == anchored.map(\.test))
    }

    @Test func `too few bars are refused with what would help`() {
        let plan = WalkForwardPlan(folds: 10)
        let few = #expect(throws: WalkForwardProblem.self) { try plan.split(120) }
        #expect(few?.sentence.contains("120 bars leave 7 for each of 10 folds") ?? false)
        let purged = WalkForwardPlan(folds: 2, purge: 50, embargo: 50)
        let wide = #expect(throws: WalkForwardProblem.self) { try purged.split(200) }
        #expect(wide?.sentence.contains("Purge and embargo of 100 bars") ?? false)
    }

    /// A run whose equity grows by the parameter's number a bar.
    private static func growing(_ trial: TrialRun) -> TrackRecord {
        let rate = Double(trial.parameters["rate"] ?? "") ?? 0
        let bars = Int((trial.until - trial.from).secondsApproximate / 86_400)
        let equity = (0...bars).map { 1_000 + rate * Double($0) + Double($0 % 2) }
        return TrackRecord(
            curve: EquityCurve(
                times: (0...bars).map { trial.from + .days($0) },
                equity: equity
            ),
            trips: []
        )
    }

    @Test func `each part is judged by what was best before it, and never runs beyond its end`()
        throws
    {
        let times = (0..<100).map { UTCTime.epoch + .days($0) }
        let folds = try WalkForwardPlan(mode: .rolling, folds: 3, purge: 2).split(100)
        var asked: [TrialRun] = []
        let walk = try WalkForward(
            folds,
            times: times,
            candidates: [["rate": "1"], ["rate": "4"], ["rate": "2"]],
            periodsPerYear: 365
        ) { trial in
            asked.append(trial)
            return Self.growing(trial)
        }
        #expect(walk.folds.map(\.parameters) == Array(repeating: ["rate": "4"], count: 3))
        #expect(asked.count == 12)
        for (fold, runs) in zip(folds, stride(from: 0, to: 12, by: 4).map { asked[$0..<$0 + 4] }) {
            let last = times[fold.train.upperBound - 1]
            #expect(runs.dropLast().allSatisfy { $0.until == last })
            #expect(runs.last?.from == times[fold.test.lowerBound - 1])
            #expect(runs.last?.until == times[fold.test.upperBound - 1])
        }
        // From the close before the first judged bar to the last close, without a gap or a repetition.
        #expect(walk.record.curve.times == Array(times[39...]))
    }

    @Test func `records are chained as one account`() {
        func record(_ equity: [Double], from day: Int) -> TrackRecord {
            TrackRecord(
                curve: EquityCurve(
                    times: equity.indices.map { .epoch + .days(day + $0) },
                    equity: equity
                ),
                trips: [PerformanceSummaryTests.trip(from: 0, to: 1, profit: 10, costs: 2)],
                held: equity,
                traded: 100,
                costs: 2
            )
        }
        let whole = TrackRecord(chaining: [
            record([1_000, 1_100, 1_200], from: 0), record([1_000, 900], from: 2),
        ])
        #expect(whole.curve.equity == [1_000, 1_100, 1_200, 1_080])
        #expect(whole.curve.times.last == .epoch + .days(3))
        #expect(whole.trips.map(\.profit) == [10, 12])
        #expect(whole.costs == 4.4 && whole.traded == 220)
        #expect(whole.held == [1_000, 1_100, 1_200, 1_080])
        #expect(TrackRecord(chaining: []).curve.count == 0)
    }
}
