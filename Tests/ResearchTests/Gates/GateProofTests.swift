import Research
import Simulation
import Strategies
import Testing
import TradingCore

/// Strategies that must not pass, each stopped by the gate that should stop it, and an honest one that passes.
struct GateProofTests {
    /// Prices go on as they went: an edge that is really there.
    private static let market = SyntheticMarket.drifting(1_500, seed: 5)

    /// Holds with the sign of the move over some bars.
    private static func follow(
        _ closes: ArraySlice<Double>,
        _ parameters: [String: String]
    ) -> Double {
        let bars = Int(parameters["bars"] ?? "") ?? 1
        guard closes.count > bars else { return 0 }
        let now = closes[closes.endIndex - 1]
        let before = closes[closes.endIndex - 1 - bars]
        return now > before ? 1 : -1
    }

    /// Holds as a hash of its name and the bar says.
    private static func toss(
        _ closes: ArraySlice<Double>,
        _ parameters: [String: String]
    ) -> Double {
        let seed = UInt64(parameters["seed"] ?? "") ?? 0
        // A position is kept for a month, so that costs do not decide.
        let month = UInt64(closes.endIndex / 20)
        return SeededGenerator.bits(seed: seed, position: month) & 1 == 0 ? 1 : -1
    }

    /// The toss that did best on both sides of the first judged bar, before costs: the work of somebody who
    /// looks at everything and shows one.
    private static func best(of count: Int, in market: SyntheticMarket) -> String {
        let closes = market.closes
        let moves = zip(closes, closes.dropFirst()).map { $1 / $0 - 1 }
        func ratio(_ seed: Int, _ rows: Range<Int>) -> Double {
            let bits = (0...moves.count / 20 + 1).map {
                SeededGenerator.bits(seed: UInt64(seed), position: UInt64($0)) & 1 == 0
            }
            return ReturnMoments(rows.map { bits[($0 + 1) / 20] ? moves[$0] : -moves[$0] }).sharpe
                ?? 0
        }
        let ranks = (0..<count).map { min(ratio($0, 0..<599), ratio($0, 599..<moves.count)) }
        let best = ranks.indices.max { ranks[$0] < ranks[$1] } ?? 0
        return "\(best)"
    }

    private func examine(
        _ parameters: [String: String],
        in market: SyntheticMarket,
        variants: Int = 1,
        neighbours: [[String: String]] = [],
        _ run: @escaping TrialRunner
    ) throws -> GateReport {
        var thresholds = GateThresholds.defaults(for: .crypto)
        thresholds.drawdownMax = 0.2
        return try GateExamination(
            candidates: [parameters],
            times: market.times,
            plan: WalkForwardPlan(mode: .rolling, folds: 5, purge: 5, embargo: 5),
            periodsPerYear: 365,
            thresholds: thresholds,
            variants: variants,
            drawsMax: 20_000,
            neighbours: { _ in neighbours }
        ).judge(run: run)
    }

    @Test func `an honest strategy with a real edge passes every gate`() throws {
        let report = try examine(
            ["bars": "10"],
            in: Self.market,
            variants: 10,
            neighbours: [["bars": "9"], ["bars": "11"]],
            Self.market.runner(Self.follow)
        )
        #expect(report.isPassed, "\(report.results.map(\.sentence))")
        #expect(report.refusal == nil && report.failures.isEmpty)
        #expect(report.results.map(\.gate) == Gate.allCases)
    }

