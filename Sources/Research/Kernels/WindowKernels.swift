import Strategies

/// Indicators over a window that slides along a column. The streaming values take their sums afresh each
/// time the window has gone round, so a column falls into blocks of one period each that know nothing of
/// one another; four of them are computed side by side, for a sum waits for the one before it.
///
/// All columns are of the same length and hold finite numbers; cells without an answer are NaN.
enum WindowKernels {
    typealias Column = UnsafePointer<Double>
    typealias Output = UnsafeMutablePointer<Double>

    /// Four blocks at once.
    private static let wide = 4

    /// The arithmetic mean (``SimpleAverage``).
    static func mean(_ values: Column, _ count: Int, _ period: Int, _ out: Output) {
        let scale = 1 / Double(period)
        blank(out, count, period)
        eachGroup(count, period) { start, blocks in
            let (values, out) = (values + start, out + start)
            guard blocks == wide else {
                var sum = 0.0
                for row in 0..<period { sum += values[row] }
                out[period - 1] = sum * scale
                for row in period..<max(period, min(2 * period - 1, count - start)) {
                    sum += values[row] - values[row - period]
                    out[row] = sum * scale
                }
                return
            }
            var sum = SIMD4<Double>(repeating: 0)
            for row in 0..<period { sum += four(values + row, period) }
            put(sum * scale, out + (period - 1), period)
            for row in period..<max(period, 2 * period - 1) {
                sum += four(values + row, period) - four(values + (row - period), period)
                put(sum * scale, out + row, period)
            }
        }
    }

    /// The mean weighted by volume (``VolumeWeightedPrice`` over bars).
    static func weightedPrice(_ bars: BarPointers, _ period: Int, _ out: Output) {
        blank(out, bars.count, period)
        let flows = Output.allocate(capacity: (wide + 1) * period)
        defer { flows.deallocate() }
        eachGroup(bars.count, period) { start, blocks in
            let rows = min((blocks + 1) * period - 1, bars.count - start)
            fill(flows, bars, start, rows)
            let (flows, volume, out) = (Column(flows), bars.volume + start, out + start)
            guard blocks == wide else {
                return weightedPrice(flows, volume, rows, period, out)
            }
            var turnover = SIMD4<Double>(repeating: 0)
            var traded = turnover
            for row in 0..<period {
                turnover += four(flows + row, period)
                traded += four(volume + row, period)
            }
            put(quotient(turnover, traded), out + (period - 1), period)
            for row in period..<max(period, 2 * period - 1) {
                turnover += four(flows + row, period) - four(flows + (row - period), period)
                traded += four(volume + row, period) - four(volume + (row - period), period)
                put(quotient(turnover, traded), out + row, period)
            }
        }
    }

    private static func quotient(
        _ turnover: SIMD4<Double>,
        _ traded: SIMD4<Double>
    ) -> SIMD4<Double> {
        (turnover / traded).replacing(with: .nan, where: traded .<= 0)
    }

    /// One block.
    private static func weightedPrice(
        _ flows: Column,
        _ volume: Column,
        _ rows: Int,
        _ period: Int,
        _ out: Output
    ) {
        var (turnover, traded) = (0.0, 0.0)
        for row in 0..<period {
            turnover += flows[row]
            traded += volume[row]
        }
        out[period - 1] = traded > 0 ? turnover / traded : .nan
        for row in period..<max(period, rows) {
            turnover += flows[row] - flows[row - period]
            traded += volume[row] - volume[row - period]
            out[row] = traded > 0 ? turnover / traded : .nan
        }
    }

    /// Typical prices times volumes.
    private static func fill(_ flows: Output, _ bars: BarPointers, _ start: Int, _ rows: Int) {
        let (high, low, close) = (bars.high + start, bars.low + start, bars.close + start)
        let volume = bars.volume + start
        for row in 0..<rows {
            let typical = (high[row] + low[row] + close[row]) * VolumeWeightedPrice.third
            flows[row] = typical * volume[row]
        }
    }

