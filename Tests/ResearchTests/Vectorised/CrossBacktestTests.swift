import Testing
import TradingCore

@testable import Research

@Suite struct CrossBacktestTests {
    private static let costs = FillRule(feeBasisPoints: 10, slippageBasisPoints: 2)

    @Test(arguments: [(1, 2), (3, 10), (20, 50), (2, 300)], [false, true])
    func `equity at every close is that of a plain loop`(windows: (Int, Int), isShort: Bool) throws
    {
        let rule = CrossRule(fast: windows.0, slow: windows.1, isShortAllowed: isShort)
        for moment in FillRule.Moment.allCases {
            let fill = FillRule(moment: moment, feeBasisPoints: 10, slippageBasisPoints: 2)
            for count in [1, 2, 49, 51, 64, 130, 2_047, 2_112, 5_000] {
                let tape = try TickWalk(count, seed: UInt64(count)).tape
                let plain = PlainCross(tape, rule, fill)
                let run = CrossBacktest(ReturnTape(tape, fill), barsPerYear: 365)
                run.compute(rule)
                let gap = zip(run.equityColumn, plain.equity).map { abs($0 - $1) / max($1, 1) }
                #expect((gap.max() ?? 0) < 1e-11, "\(count) bars, \(moment)")
                #expect(run.metrics.trades == plain.trades, "\(count) bars, \(moment)")
            }
        }
    }

    @Test func `a second run on the same room knows nothing of the first`() throws {
        let tape = ReturnTape(try TickWalk(3_000).tape, Self.costs)
        let fresh = CrossBacktest(tape, barsPerYear: 365)
        fresh.compute(CrossRule(fast: 5, slow: 30))
        let used = CrossBacktest(tape, barsPerYear: 365)
        used.compute(CrossRule(fast: 2, slow: 9, isShortAllowed: true))
        used.compute(CrossRule(fast: 5, slow: 30))
        #expect(used.metrics == fresh.metrics)
        #expect(used.equityColumn == fresh.equityColumn)
        #expect(used.trades == fresh.trades)
    }

    @Test(arguments: [false, true])
    func `the numbers are those of the equity curve`(isShort: Bool) throws {
        let tape = try TickWalk(4_000, seed: 7).tape
        let run = CrossBacktest(ReturnTape(tape, Self.costs), barsPerYear: 365)
        run.compute(CrossRule(fast: 4, slow: 25, isShortAllowed: isShort))
        let curve = EquityCurve(times: tape.times, equity: run.equityColumn)
        let sharpe = try #require(ReturnMoments(curve.returns).sharpe) * 365.0.squareRoot()
        let fall = try #require(Drawdown.deepest(of: curve)).depth
        #expect(abs(run.metrics.sharpe - sharpe) < 1e-9)
        #expect(abs(run.metrics.maxDrawdown - fall) < 1e-12)
        #expect(abs(run.metrics.totalReturn - (run.equityColumn[3_999] - 1)) < 1e-15)
        #expect(run.trades.count == run.metrics.trades)
        for (trade, next) in zip(run.trades, run.trades.dropFirst()) {
            #expect(trade.entryBar < trade.exitBar && trade.exitBar <= next.entryBar)
            #expect(trade.equityAfter == next.equityBefore)
        }
    }

    @Test func `equal means hold nothing`() throws {
        let flat = try TickTape(
            times: (0..<200).map { UTCTime.epoch + .days($0) },
            tick: try Price("1"),
            open: Array(repeating: 100, count: 200),
            close: Array(repeating: 100, count: 200)
        )
        let tape = ReturnTape(flat, Self.costs)
        let rules = [
            CrossRule(fast: 3, slow: 7), CrossRule(fast: 3, slow: 7, isShortAllowed: true),
        ]
        for metrics in CrossSweep(tape, barsPerYear: 365).run(rules) {
            #expect(metrics == CrossMetrics())
        }
    }

    @Test func `a short that is ruined trades no more`() throws {
        var close: [Int64] = [100, 99, 98, 97, 96, 300, 90, 80, 95, 60, 50]
        close += (0..<100).map { Int64(50 + $0 % 7) }
        let steep = try TickTape(
            times: close.indices.map { UTCTime.epoch + .days($0) },
            tick: try Price("1"),
            open: close,
            close: close
        )
        let run = CrossBacktest(ReturnTape(steep, FillRule()), barsPerYear: 365)
        run.compute(CrossRule(fast: 1, slow: 3, isShortAllowed: true))
        #expect(run.metrics.totalReturn == -1)
        #expect(run.metrics.maxDrawdown == 1)
        #expect(run.equityColumn[5...].allSatisfy { $0 == 0 })
    }

    @Test(arguments: [1, 60, 1_023, 1_024, 1_025, 1_100, 5_000])
    func `a sweep says of each pair what its own backtest says`(count: Int) throws {
        for moment in FillRule.Moment.allCases {
            let fill = FillRule(moment: moment, feeBasisPoints: 5, slippageBasisPoints: 1)
            let tape = ReturnTape(try TickWalk(count, seed: 3, step: 0.05).tape, fill)
            var rules: [CrossRule] = []
            for fast in [1, 2, 5, 17] {
                for slow in [18, 50, 1_030] {
                    rules.append(CrossRule(fast: fast, slow: slow))
                    rules.append(CrossRule(fast: fast, slow: slow, isShortAllowed: true))
                }
            }
            let run = CrossBacktest(tape, barsPerYear: 365)
            for (rule, found) in zip(rules, CrossSweep(tape, barsPerYear: 365).run(rules)) {
                run.compute(rule)
                #expect(found.trades == run.metrics.trades)
                #expect(abs(found.totalReturn - run.metrics.totalReturn) < 1e-10, "\(rule)")
                #expect(abs(found.sharpe - run.metrics.sharpe) < 1e-9, "\(rule)")
                #expect(abs(found.maxDrawdown - run.metrics.maxDrawdown) < 1e-10, "\(rule)")
            }
        }
    }

    @Test func `windows whose means could not be told apart are compared exactly all the same`()
        throws
    {
        let walk = try TickWalk(3_000, seed: 5).tape
        let fine = try TickTape(
            times: walk.times,
            tick: Price(units: 1),
            open: walk.open.map { Int64($0) * 1_000_000_007 },
            close: walk.close.map { Int64($0) * 1_000_000_007 }
        )
        let rules = [CrossRule(fast: 50, slow: 1_500), CrossRule(fast: 2, slow: 9)]
        #expect(MeanColumns(rules, largest: fine.most) == nil)
        let coarse = CrossSweep(ReturnTape(walk, Self.costs), barsPerYear: 365).run(rules)
        let found = CrossSweep(ReturnTape(fine, Self.costs), barsPerYear: 365).run(rules)
        #expect(coarse.map(\.trades) == found.map(\.trades))
    }

    @Test func `prices too fine for exact sums are refused`() throws {
        #expect(throws: TickTapeProblem.self) {
            _ = try TickTape(
                times: [.epoch, .epoch + .days(1)],
                tick: Price(units: 1),
                open: [1 << 53, 1],
                close: [1, 1]
            )
        }
        #expect(throws: TickTapeProblem.notPositive) {
            _ = try TickTape(times: [.epoch], tick: Price(units: 1), open: [0], close: [1])
        }
    }
}
