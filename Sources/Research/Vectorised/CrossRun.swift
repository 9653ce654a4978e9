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
        var bar = start
        while bar < end {
            cells[bar] = free
            bar &+= 1
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
        let end = change.bar
        let first = slope * columns.close[start]
        take(first: first, lowest: first, highest: first)
        sum += change.price.sum - startSum
        squares += change.price.squares - startSquares
        var bar = start
        while bar &+ 8 <= end {
            let eight = load(columns.close + bar) * slope
            UnsafeMutableRawPointer(cells + bar).storeBytes(of: eight, as: SIMD8<Double>.self)
            let (lowest, highest) = Self.extremes(eight)
            if lowest < worst * (highest > peak ? highest : peak) {
                each(cells, bar, bar &+ 8)
            } else if highest > peak {
                peak = highest
            }
            bar &+= 8
        }
        while bar < end {
            let equity = slope * columns.close[bar]
            cells[bar] = equity
            if equity > peak { peak = equity }
            if equity < worst * peak { worst = equity / peak }
            bar &+= 1
        }
    }

    @inline(__always)
    private func load(_ place: UnsafePointer<Double>) -> SIMD8<Double> {
        UnsafeRawPointer(place).loadUnaligned(as: SIMD8<Double>.self)
    }

    private mutating func each(_ cells: UnsafeMutablePointer<Double>, _ first: Int, _ end: Int) {
        for bar in first..<end {
            let equity = cells[bar]
            if equity > peak { peak = equity }
            if equity < worst * peak { worst = equity / peak }
        }
    }

    @inline(__always)
    private static func extremes(_ eight: SIMD8<Double>) -> (Double, Double) {
        let (a, b) = (eight.lowHalf, eight.highHalf)
        let four = (a.replacing(with: b, where: b .< a), a.replacing(with: b, where: b .> a))
        let (low, high) = (four.0.lowHalf, four.1.lowHalf)
        let lows = low.replacing(with: four.0.highHalf, where: four.0.highHalf .< low)
        let highs = high.replacing(with: four.1.highHalf, where: four.1.highHalf .> high)
        return (lows.x < lows.y ? lows.x : lows.y, highs.x > highs.y ? highs.x : highs.y)
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
