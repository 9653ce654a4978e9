package import TradingCore

/// Makes closed bars of one instrument and interval out of prices as they come. Bars are aligned to
/// multiples of the interval in UTC. A bucket without a price makes no bar, and a bucket that began
/// before `since` is never told as closed, for its beginning was not seen.
package struct BarBuilder: Sendable {
    package let instrument: InstrumentID
    package let interval: BarInterval
    private let since: UTCTime
    private var openTime = UTCTime.distantFuture
    private var open = Price.zero
    private var high = Price.zero
    private var low = Price.zero
    private var close = Price.zero
    private var volume = Quantity.zero
    private var isEmpty = true

    package init(instrument: InstrumentID, interval: BarInterval, since: UTCTime) {
        self.instrument = instrument
        self.interval = interval
        self.since = since
    }

    /// When the bar under way closes; nil when there is none.
    package var closesAt: UTCTime? { isEmpty ? nil : openTime + interval.span }

    /// Adds a price; returns the bar before it when this price opens a new one. Prices older than
    /// the bar under way are ignored.
    package mutating func add(_ price: Price, volume more: Quantity, at time: UTCTime) -> Bar? {
        let bucket = interval.opening(of: time)
        if isEmpty || bucket > openTime {
            let closed = isEmpty ? nil : finished
            openTime = bucket
            open = price
            high = price
            low = price
            volume = .zero
            isEmpty = false
            update(price, more)
            return closed
        }
        if bucket == openTime { update(price, more) }
        return nil
    }

    private mutating func update(_ price: Price, _ more: Quantity) {
        high = max(high, price)
        low = min(low, price)
        close = price
        volume += more
    }

    /// Closes the bar under way when its time is over at `time`.
    package mutating func close(until time: UTCTime) -> Bar? {
        guard let end = closesAt, end <= time else { return nil }
        isEmpty = true
        return finished
    }

    private var finished: Bar? {
        guard openTime >= since else { return nil }
        return Bar(
            instrument: instrument,
            interval: interval,
            openTime: openTime,
            open: open,
            high: high,
            low: low,
            close: close,
            volume: volume
        )
    }
}

extension BarInterval {
    /// The opening instant of the bar that holds `time`: a multiple of the interval in UTC.
    package func opening(of time: UTCTime) -> UTCTime {
        UTCTime(seconds: time.seconds.flooredQuotient(Int64(seconds)) * Int64(seconds))
    }
}
