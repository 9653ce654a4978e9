/// Cross-sectional momentum over a panel: equity at every close. The room is made once and used by every run.
package final class RankBacktest {
    package let panel: RankPanel
    /// Equity at each close, in multiples of that at the beginning.
    package private(set) var equity: [Double]
    /// Rankings that were acted on.
    package private(set) var rankings = 0
    /// Fills at all of them.
    package private(set) var fills = 0
    private var scores: [Double]
    private var order: RankOrder
    private var held: [Int32] = []
    /// Units of each instrument.
    private var units: [Double]

    package init(_ panel: RankPanel) {
        self.panel = panel
        equity = Array(repeating: 1, count: panel.bars)
        scores = Array(repeating: 0, count: panel.instruments)
        units = Array(repeating: 0, count: panel.instruments)
        order = RankOrder(panel.instruments)
    }

    /// Computes everything anew.
    package func compute(_ rule: RankRule) {
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
        }
        mark(next..<panel.bars, cash)
    }

    /// The changes at a bar, and who is chosen by them.
    private func rank(_ bar: Int, _ rule: RankRule) {
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
    private func trade(
        at fill: Int,
        decided: Int,
        _ worth: Double,
        _ cash: Double,
        _ rule: RankRule
    ) -> Double {
        let count = panel.instruments
        let share = max(worth, 0) * rule.leverage / Double(rule.places(among: count))
        var cash = cash
        func move(_ place: Int, to target: Double) {
            let traded = target - units[place]
            guard traded != 0 else { return }
            let value = traded * panel.closes[fill * count + place]
            cash -= value + abs(value) * rule.fee
            units[place] = target
            fills += 1
        }
        for place in held where !order.isChosen[Int(place)] { move(Int(place), to: 0) }
        held.removeAll(keepingCapacity: true)
        for place in 0..<count where order.isChosen[place] {
            let target = share / panel.closes[decided * count + place]
            let now = units[place]
            let stays = now > 0 && abs(target - now) < now * rule.resizeBand
            if !stays { move(place, to: target) }
            held.append(Int32(place))
        }
        return cash
    }

    private func value(_ bar: Int, _ cash: Double) -> Double {
        held.reduce(cash) { $0 + units[Int($1)] * panel.closes[bar * panel.instruments + Int($1)] }
    }

    /// Equity at some closes while nothing is traded.
    private func mark(_ bars: Range<Int>, _ cash: Double) {
        let sizes = held.map { units[Int($0)] }
        let count = panel.instruments
        equity.withUnsafeMutableBufferPointer { equity in
            panel.closes.withUnsafeBufferPointer { closes in
                sizes.withUnsafeBufferPointer { sizes in
                    held.withUnsafeBufferPointer { held in
                        guard let closes = closes.baseAddress else { return }
                        for bar in bars {
                            equity[bar] = cash + Self.worth(closes + bar &* count, held, sizes)
                        }
                    }
                }
            }
        }
    }

    /// What is held at the prices of a row.
    @inline(__always)
    private static func worth(
        _ row: UnsafePointer<Double>,
        _ held: UnsafeBufferPointer<Int32>,
        _ sizes: UnsafeBufferPointer<Double>
    ) -> Double {
        // Four sums, for an addition waits for the one before it.
        var sums = SIMD4<Double>(repeating: 0)
        var place = 0
        while place &+ 4 <= held.count {
            let prices = SIMD4(
                row[Int(held[place])],
                row[Int(held[place &+ 1])],
                row[Int(held[place &+ 2])],
                row[Int(held[place &+ 3])]
            )
            let four = SIMD4(
                sizes[place],
                sizes[place &+ 1],
                sizes[place &+ 2],
                sizes[place &+ 3]
            )
            sums += four * prices
            place &+= 4
        }
        var rest = 0.0
        while place < held.count {
            rest += sizes[place] * row[Int(held[place])]
            place &+= 1
        }
        return sums.sum() + rest
    }
}

/// Chooses the strongest without sorting them all. Equal scores go by their place.
struct RankOrder {
    private(set) var isChosen: [Bool]
    /// A score's bits, which order as positive scores do, with the place below them turned round.
    private var keys: [UInt64]
    private var scratch: [UInt64]

    init(_ count: Int) {
        isChosen = Array(repeating: false, count: count)
        keys = Array(repeating: 0, count: count)
        scratch = keys
    }

    /// Those that are held and rank within the band, then the strongest others that rank within the places, as
    /// long as there are places.
    mutating func choose(_ scores: [Double], places: Int, band: Int, _ units: [Double]) {
        let count = scores.count
        for place in 0..<count {
            // Scores that differ in their last bits alone count as equal: 2^16 places fit below the rest.
            let low = UInt64(truncatingIfNeeded: count &- 1 &- place)
            keys[place] = scores[place].bitPattern & ~0xFFFF | low
            isChosen[place] = false
        }
        let bandLimit = limit(band)
        var free = places
        for place in 0..<count where units[place] > 0 && keys[place] >= bandLimit {
            isChosen[place] = true
            free -= 1
        }
        guard free > 0 else { return }
        let placeLimit = limit(places)
        var fresh = 0
        for place in 0..<count where keys[place] >= placeLimit && !isChosen[place] {
            scratch[fresh] = keys[place]
            fresh += 1
        }
        let least = fresh > free ? select(free, among: fresh) : placeLimit
        for place in 0..<count where keys[place] >= max(least, placeLimit) {
            isChosen[place] = true
        }
    }

    /// The key of a rank.
    private mutating func limit(_ rank: Int) -> UInt64 {
        guard rank < keys.count else { return 0 }
        for place in keys.indices { scratch[place] = keys[place] }
        return select(rank, among: keys.count)
    }

    /// The n-th largest of the first cells of the scratch (C. A. R. Hoare, Algorithm 65: Find, 1961).
    private mutating func select(_ rank: Int, among count: Int) -> UInt64 {
        scratch.withUnsafeMutableBufferPointer { cells in
            var (low, high) = (0, count - 1)
            let wanted = rank - 1
            while low < high {
                let pivot = cells[(low &+ high) / 2]
                var (left, right) = (low, high)
                while left <= right {
                    while cells[left] > pivot { left &+= 1 }
                    while cells[right] < pivot { right &-= 1 }
                    if left <= right {
                        cells.swapAt(left, right)
                        left &+= 1
                        right &-= 1
                    }
                }
                if wanted <= right {
                    high = right
                } else if wanted >= left {
                    low = left
                } else {
                    break
                }
            }
            return cells[wanted]
        }
    }
}
