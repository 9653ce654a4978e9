/// Cross-sectional momentum over a panel: equity at every close. The room is made once and used by every run.
package final class RankBacktest {
    package let panel: RankPanel
    private var run: RankRun

    package init(_ panel: RankPanel) {
        self.panel = panel
        run = RankRun(panel)
    }

    /// Equity at each close, in multiples of that at the beginning.
    package var equity: [Double] { run.equity }
    /// Rankings that were acted on.
    package var rankings: Int { run.rankings }
    /// Fills at all of them.
    package var fills: Int { run.fills }

    /// Computes everything anew.
    package func compute(_ rule: RankRule) { run.compute(rule) }

    /// The rankings that were acted on, oldest first, with what was wanted of each instrument.
    package func decisions(_ rule: RankRule) -> [RankDecision] {
        var decisions: [RankDecision] = []
        run.compute(rule) { decisions.append($0) }
        return decisions
    }
}

/// What a ranking wanted.
package struct RankDecision: Sendable, Hashable {
    /// The bar at whose close it was made.
    package let bar: Int
    /// The instruments that hold places, with the units that were wanted of each, in order.
    package let units: [Int: Double]
}

/// The room of a backtest and where it stands.
struct RankRun {
    let panel: RankPanel
    private(set) var equity: [Double]
    private(set) var rankings = 0
    private(set) var fills = 0
    private var scores: [Double]
    private var order: RankOrder
    private var held: [Int32] = []
    /// Units of each instrument.
    private var units: [Double]

    init(_ panel: RankPanel) {
        self.panel = panel
        equity = Array(repeating: 1, count: panel.bars)
        scores = Array(repeating: 0, count: panel.instruments)
        units = Array(repeating: 0, count: panel.instruments)
        order = RankOrder(panel.instruments)
    }

    /// Computes everything anew.
    mutating func compute(_ rule: RankRule, note: ((RankDecision) -> Void)? = nil) {
        (rankings, fills) = (0, 0)
        held.removeAll(keepingCapacity: true)
        for place in units.indices { units[place] = 0 }
        var (cash, next) = (1.0, 0)
        for start in panel.monthStarts where start >= rule.lookbackBars {
            let fill = start + rule.delayBars
            guard fill < panel.bars else { break }
            mark(next..<fill, cash)
            rank(start, rule)
            let worth = value(start, cash)
            cash = trade(at: fill, decided: start, worth, cash, rule)
            next = fill
            rankings += 1
            note?(decision(start))
        }
        mark(next..<panel.bars, cash)
    }

    private func decision(_ bar: Int) -> RankDecision {
        RankDecision(
            bar: bar,
            units: Dictionary(uniqueKeysWithValues: held.map { (Int($0), units[Int($0)]) })
        )
    }

    /// The changes at a bar, and who is chosen by them.
    private mutating func rank(_ bar: Int, _ rule: RankRule) {
        let count = panel.instruments
        let newer = (bar - rule.skipBars) * count
        let older = (bar - rule.lookbackBars) * count
        panel.closes.withUnsafeBufferPointer { closes in
            for place in 0..<count { scores[place] = closes[newer + place] / closes[older + place] }
        }
        order.choose(
            scores,
            places: rule.places(among: count),
            band: rule.band(among: count),
            units
        )
    }

    /// Moves to the chosen places; the cash that is left.
    private mutating func trade(
        at fill: Int,
        decided: Int,
        _ worth: Double,
        _ cash: Double,
        _ rule: RankRule
    ) -> Double {
        let count = panel.instruments
        let share = max(worth, 0) * rule.leverage / Double(rule.places(among: count))
        var cash = cash
        for place in held where !order.isChosen[Int(place)] {
            cash -= move(Int(place), to: 0, at: fill, rule)
        }
        held.removeAll(keepingCapacity: true)
        for place in 0..<count where order.isChosen[place] {
            let target = share / panel.closes[decided * count + place]
            let now = units[place]
            let stays = now > 0 && abs(target - now) < now * rule.resizeBand
            if !stays { cash -= move(place, to: target, at: fill, rule) }
            held.append(Int32(place))
        }
        return cash
    }

    /// Trades one instrument; what it takes.
    private mutating func move(
        _ place: Int,
        to target: Double,
        at fill: Int,
        _ rule: RankRule
    ) -> Double {
        let traded = target - units[place]
        guard traded != 0 else { return 0 }
        let value = traded * panel.closes[fill * panel.instruments + place]
        units[place] = target
        fills += 1
        return value + abs(value) * rule.fee
    }

    private func value(_ bar: Int, _ cash: Double) -> Double {
        held.reduce(cash) { $0 + units[Int($1)] * panel.closes[bar * panel.instruments + Int($1)] }
    }

    /// Equity at some closes while nothing is traded.
    private mutating func mark(_ bars: Range<Int>, _ cash: Double) {
        guard !bars.isEmpty else { return }
        let (held, units, stride) = (held, units, panel.bars)
        equity.withUnsafeMutableBufferPointer { equity in
            panel.columns.withUnsafeBufferPointer { columns in
                guard let equity = equity.baseAddress, let columns = columns.baseAddress else {
                    return
                }
                let (out, first) = (equity + bars.lowerBound, columns + bars.lowerBound)
                for row in 0..<bars.count { out[row] = cash }
                var place = 0
                // Four instruments at a time.
                while place + 4 <= held.count {
                    let (a, b) = (Int(held[place]), Int(held[place + 1]))
                    let (c, d) = (Int(held[place + 2]), Int(held[place + 3]))
                    Self.add(
                        SIMD4(units[a], units[b], units[c], units[d]),
                        (
                            first + a * stride, first + b * stride, first + c * stride,
                            first + d * stride
                        ),
                        out,
                        bars.count
                    )
                    place += 4
                }
                for left in held[place...] {
                    let (size, column) = (units[Int(left)], first + Int(left) * stride)
                    for row in 0..<bars.count { out[row] += size * column[row] }
                }
            }
        }
    }

    /// Adds what four positions are worth to each bar.
    @inline(__always)
    private static func add(
        _ sizes: SIMD4<Double>,
        _ columns: (
            UnsafePointer<Double>, UnsafePointer<Double>, UnsafePointer<Double>,
            UnsafePointer<Double>
        ),
        _ out: UnsafeMutablePointer<Double>,
        _ count: Int
    ) {
        var row = 0
        while row &+ 1 < count {
            let left = sizes.x * Pair(at: columns.0 + row) + sizes.y * Pair(at: columns.1 + row)
            let right = sizes.z * Pair(at: columns.2 + row) + sizes.w * Pair(at: columns.3 + row)
            (Pair(at: out + row) + (left + right)).put(at: out + row)
            row &+= 2
        }
        guard row < count else { return }
        let left = sizes.x * columns.0[row] + sizes.y * columns.1[row]
        out[row] += left + (sizes.z * columns.2[row] + sizes.w * columns.3[row])
    }
}
