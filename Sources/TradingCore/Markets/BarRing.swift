/// What is kept of a closed bar whose instrument and interval are known.
package struct ClosedBar: Sendable, Hashable {
    package let openTime: UTCTime
    package let open: Price
    package private(set) var high: Price
    package private(set) var low: Price
    package private(set) var close: Price
    package private(set) var volume: Quantity

    package init(_ bar: Bar) {
        openTime = bar.openTime
        open = bar.open
        high = bar.high
        low = bar.low
        close = bar.close
        volume = bar.volume
    }

    fileprivate init(_ first: ClosedBar, from openTime: UTCTime) {
        self.openTime = openTime
        open = first.open
        high = first.high
        low = first.low
        close = first.close
        volume = first.volume
    }

    fileprivate mutating func join(_ next: ClosedBar) {
        high = max(high, next.high)
        low = min(low, next.low)
        close = next.close
        volume += next.volume
    }
}

/// The last closed bars of an instrument, for pictures: at most ``countMax``, then the oldest gives way.
package struct BarRing: Sendable, Hashable {
    /// 88 bytes each.
    package static let countMax = 1_000

    package let interval: BarInterval
    private var kept: [ClosedBar] = []
    /// Where the oldest stands once the ring is full.
    private var oldest = 0

    package init(interval: BarInterval) { self.interval = interval }

    /// Oldest first.
    package var bars: [ClosedBar] { Array(kept[oldest...] + kept[..<oldest]) }

    /// Takes a bar that is newer than all before; others are left alone.
    package mutating func take(_ bar: Bar) {
        guard bar.interval == interval else { return }
        if kept.count < Self.countMax {
            if let last = kept.last, last.openTime >= bar.openTime { return }
            kept.append(ClosedBar(bar))
            return
        }
        let newest = (oldest + Self.countMax - 1) % Self.countMax
        guard kept[newest].openTime < bar.openTime else { return }
        kept[oldest] = ClosedBar(bar)
        oldest = (oldest + 1) % Self.countMax
    }

    /// The newest bars of a longer interval, at most so many, oldest first. They begin at whole multiples of
    /// it since 1970; the newest may not be over yet.
    package func bars(of longer: BarInterval, countMax: Int) -> [ClosedBar] {
        guard longer != interval else { return Array(bars.suffix(countMax)) }
        var joined: [ClosedBar] = []
        for bar in bars {
            let start = bar.openTime.seconds.flooredQuotient(Int64(longer.seconds))
            let openTime = UTCTime(seconds: start * Int64(longer.seconds))
            if let last = joined.last, last.openTime == openTime {
                joined[joined.count - 1].join(bar)
            } else {
                joined.append(ClosedBar(bar, from: openTime))
            }
        }
        return Array(joined.suffix(countMax))
    }

    /// The bars of an interval that are over, oldest first; the first may have begun before what is kept.
    package func wholeBars(of longer: BarInterval) -> [ClosedBar] {
        let joined = bars(of: longer, countMax: Self.countMax)
        return isOver(joined.last, of: longer) ? joined : Array(joined.dropLast())
    }

    /// How many bars ``wholeBars(of:)`` has.
    package func wholeCount(of longer: BarInterval) -> Int {
        guard longer != interval else { return kept.count }
        let span = Int64(longer.seconds)
        var count = 0
        var last: Int64?
        for bar in [kept[oldest...], kept[..<oldest]].joined() {
            let start = bar.openTime.seconds.flooredQuotient(span)
            if start != last { count += 1 }
            last = start
        }
        return isOver(last.map { UTCTime(seconds: $0 * span) }, of: longer) ? count : count - 1
    }

    private func isOver(_ bar: ClosedBar?, of longer: BarInterval) -> Bool {
        isOver(bar?.openTime, of: longer)
    }

    private func isOver(_ openTime: UTCTime?, of longer: BarInterval) -> Bool {
        guard let openTime, let newest = (oldest > 0 ? kept[oldest - 1] : kept.last) else {
            return true
        }
        return openTime + longer.span <= newest.openTime + interval.span
    }

    /// The intervals of which it has three bars or more: its own, and usual multiples.
    package var frames: [BarInterval] {
        let usual = [60, 180, 300, 900, 1800, 3600, 7200, 14_400, 28_800, 43_200, 86_400]
        let longer = usual.filter { seconds in
            seconds > interval.seconds && seconds % interval.seconds == 0
                && kept.count * interval.seconds >= 3 * seconds
        }
        return [interval] + longer.map { BarInterval(seconds: $0) }
    }
}

extension Bar {
    /// A kept bar as it came.
    package init(_ bar: ClosedBar, of instrument: InstrumentID, _ interval: BarInterval) {
        self.init(
            instrument: instrument,
            interval: interval,
            openTime: bar.openTime,
            open: bar.open,
            high: bar.high,
            low: bar.low,
            close: bar.close,
            volume: bar.volume
        )
    }
}