    /// Three markets of forty; in 28 of them all other gates let the best of 1,000 through.
    @Test(arguments: [5, 28, 33] as [UInt64])
    func `the best of 1,000 random strategies is stopped by the p-value, and by nothing else`(
        market seed: UInt64
    ) throws {
        let market = SyntheticMarket.trending(1_500, memory: 0, noise: 0.005, seed: seed)
        let run = market.runner(Self.toss)
        let best = Self.best(of: 1_000, in: market)
        let honest = try examine(["seed": best], in: market, variants: 1_000, run)
        #expect(!honest.isPassed)
        #expect(honest.failures.map(\.gate) == [.pValue], "\(honest.results.map(\.sentence))")
        // Who keeps the other 999 to himself would pass: the store counts them.
        let claimed = try examine(["seed": best], in: market, variants: 1, run)
        #expect(claimed.isPassed, "\(claimed.results.map(\.sentence))")
    }

    @Test
    func `a strategy that dies at doubled costs is stopped by that gate, and by nothing else`()
        throws
    {
        var market = SyntheticMarket.trending(1_500, memory: 0.35, noise: 0.006, seed: 5)
        market.costs = 0.0012
        market.delay = 0
        let report = try examine(["bars": "1"], in: market, market.runner(Self.follow))
        #expect(report.failures.map(\.gate) == [.stress], "\(report.results.map(\.sentence))")
        #expect(
            report.refusal?.hasPrefix("Return under stress -") ?? false,
            "\(report.refusal ?? "")"
        )
    }

    @Test(arguments: [1, 3])
    func `a strategy that peeks is caught, however good it looks`(ahead: Int) throws {
        var market = Self.market
        market.delay = 0
        let report = try examine(
            ["bars": "\(ahead)"],
            in: market,
            market.runner(reaches: ahead, Self.follow)
        )
        #expect(report.failures.isEmpty, "\(report.results.map(\.sentence))")
        #expect(report.peeked != nil)
        #expect(!report.isPassed)
        #expect(report.refusal?.hasPrefix("It looks ahead") ?? false)
    }

    @Test func `parameters on a needle's point are stopped by stability`() throws {
        let run: TrialRunner = { trial in
            let isChosen = trial.parameters["bars"] == "10"
            return try Self.market.runner { isChosen ? Self.follow($0, $1) : Self.toss($0, $1) }(
                trial
            )
        }
        let report = try examine(
            ["bars": "10"],
            in: Self.market,
            neighbours: [["bars": "9"], ["bars": "11"], ["bars": "12"]],
            run
        )
        #expect(report.failures.map(\.gate) == [.stability], "\(report.results.map(\.sentence))")
    }

    @Test func `what never trades passes nothing that needs a gain`() throws {
        let report = try examine(["bars": "1"], in: Self.market, Self.market.runner { _, _ in 0 })
        let failed = Set(report.failures.map(\.gate))
        #expect(
            failed == [
                .sharpe, .efficiency, .positiveFolds, .pValue, .flatPeriod, .stability,
            ]
        )
        #expect(report.results.first?.sentence == "Out-of-sample Sharpe -, at least 0.80")
    }

    @Test func `progress ends where it said it would`() throws {
        var seen: [GateExamination.Progress] = []
        let examination = GateExamination(
            candidates: [["bars": "1"], ["bars": "2"], ["bars": "3"]],
            times: Self.market.times,
            plan: WalkForwardPlan(folds: 3),
            periodsPerYear: 365,
            thresholds: .defaults(for: .crypto),
            variants: 3,
            neighbours: { _ in [["bars": "7"], ["bars": "8"]] }
        )
        let report = try examination.judge(
            progress: { seen.append($0) },
            run: Self.market.runner(Self.follow)
        )
        #expect(seen.map(\.done) == Array(0..<seen.count))
        #expect(seen.last.map { $0.done + 1 } == seen.last?.total)
        #expect(report.variants == 3 && report.folds.count == 3)
        let beside = Dictionary(uniqueKeysWithValues: report.beside.map { ($0.key, $0.value) })
        #expect(beside["variants"] == .count(3))
        #expect(beside["overfitting_probability"]?.plain != nil)
        #expect(beside["deflated_sharpe"]?.plain ?? 1 <= beside["probabilistic_sharpe"]?.plain ?? 0)
    }
}