    /// The edges of a band of deviations (``BollingerBands``), those that are wanted.
    static func band(
        _ values: Column,
        _ count: Int,
        _ period: Int,
        _ width: Double,
        _ outs: (upper: Output?, middle: Output?, lower: Output?)
    ) {
        for out in [outs.upper, outs.middle, outs.lower] {
            if let out { blank(out, count, period) }
        }
        let means = Output.allocate(capacity: 2 * wide * period)
        defer { means.deallocate() }
        let squares = means + wide * period
        eachGroup(count, period) { start, blocks in
            let first = start + period - 1
            let rows = min(blocks * period, count - first)
            if blocks == wide {
                deviations(values + start, period, means, squares)
            } else {
                deviation(values + start, rows, period, means, squares)
            }
            let scale = 1 / Double(period)
            reach(squares, rows, scale, width)
            if let out = outs.upper { edge(means, squares, 1, out + first, rows) }
            if let out = outs.middle { (out + first).update(from: means, count: rows) }
            if let out = outs.lower { edge(means, squares, -1, out + first, rows) }
        }
    }

    /// Turns summed squares into the reach of a band.
    @inline(never)
    private static func reach(_ squares: Output, _ rows: Int, _ scale: Double, _ width: Double) {
        for row in 0..<rows { squares[row] = width * (squares[row] * scale).squareRoot() }
    }

    @inline(never)
    private static func edge(
        _ means: Output,
        _ reach: Output,
        _ sign: Double,
        _ out: Output,
        _ rows: Int
    ) {
        for row in 0..<rows { out[row] = means[row] + sign * reach[row] }
    }

    /// Four blocks of ``Deviation``.
    private static func deviations(
        _ values: Column,
        _ period: Int,
        _ means: Output,
        _ squares: Output
    ) {
        let scale = 1 / Double(period)
        var mean = SIMD4<Double>(repeating: 0)
        for row in 0..<period { mean += four(values + row, period) }
        mean *= scale
        var square = SIMD4<Double>(repeating: 0)
        for row in 0..<period {
            let gap = four(values + row, period) - mean
            square += gap * gap
        }
        put(mean, means, period)
        put(square, squares, period)
        for row in 1..<max(period, 1) {
            let value = four(values + (row + period - 1), period)
            let dropped = four(values + (row - 1), period)
            let step = value - dropped
            let before = mean
            mean += step * scale
            square += step * (value - mean + dropped - before)
            square.replace(with: 0, where: square .< 0)
            put(mean, means + row, period)
            put(square, squares + row, period)
        }
    }

    /// One block of it.
    private static func deviation(
        _ values: Column,
        _ rows: Int,
        _ period: Int,
        _ means: Output,
        _ squares: Output
    ) {
        let scale = 1 / Double(period)
        var mean = 0.0
        for row in 0..<period { mean += values[row] }
        mean *= scale
        var square = 0.0
        for row in 0..<period { square += (values[row] - mean) * (values[row] - mean) }
        (means[0], squares[0]) = (mean, square)
        for row in 1..<max(rows, 1) {
            let (value, dropped) = (values[row + period - 1], values[row - 1])
            let step = value - dropped
            let before = mean
            mean += step * scale
            square = max(square + step * (value - mean + dropped - before), 0)
            (means[row], squares[row]) = (mean, square)
        }
    }

    /// The same place of four blocks.
    @inline(__always)
    private static func four(_ place: Column, _ period: Int) -> SIMD4<Double> {
        SIMD4(place[0], place[period], place[period &* 2], place[period &* 3])
    }

    @inline(__always)
    private static func put(_ four: SIMD4<Double>, _ place: Output, _ period: Int) {
        place[0] = four.x
        place[period] = four.y
        place[period &* 2] = four.z
        place[period &* 3] = four.w
    }

    /// Calls with the start of each group of blocks and how many it has: four, or at the end one.
    private static func eachGroup(
        _ count: Int,
        _ period: Int,
        _ body: (_ start: Int, _ blocks: Int) -> Void
    ) {
        var start = 0
        while start + period <= count {
            let isWide = start + (wide + 1) * period - 1 <= count
            body(start, isWide ? wide : 1)
            start += (isWide ? wide : 1) * period
        }
    }

    /// The cells before the first full window.
    private static func blank(_ out: Output, _ count: Int, _ period: Int) {
        for row in 0..<min(period - 1, count) { out[row] = .nan }
    }
}
