/// Where a backtest stands between two changes of side.
struct CrossRun {
    /// 1, -1 or 0.
    private(set) var side = 0
    /// The bar from which the side is held.
    private(set) var start = 0
    private var startSum = 0.0
    private var startSquares = 0.0
    /// Equity at the close before `start`, and at the last close that was computed.
    private(set) var last = 1.0
    /// Sums over the returns from close to close.
    private(set) var sum = 0.0
    private(set) var squares = 0.0
    /// The least ratio of equity to its highest before.
    private(set) var worst = 1.0
    private var peak = 1.0
    /// Equity after the costs of the last exit.
    private var free = 1.0
    /// Equity at a close is `base + slope * close`.
    private var base = 0.0
    private var slope = 0.0

    /// A held position that may be left.
    struct Held {
        let side: Int
        let entryBar: Int
        let equityBefore: Double
        let base: Double
        let slope: Double

        @inline(__always)
        func trade(_ bar: Int, _ equity: Double) -> CrossBacktest.Trade {
            CrossBacktest.Trade(
                side: side,
                entryBar: entryBar,
                exitBar: bar,
                equityBefore: equityBefore,
                equityAfter: equity
            )
        }
    }

    var isHolding: Bool { side != 0 }

    /// Closes a position at the price of a bar.
    @inline(__always)
    mutating func leave(_ held: Held, _ change: SideChange) -> CrossBacktest.Trade {
        let price = held.side > 0 ? change.price.exit : 1 / change.price.entry
        let equity = held.base + held.slope * price
        free = last > 0 && equity > 0 ? equity : 0
        return held.trade(change.bar, free)
    }

    /// Takes a side at the price of a bar.
    @inline(__always)
    mutating func enter(_ change: SideChange) {
        side = free > 0 ? change.side : 0
        start = change.bar
        (startSum, startSquares) = (change.sum, change.squares)
        let units = free * change.price.entry
        slope = side > 0 ? units : -units
        base = side > 0 ? 0 : free + units * change.price.exit
    }

    /// Equity while nothing is held.
    @inline(__always)
    mutating func rest(_ cells: UnsafeMutablePointer<Double>, until end: Int) {
        guard start < end else { return }
        take(first: free, lowest: free, highest: free)
        // Whole eights: what stands behind the end is written over by what comes next, and the column has room.
        let eight = Eight(repeating: free)
        var bar = start
        while bar < end {
            UnsafeMutableRawPointer(cells + bar).storeBytes(of: eight, as: Eight.self)
            bar &+= 8
        }
        last = free
    }

    /// Equity while a position is held.
    @inline(__always)
    mutating func hold(
        _ columns: ReturnPointers,
        _ cells: UnsafeMutablePointer<Double>,
        until end: SideChange
    ) -> Held {
        let held = Held(
            side: side,
            entryBar: start,
            equityBefore: free,
            base: base,
            slope: slope
        )
        if side > 0 {
            long(columns, cells, end)
        } else {
            short(columns, cells, end.bar)
        }
        last = cells[end.bar - 1]
        return held
    }

    /// The return of the first bar of a stretch, and the extremes of all its bars.
    @inline(__always)
    private mutating func take(first: Double, lowest: Double, highest: Double) {
        let change = last > 0 ? first / last - 1 : 0
        sum += change
        squares += change * change
        if lowest < worst * peak { worst = lowest / peak }
        if highest > peak { peak = highest }
    }

    /// A long position moves with the price, so its returns are those of the market.
    @inline(__always)
    private mutating func long(
        _ columns: ReturnPointers,
        _ cells: UnsafeMutablePointer<Double>,
        _ change: SideChange
    ) {
        let first = slope * columns.close[start]
        let step = last > 0 ? first / last - 1 : 0
        sum += step + (change.price.sum - startSum)
        squares += step * step + (change.price.squares - startSquares)
        let (lowest, highest) = follow(columns, cells, to: change.bar, first)
        if highest <= peak {
            // The deepest point of a stretch without a new high is its lowest.
            if lowest < worst * peak { worst = lowest / peak }
        } else if lowest < worst * highest {
            each(cells, start, change.bar)
        } else {
            peak = highest
        }
    }

    /// Writes equity that moves with the price, eight bars at a time, and finds its ends.
    @inline(__always)
    private func follow(
        _ columns: ReturnPointers,
        _ cells: UnsafeMutablePointer<Double>,
        to end: Int,
        _ first: Double
    ) -> (lowest: Double, highest: Double) {
        var lows = Eight(repeating: first)
        var highs = lows
        var bar = start
        // The last eight may reach beyond the end, not beyond the columns.
        let last = end &+ 7 < columns.count ? end : end &- 7
        while bar < last {
            let eight = load(columns.close + bar) * slope
            UnsafeMutableRawPointer(cells + bar).storeBytes(of: eight, as: Eight.self)
            let left = end &- bar
            let inside =
                left >= 8
                ? eight
                : eight.replacing(
                    with: first,
                    where: Eight(0, 1, 2, 3, 4, 5, 6, 7) .>= Double(left)
                )
            lows = lows.smaller(inside)
            highs = highs.larger(inside)
            bar &+= 8
        }
        while bar < end {
            let equity = slope * columns.close[bar]
            cells[bar] = equity
            lows[0] = equity < lows[0] ? equity : lows[0]
            highs[0] = equity > highs[0] ? equity : highs[0]
            bar &+= 1
        }
        return (lows.least, highs.most)
    }

    @inline(__always)
    private func load(_ place: UnsafePointer<Double>) -> Eight {
        UnsafeRawPointer(place).loadUnaligned(as: Eight.self)
    }

    private mutating func each(_ cells: UnsafeMutablePointer<Double>, _ first: Int, _ end: Int) {
        for bar in first..<end {
            let equity = cells[bar]
            if equity > peak { peak = equity }
            if equity < worst * peak { worst = equity / peak }
        }
    }

    /// A short position holds its units, so its returns are its own; it may be ruined.
    private mutating func short(
        _ columns: ReturnPointers,
        _ cells: UnsafeMutablePointer<Double>,
        _ end: Int
    ) {
        var before = last
        var isRuined = false
        for bar in start..<end {
            let value = base + slope * columns.close[bar]
            isRuined = isRuined || value <= 0
            let equity = isRuined ? 0 : value
            cells[bar] = equity
            let change = before > 0 ? equity / before - 1 : 0
            sum += change
            squares += change * change
            if equity > peak { peak = equity }
            if equity < worst * peak { worst = equity / peak }
            before = equity
        }
    }
}
