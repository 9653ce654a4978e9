import Dispatch
import Foundation
import Platform
import Research
import TradingCore

/// The cross of averages and the ranking, as whole backtests over columns.
enum CrossCase {
    private static let costs = FillRule(feeBasisPoints: 10, slippageBasisPoints: 1)
    private static let minutesPerYear = 525_600.0

    static func run(_ peers: ResearchPeers.Found) throws -> [Benchmark.Result] {
        try single(peers["single"]) + sweep(peers["sweep"], peers["twice"]?.first)
            + ranking(peers["ranking"])
    }

    private static func samples(_ rounds: Int, _ body: () -> Void) -> Samples {
        body()
        var samples = Samples()
        for _ in 0..<rounds {
            let start = EventsCase.processorSeconds()
            body()
            samples.add(Int64((EventsCase.processorSeconds() - start) * 1e9))
        }
        return samples
    }

    /// The least time by the clock, in nanoseconds.
    private static func least(_ rounds: Int, _ body: () -> Void) -> Int64 {
        body()
        return (0..<rounds).map { _ in
            let start = SystemClock.monotonicNanoseconds()
            body()
            return SystemClock.monotonicNanoseconds() - start
        }.min() ?? 1
    }

    private static func single(
        _ peers: [(name: String, milliseconds: Double)]?
    ) throws -> [Benchmark.Result] {
        let backtest = CrossBacktest(
            ReturnTape(try walk(1_000_000), costs),
            barsPerYear: minutesPerYear
        )
        let took = samples(25) { backtest.compute(CrossRule(fast: 20, slow: 50)) }
        return ResearchPeers.rows(
            Benchmark.Result(
                what: "a cross on 1,000,000 bars: equity, trades, metrics",
                measured: .times(took),
                target: .within(median: 2, p99: nil)
            ),
            peers
        )
    }

    private static func sweep(
        _ peers: [(name: String, milliseconds: Double)]?,
        _ floor: (name: String, milliseconds: Double)?
    ) throws -> [Benchmark.Result] {
        let sweep = CrossSweep(
            ReturnTape(try walk(100_000), costs),
            barsPerYear: minutesPerYear
        )
        let rules = (0..<25).flatMap { fast in
            (0..<40).map { CrossRule(fast: 2 + 2 * fast, slow: 55 + 5 * $0) }
        }
        let one = samples(9) { _ = sweep.run(rules) }
        // Each thread takes half of the slow windows.
        let halves = [rules.filter { $0.slow < 155 }, rules.filter { $0.slow >= 155 }]
        let alone = least(9) { _ = sweep.run(rules) }
        let two = least(9) {
            DispatchQueue.concurrentPerform(iterations: 2) { _ = sweep.run(halves[$0]) }
        }
        var twice = Benchmark.Result(
            what: "the same on two threads, times faster",
            measured: .ratio(Double(alone) / Double(two)),
            target: .atLeast(1.9)
        )
        // What two threads of this machine are at all: work that fits registers.
        twice.baseline = floor.map { ("registers alone", $0.milliseconds) }
        return ResearchPeers.rows(
            Benchmark.Result(
                what: "1,000 crosses on 100,000 bars, four numbers each",
                measured: .times(one),
                target: .within(median: 80, p99: nil)
            ),
            peers
        ) + [twice]
    }

    private static func ranking(
        _ peers: [(name: String, milliseconds: Double)]?
    ) throws -> [Benchmark.Result] {
        let columns = try (0..<500).map { place in
            try walk(2_520, seed: UInt64(place + 1)).close
        }
        let backtest = RankBacktest(
            RankPanel(
                times: (0..<2_520).map { UTCTime.epoch + .days($0) },
                columns: columns
            )
        )
        let took = samples(25) { backtest.compute(RankRule()) }
        return ResearchPeers.rows(
            Benchmark.Result(
                what: "cross-sectional momentum, 500 x 2,520, monthly",
                measured: .times(took),
                target: .within(median: 1, p99: nil)
            ),
            peers
        )
    }

    /// Whole-tick prices.
    private static func walk(_ count: Int, seed: UInt64 = 1) throws -> TickTape {
        var state = seed
        func next() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / 9_007_199_254_740_992
        }
        var price = 10_000.0
        var (open, close): ([Int64], [Int64]) = ([], [])
        for _ in 0..<count {
            open.append(Int64(price))
            price = max(100, (price * (1 + 0.004 * (next() - 0.5))).rounded())
            close.append(Int64(price))
        }
        return try TickTape(
            times: (0..<count).map { UTCTime.epoch + .minutes($0) },
            tick: try Price("0.01"),
            open: open,
            close: close
        )
    }
}
