import Strategies

/// An indicator over a window that slides along a column. The streaming values take their sums afresh each
/// time the window has gone round, so a column falls into blocks of one period each that know nothing of
/// one another; eight of them are computed side by side, for a sum waits for the one before it.
///
/// All numbers are finite; cells without an answer are NaN.
protocol WindowJob {
    typealias Column = UnsafePointer<Double>
    typealias Output = UnsafeMutablePointer<Double>

    var period: Int { get }
    var sinks: [ColumnSink] { get set }
    /// Eight blocks whose first bar is `start`.
    func eight(_ bars: BarPointers, _ start: Int)
    /// What there is of one block, to before row `end`.
    func one(_ bars: BarPointers, _ start: Int, _ end: Int)
}

/// A job and how far it has come.
struct WindowRun {
    private var job: any WindowJob
    private var start = 0
    private static let wide = 8

    /// - Parameters:
    ///   - job: has no bar yet.
    ///   - bars: how many there will be.
    init(_ job: any WindowJob, bars: Int) {
        self.job = job
        for sink in job.sinks {
            for row in 0..<min(job.period - 1, bars) { sink.column[row] = .nan }
        }
    }

    func free() { for sink in job.sinks { sink.free() } }

    /// Takes the bars before `end`.
    mutating func advance(_ bars: BarPointers, to end: Int) {
        let period = job.period
        while start + (Self.wide + 1) * period - 1 <= end {
            job.eight(bars, start)
            start += Self.wide * period
        }
        let isLast = end == bars.count
        while isLast, start + period <= end {
            job.one(bars, start, min(start + 2 * period - 1, end))
            start += period
        }
        let done = isLast ? end : start == 0 ? 0 : start + period - 1
        for place in job.sinks.indices { job.sinks[place].flush(done, isLast: isLast) }
    }
}

/// The arithmetic mean (``SimpleAverage``).
struct MeanJob: WindowJob {
    let period: Int
    var sinks: [ColumnSink]
    private var scale: Double { 1 / Double(period) }

    init(_ period: Int, _ sink: ColumnSink) {
        self.period = period
        sinks = [sink]
    }

    func eight(_ bars: BarPointers, _ start: Int) {
        let (values, out) = (bars.close + start, sinks[0].column + start)
        let (period, scale) = (period, scale)
        var sum = Eight(repeating: 0)
        var row = 0
        while row < period {
            sum += EightRows.one(values + row, period)
            row &+= 1
        }
        EightRows.put(sum * scale, out + (period - 1), period)
        while row &+ 1 < 2 &* period &- 1 {
            let new = EightRows.two(values + row, period)
            let old = EightRows.two(values + (row - period), period)
            let first = sum + (new.0 - old.0)
            sum = first + (new.1 - old.1)
            EightRows.put(first * scale, sum * scale, out + row, period)
            row &+= 2
        }
        guard row < 2 * period - 1 else { return }
        let step =
            EightRows.one(values + row, period) - EightRows.one(values + row - period, period)
        EightRows.put((sum + step) * scale, out + row, period)
    }

    func one(_ bars: BarPointers, _ start: Int, _ end: Int) {
        let (values, out) = (bars.close, sinks[0].column)
        var sum = 0.0
        for row in start..<start + period { sum += values[row] }
        out[start + period - 1] = sum * scale
        for row in start + period..<max(start + period, end) {
            sum += values[row] - values[row - period]
            out[row] = sum * scale
        }
    }
}

/// The mean weighted by volume (``VolumeWeightedPrice`` over bars).
struct WeightedPriceJob: WindowJob {
    let period: Int
    var sinks: [ColumnSink]
    /// Typical prices times volumes, of the blocks at hand.
    private let flows: Output

    init(_ period: Int, _ sink: ColumnSink, flows: Output) {
        self.period = period
        sinks = [sink]
        self.flows = flows
    }

    /// Cells of `flows`.
    static func cells(_ period: Int) -> Int { 9 * period + 2 }

    func eight(_ bars: BarPointers, _ start: Int) {
        fill(bars, start, 9 * period - 1)
        let (volume, out) = (bars.volume + start, sinks[0].column + start)
        let (flows, period) = (Column(flows), period)
        var turnover = Eight(repeating: 0)
        var traded = turnover
        var row = 0
        while row < period {
            turnover += EightRows.one(flows + row, period)
            traded += EightRows.one(volume + row, period)
            row &+= 1
        }
        EightRows.put(Self.quotient(turnover, traded), out + (period - 1), period)
        while row &+ 1 < 2 &* period &- 1 {
            let (flow, old) = (
                EightRows.two(flows + row, period), EightRows.two(flows + (row - period), period)
            )
            let (some, less) = (
                EightRows.two(volume + row, period), EightRows.two(volume + (row - period), period)
            )
            turnover += flow.0 - old.0
            traded += some.0 - less.0
            let first = Self.quotient(turnover, traded)
            turnover += flow.1 - old.1
            traded += some.1 - less.1
            EightRows.put(first, Self.quotient(turnover, traded), out + row, period)
            row &+= 2
        }
        guard row < 2 * period - 1 else { return }
        turnover += EightRows.one(flows + row, period) - EightRows.one(flows + row - period, period)
        traded += EightRows.one(volume + row, period) - EightRows.one(volume + row - period, period)
        EightRows.put(Self.quotient(turnover, traded), out + row, period)
    }

    func one(_ bars: BarPointers, _ start: Int, _ end: Int) {
        fill(bars, start, end - start)
        let (volume, out) = (bars.volume + start, sinks[0].column + start)
        var (turnover, traded) = (0.0, 0.0)
        for row in 0..<period {
            turnover += flows[row]
            traded += volume[row]
        }
        out[period - 1] = traded > 0 ? turnover / traded : .nan
        for row in period..<max(period, end - start) {
            turnover += flows[row] - flows[row - period]
            traded += volume[row] - volume[row - period]
            out[row] = traded > 0 ? turnover / traded : .nan
        }
    }

    @inline(__always)
    private static func quotient(_ turnover: Eight, _ traded: Eight) -> Eight {
        (turnover / traded).replacing(with: .nan, where: traded .<= 0)
    }

    private func fill(_ bars: BarPointers, _ start: Int, _ rows: Int) {
        let (high, low, close) = (bars.high + start, bars.low + start, bars.close + start)
        let volume = bars.volume + start
        let flows = flows
        for row in 0..<rows {
            let typical = (high[row] + low[row] + close[row]) * VolumeWeightedPrice.third
            flows[row] = typical * volume[row]
        }
    }
}
