package import TradingCore

/// What a run of ``CrossReplay`` came to: fills, money, and equity thinned for a picture.
package struct CrossTrack: Sendable {
    /// Fills in order; of a market of many bars there may be tens of thousands.
    package private(set) var fills: [CrossLedger.Fill] = []
    /// When equity stood so, about two points for each of ``buckets``: the least and the greatest, so that no
    /// fall is lost.
    package private(set) var times: [UTCTime] = []
    /// In account currency; as many.
    package private(set) var equity: [Double] = []
    /// Closed trades, and those of them that earned more than 0 after fees.
    package private(set) var trades = 0
    package private(set) var won = 0
    /// Fees of all fills.
    package private(set) var costs = Money.zero
    /// Equity at the last close.
    package private(set) var last: Double
    /// The deepest fall of equity at closes from its highest before, as a fraction of that.
    package private(set) var maxDrawdown = 0.0
    /// Bars at whose end a position was held.
    package private(set) var barsHeld = 0

    package static let buckets = 180

    private let columns: CrossColumns
    private var next = 0
    private var nextGap = 0
    private var sum = 0.0
    private var squares = 0.0
    private var peak: Double
    private var worst = 1.0
    private var bucket = Bucket()

    /// The extremes of some bars.
    private struct Bucket {
        var end = 0
        var least = (bar: -1, value: Double.infinity)
        var greatest = (bar: -1, value: -Double.infinity)
    }

    init(_ columns: CrossColumns, start: Money) {
        self.columns = columns
        last = start.approximate
        peak = last
        times.reserveCapacity(2 * Self.buckets + 2)
        equity.reserveCapacity(2 * Self.buckets + 2)
        if let first = columns.times.first { add(first, last) }
        bucket.end = end(after: 0)
    }

    /// Mean over sample deviation of the returns from bar to bar, times the root of the bars in a year; nil
    /// without spread.
    package func sharpe(barsPerYear: Double) -> Double? {
        // The account is looked at early in the first bar, at the end of each, at the opening after a gap, and
        // once more a second after the last.
        let count = Double(columns.count + columns.gaps.count + 1)
        guard columns.count > 1 else { return nil }
        let mean = sum / count
        let variance = (squares - sum * mean) / (count - 1)
        // What is left of a constant series is rounding.
        guard variance > 1e-28 else { return nil }
        return mean / variance.squareRoot() * barsPerYear.squareRoot()
    }

    mutating func note(
        _ side: Side,
        _ quantity: Quantity,
        _ price: Price,
        _ fee: Money,
        _ bar: Int
    ) {
        fills.append(
            CrossLedger.Fill(bar: bar, side: side, quantity: quantity, price: price, fee: fee)
        )
        costs += fee
    }

    mutating func close(_ profit: Money) {
        trades += 1
        if profit.isPositive { won += 1 }
    }

    /// Goes on to a bar with what is held; false where the position might be liquidated before.
    mutating func go(_ standing: CrossStanding, until end: Int) -> Bool {
        guard next < end else { return true }
        if standing.quantity == 0 {
            rest(standing.balance, until: end)
            return true
        }
        if let room = standing.room {
            for bar in next..<end
            where columns.low[bar] < room.low || columns.high[bar] > room.high { return false }
        }
        barsHeld += end - next
        columns.middle.withUnsafeBufferPointer { middle in
            hold(middle, standing, until: end)
        }
        return true
    }

    private mutating func rest(_ value: Double, until end: Int) {
        while nextGap < columns.gaps.count, columns.gaps[nextGap] < end { nextGap += 1 }
        take(value, next)
        next += 1
        while next < end {
            while bucket.end <= next { turnBucket() }
            look(value, next)
            next = min(end, bucket.end)
        }
    }

    private mutating func hold(
        _ middle: UnsafeBufferPointer<Double>,
        _ standing: CrossStanding,
        until end: Int
    ) {
        let (base, slope) = (standing.balance - standing.cost, standing.quantity)
        while next < end {
            while bucket.end <= next { turnBucket() }
            var stop = min(end, bucket.end)
            if nextGap < columns.gaps.count {
                let gap = columns.gaps[nextGap]
                if gap == next {
                    take(max(standing.value(at: columns.middle(atOpen: gap)), 0), gap)
                    nextGap += 1
                    continue
                }
                stop = min(stop, gap)
            }
            stretch(middle, base, slope, until: stop)
        }
    }

    /// The bars of one bucket; everything stands in registers.
    private mutating func stretch(
        _ middle: UnsafeBufferPointer<Double>,
        _ base: Double,
        _ slope: Double,
        until end: Int
    ) {
        var (before, sum, squares, peak, worst) = (last, sum, squares, peak, worst)
        var (least, greatest) = (bucket.least, bucket.greatest)
        for bar in next..<end {
            let value = max(base + slope * middle[bar], 0)
            let change = before > 0 ? value / before - 1 : 0
            sum += change
            squares += change * change
            before = value
            if value > peak { peak = value }
            if value < worst * peak { worst = value / peak }
            if value < least.value { least = (bar, value) }
            if value > greatest.value { greatest = (bar, value) }
        }
        (last, self.sum, self.squares, self.peak, self.worst) = (before, sum, squares, peak, worst)
        (bucket.least, bucket.greatest) = (least, greatest)
        next = end
    }

    /// One look by itself.
    private mutating func take(_ value: Double, _ bar: Int) {
        while bucket.end <= bar { turnBucket() }
        let change = last > 0 ? value / last - 1 : 0
        sum += change
        squares += change * change
        last = value
        if value > peak { peak = value }
        if value < worst * peak { worst = value / peak }
        look(value, bar)
    }

    private mutating func look(_ value: Double, _ bar: Int) {
        if value < bucket.least.value { bucket.least = (bar, value) }
        if value > bucket.greatest.value { bucket.greatest = (bar, value) }
    }

    // MARK: Thinning

    private func end(after bar: Int) -> Int {
        let count = max(1, columns.count)
        let place = bar * Self.buckets / count + 1
        return max(bar + 1, (place * count + Self.buckets - 1) / Self.buckets)
    }

    private mutating func turnBucket() {
        let (least, greatest) = (bucket.least, bucket.greatest)
        if least.bar >= 0 {
            let (first, second) = least.bar <= greatest.bar ? (least, greatest) : (greatest, least)
            add(columns.closeTime(first.bar), first.value)
            if second.bar != first.bar { add(columns.closeTime(second.bar), second.value) }
        }
        bucket = Bucket()
        bucket.end = end(after: next)
    }

    private mutating func add(_ time: UTCTime, _ value: Double) {
        times.append(time)
        equity.append(value)
    }

    /// The end, with what is held then.
    mutating func finish(_ standing: CrossStanding) {
        guard columns.count > 0 else { return }
        let bar = columns.count - 1
        take(standing.value(at: columns.middle[bar]), bar)
        turnBucket()
        if times.last != columns.closeTime(bar) { add(columns.closeTime(bar), last) }
        maxDrawdown = 1 - worst
    }
}
