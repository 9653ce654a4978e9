import Foundation
import Platform
import Research
import Strategies
import TradingCore

/// Seven indicators in nine columns over a million bars, one thread, beside TA-Lib where python3 has it.
enum ResearchCase {
    private static let bars = 1_000_000
    private static let rounds = 25
    private static let columns = "sma(20),ema(50),rsi(14),atr(14),adx(14),bb(20),vwap(20)"

    static func run(_ stage: Stage) throws -> [Benchmark.Result] {
        let walk = Self.walk()
        let peer = try talib(stage)
        var results = [
            Benchmark.Result(
                what: "seven indicators on 1,000,000 bars (ms is ns a bar)",
                measured: .times(try samples(columns, walk)),
                target: .within(median: 10, p99: nil),
                baseline: peer.map { ("TA-Lib", $0) }
            )
        ]
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
            let start = SystemClock.monotonicNanoseconds()
            table.compute(bars)
            samples.add(SystemClock.monotonicNanoseconds() - start)
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

    private static let script = """
        import sys, time
        try:
            import numpy as np, talib
        except ImportError:
            sys.exit(3)
        r = np.random.default_rng(1)
        n = 1000000
        c = 100 * np.exp(np.cumsum(0.001 * r.standard_normal(n)))
        o = np.concatenate(([100.0], c[:-1]))
        h = np.maximum(o, c) * (1 + 0.001 * r.random(n))
        l = np.minimum(o, c) * (1 - 0.001 * r.random(n))
        v = 1000 * r.random(n)
        def all():
            talib.SMA(c, 20); talib.EMA(c, 50); talib.RSI(c, 14); talib.ATR(h, l, c, 14)
            talib.ADX(h, l, c, 14); talib.BBANDS(c, 20)
            talib.SUM((h + l + c) / 3 * v, 20) / talib.SUM(v, 20)
        all()
        took = []
        for _ in range(15):
            t = time.perf_counter(); all(); took.append(time.perf_counter() - t)
        print(sorted(took)[7] * 1000)
        """

    /// Milliseconds of the same work by TA-Lib; nil where it is not installed.
    private static func talib(_ stage: Stage) throws -> Double? {
        let file = stage.folder.path + "/peers.py"
        try script.write(toFile: file, atomically: true, encoding: .utf8)
        let python = Process()
        python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        python.arguments = ["python3", file]
        let output = Pipe()
        python.standardOutput = output
        python.standardError = FileHandle.nullDevice
        try python.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        python.waitUntilExit()
        let words = String(decoding: text, as: UTF8.self).trimmingCharacters(
            in: .whitespacesAndNewlines
        )
        return python.terminationStatus == 0 ? Double(words) : nil
    }
}
