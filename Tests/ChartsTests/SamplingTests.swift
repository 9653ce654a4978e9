import Testing
import TradingCore

@testable import Charts

/// Many values become few places, and no extreme is lost.
struct SamplingTests {
    private static func noise(_ count: Int) -> [Double] {
        var state: UInt64 = 11
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / 9_007_199_254_740_992
        }
    }

    @Test func `a column of pixels keeps its first, least, greatest and last value in order`() {
        #expect(Envelope.extremes([3, 9, 1, 5, 4], 0..<5) == [0, 1, 2, 4])
        #expect(Envelope.extremes([3, 1, 9, 5, 4], 0..<5) == [0, 1, 2, 4])
        #expect(Envelope.extremes([1, 2, 3], 0..<3) == [0, 2])
        #expect(Envelope.extremes([7, 7, 7], 0..<3) == [0, 2])
        #expect(Envelope.extremes([.nan, 2, .nan], 0..<3) == [1])
        #expect(Envelope.extremes([.nan, .infinity], 0..<2) == nil)
    }

    @Test func `a million values become at most four a column, with every peak of the whole`() {
        var values = Self.noise(1_000_000)
        values[123_457] = 5
        values[765_431] = -4
        let bounds = Envelope.evenBounds(count: values.count, columns: 1000)
        let scale = ValueScale(-4, 5, to: 900, 0)
        let lines = Envelope.lines(values, bounds: bounds, left: 0, y: scale)
        #expect(lines.count == 1)
        #expect(lines[0].count <= 4000)
        #expect(lines[0].contains { abs($0.y - 0) < 1e-9 && abs($0.x - 123.5) < 1e-9 })
        #expect(lines[0].contains { abs($0.y - 900) < 1e-9 && abs($0.x - 765.5) < 1e-9 })
    }

    @Test func `a line that goes up and down without end becomes columns, a smooth one stays`() {
        let stroke = Stroke(Ink(0x112233), width: 4)
        let wild = (0..<2000).map { Spot(Double($0 / 2), $0 % 2 == 0 ? 0 : 100) }
        guard case .boxes(let columns, let fill, _) = Envelope.shape(of: wild, stroke) else {
            Issue.record("no columns")
            return
        }
        #expect(fill == stroke.ink)
        #expect(columns.count == 1000)
        #expect(columns.allSatisfy { $0.top <= -1 && $0.bottom >= 101 })
        let smooth = (0..<2000).map { Spot(Double($0) / 2, Double($0) / 10) }
        #expect(Envelope.shape(of: smooth, stroke) == .polyline(smooth, stroke: stroke))
    }

    @Test func `a line is broken where values are no numbers`() {
        let values = [Double.nan, 1, 2, .nan, .nan, 3, 4, 5]
        let lines = Envelope.lines(
            values,
            bounds: Array(0...8),
            left: 0,
            y: ValueScale(0, 10, to: 10, 0)
        )
        #expect(lines.map(\.count) == [2, 3])
    }

    @Test func `joined candles keep open, high, low, close and volume`() {
        let count = 10
        let highs = Self.noise(count).map { $0 + 2 }
        let lows = Self.noise(count).map { $0 - 2 }
        let bars = CandleSeries(
            times: (0..<count).map { UTCTime(seconds: Int64($0) * 60) },
            open: (0..<count).map(Double.init),
            high: highs,
            low: lows,
            close: (0..<count).map { Double($0) + 0.5 },
            volume: [Double](repeating: 1, count: count)
        )
        let joined = bars.joined(by: 4)
        #expect(joined.open == [0, 4, 8])
        #expect(joined.close == [3.5, 7.5, 9.5])
        #expect(joined.volume == [4, 4, 2])
        #expect(joined.high == [highs[0..<4], highs[4..<8], highs[8...]].compactMap { $0.max() })
        #expect(joined.low == [lows[0..<4], lows[4..<8], lows[8...]].compactMap { $0.min() })
        #expect(bars.index(at: UTCTime(seconds: 119)) == 1)
        #expect(bars.index(at: UTCTime(seconds: -1)) == nil)
    }

    @Test func `the worst drawdown of a column counts from the peak of all before`() {
        let values: [Double] = [100, 120, 90, 110, 130, 117]
        #expect(abs(Drawdown(values).worst - -0.25) < 1e-12)
        let columns = Drawdown(values).worst(within: [0, 2, 4, 4, 6], of: values)
        #expect(columns.count == 4)
        #expect(columns[0] == 0)
        #expect(abs((columns[1] ?? 0) - -0.25) < 1e-12)
        #expect(columns[2] == nil)
        #expect(abs((columns[3] ?? 0) - -0.1) < 1e-12)
    }

    @Test func `columns of time hold the values of their time`() {
        let seconds: [Int64] = [0, 1, 2, 50, 99, 100]
        let series = TimedValues(
            times: seconds.map { UTCTime(seconds: $0) },
            values: [1, 2, 3, 4, 5, 6]
        )
        #expect(series.bounds(columns: 2) == [0, 3, 6])
        #expect(series.bounds(columns: 4) == [0, 3, 3, 4, 6])
    }
}
