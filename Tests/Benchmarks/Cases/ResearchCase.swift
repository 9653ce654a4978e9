import Foundation
import Research
import Strategies
import TradingCore

/// What research computes over columns, one thread unless said, beside plain C and what python3 has. What is
/// measured is the processor's time, for nothing waits; of two threads the clock's.
enum ResearchCase {
    private static let bars = 1_000_000
    private static let rounds = 25
    private static let columns = "sma(20),ema(50),rsi(14),atr(14),adx(14),bb(20),vwap(20)"

    static func run(_ stage: Stage) throws -> [Benchmark.Result] {
        let memory = try SweepMemory.measure(stage)
        let walk = Self.walk()
        let peers = try ResearchPeers.measure(stage)
        let seven = Measured.times(try samples(columns, walk))
        var results = ResearchPeers.rows(
            Benchmark.Result(
                what: "seven indicators on 1,000,000 bars (ms is ns a bar)",
                measured: seven,
                target: .within(median: 10, p99: nil)
            ),
            peers["indicators"]
        )
        results += try CrossCase.run(peers)
        results.append(memory)
        for column in ["sma(20)", "ema(50)", "rsi(14)", "atr(14)", "adx(14)", "bb(20)", "vwap(20)"]
        {
            results.append(
                .init(what: "\(column) alone", measured: .times(try samples(column, walk)))
            )
        }
        return results
    }

    private static func samples(_ columns: String, _ bars: BarColumns) throws -> Samples {
        var table = IndicatorTable(try IndicatorName.list(columns).map(\.indicator))
        table.compute(bars)
        var samples = Samples()
        for _ in 0..<rounds {
            let start = EventsCase.processorSeconds()
            table.compute(bars)
            samples.add(Int64((EventsCase.processorSeconds() - start) * 1e9))
        }
        return samples
    }

    /// A walk of prices.
    private static func walk() -> BarColumns {
        var state: UInt64 = 1
        func next() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / 9_007_199_254_740_992
        }
        var price = 100.0
        var open: [Double] = []
        var high: [Double] = []
        var low: [Double] = []
        var close: [Double] = []
        for _ in 0..<bars {
            open.append(price)
            price *= 1 + 0.002 * (next() - 0.5)
            close.append(price)
            high.append(max(open[open.count - 1], price) * (1 + 0.001 * next()))
            low.append(min(open[open.count - 1], price) * (1 - 0.001 * next()))
        }
        return BarColumns(
            times: (0..<bars).map { UTCTime.epoch + .minutes($0) },
            open: open,
            high: high,
            low: low,
            close: close,
            volume: (0..<bars).map { _ in 1_000 * next() }
        )
    }
}
