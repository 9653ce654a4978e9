package import TradingCore

/// Bars as columns, oldest first.
package struct CandleSeries: Sendable, Hashable {
    /// When each bar opened.
    package let times: [UTCTime]
    package let open: [Double]
    package let high: [Double]
    package let low: [Double]
    package let close: [Double]
    /// Base units; empty where it is not known.
    package let volume: [Double]

    /// - Precondition: the columns are of the same length, but for a volume that may be empty.
    package init(
        times: [UTCTime],
        open: [Double],
        high: [Double],
        low: [Double],
        close: [Double],
        volume: [Double] = []
    ) {
        let count = times.count
        precondition(
            [open, high, low, close].allSatisfy { $0.count == count }
                && (volume.isEmpty || volume.count == count),
            "the columns of candles are of the same length"
        )
        self.times = times
        self.open = open
        self.high = high
        self.low = low
        self.close = close
        self.volume = volume
    }

    /// Bars of one instrument, oldest first.
    package init(_ bars: [Bar]) {
        self.init(
            times: bars.map(\.openTime),
            open: bars.map(\.open.approximate),
            high: bars.map(\.high.approximate),
            low: bars.map(\.low.approximate),
            close: bars.map(\.close.approximate),
            volume: bars.map(\.volume.approximate)
        )
    }

    package var count: Int { times.count }

    /// The index of the bar in which a moment lies: the last that opened at it or before; nil before all.
    package func index(at time: UTCTime) -> Int? {
        var (low, high) = (0, times.count)
        while low < high {
            let middle = (low + high) / 2
            if times[middle] <= time { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : low - 1
    }

    /// Bars joined, each `size` of them to one: the first open, the highest high, the lowest low, the last
    /// close, the sum of volume. The last may hold fewer. Bars that hold no number are passed over.
    func joined(by size: Int) -> CandleSeries {
        guard size > 1 else { return self }
        var joined = Columns()
        var start = 0
        while start < count {
            let end = min(count, start + size)
            joined.append(self, start..<end)
            start = end
        }
        return CandleSeries(
            times: joined.times,
            open: joined.open,
            high: joined.high,
            low: joined.low,
            close: joined.close,
            volume: volume.isEmpty ? [] : joined.volume
        )
    }

    private struct Columns {
        var times: [UTCTime] = []
        var open: [Double] = []
        var high: [Double] = []
        var low: [Double] = []
        var close: [Double] = []
        var volume: [Double] = []

        mutating func append(_ series: CandleSeries, _ range: Range<Int>) {
            guard let first = range.first, let last = range.last else { return }
            times.append(series.times[first])
            open.append(series.open[first])
            close.append(series.close[last])
            let slice = first..<last + 1
            high.append(Envelope.range(series.high[slice])?.upper ?? .nan)
            low.append(Envelope.range(series.low[slice])?.lower ?? .nan)
            volume.append(series.volume.isEmpty ? 0 : series.volume[slice].reduce(0, +))
        }
    }
}
