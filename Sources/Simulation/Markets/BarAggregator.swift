package import TradingCore

/// Makes larger bars out of smaller closed ones, aligned to multiples of the larger interval in UTC.
///
/// A larger bar is told when the smaller bar that ends it comes, or when a later one shows that it is
/// over. Gaps inside are bridged: the bar is made of what there is. What was not seen from its
/// beginning (the first bucket, unless the first bar opens it) or to its end (the last) is left out.
package struct BarAggregator: Sendable {
    package let interval: BarInterval
    private var current: Bar?
    private var isWhole = false
    private var hasBegun = false

    package init(interval: BarInterval) { self.interval = interval }

    /// Adds the next smaller bar, whose interval must divide the larger one. Call `close(until:)`
    /// with its opening time first to get a bar that a gap left open.
    package mutating func add(_ bar: Bar) -> Bar? {
        precondition(
            interval.seconds % bar.interval.seconds == 0,
            "the smaller interval divides the larger"
        )
        let bucket = interval.opening(of: bar.openTime)
        if let open = current, open.openTime == bucket {
            current = merged(open, bar)
        } else {
            current = first(bar, bucket)
            isWhole = hasBegun || bar.openTime == bucket
            hasBegun = true
        }
        return close(until: bar.closeTime)
    }

    /// The larger bar under way, when it is over at `time`.
    package mutating func close(until time: UTCTime) -> Bar? {
        guard let bar = current, bar.closeTime <= time else { return nil }
        current = nil
        return isWhole ? bar : nil
    }

    private func first(_ bar: Bar, _ bucket: UTCTime) -> Bar {
        Bar(
            instrument: bar.instrument,
            interval: interval,
            openTime: bucket,
            open: bar.open,
            high: bar.high,
            low: bar.low,
            close: bar.close,
            volume: bar.volume
        )
    }

    private func merged(_ open: Bar, _ bar: Bar) -> Bar {
        Bar(
            instrument: open.instrument,
            interval: interval,
            openTime: open.openTime,
            open: open.open,
            high: max(open.high, bar.high),
            low: min(open.low, bar.low),
            close: bar.close,
            volume: open.volume + bar.volume
        )
    }
}
