/// The highest and the lowest price of a stretch, and the worst of later prices over earlier ones within it. Two
/// stretches that follow one another make one.
struct RangeExtremes {
    let highest: Double
    let lowest: Double
    /// The least ratio of a price to one before it, at most 1: 0.9 is a fall of a tenth.
    let worst: Double

    @inline(__always)
    init(_ price: Double) { (highest, lowest, worst) = (price, price, 1) }

    @inline(__always)
    init(highest: Double, lowest: Double, worst: Double) {
        (self.highest, self.lowest, self.worst) = (highest, lowest, worst)
    }

    /// This stretch, and then the other.
    @inline(__always)
    func then(_ next: RangeExtremes) -> RangeExtremes {
        var worst = worst < next.worst ? worst : next.worst
        // The division is rare: most stretches go no lower under the highest than was seen.
        if next.lowest < worst * highest { worst = next.lowest / highest }
        return RangeExtremes(
            highest: highest > next.highest ? highest : next.highest,
            lowest: lowest < next.lowest ? lowest : next.lowest,
            worst: worst
        )
    }
}

/// Extremes of any stretch within a block of bars, out of two cells. Level n has a border every 2^n bars, and at
/// each bar the extremes from there to the next border or from the last one; the highest bit in which two bars
/// differ is the level on which a border lies between them.
struct ExtremeTable {
    /// Bars in a block.
    static let bars = 1_024
    private static let levels = 10
    private let cells: UnsafeMutablePointer<RangeExtremes>
    private var close: UnsafePointer<Double>

    init(_ close: UnsafePointer<Double>) {
        cells = .allocate(capacity: Self.bars * Self.levels)
        cells.initialize(repeating: RangeExtremes(1), count: Self.bars * Self.levels)
        self.close = close
    }

    func free() { cells.deallocate() }

    /// Takes the next block.
    mutating func fill(_ close: UnsafePointer<Double>, _ count: Int) {
        self.close = close
        for level in 1..<Self.levels {
            let half = 1 << level
            let row = cells + level * Self.bars
            var middle = half
            while middle < count {
                if middle + half <= count {
                    bothWays(close + middle, half, row + middle)
                } else {
                    backward(close, middle, half, row)
                    forward(close, middle, count, row)
                }
                middle += 2 * half
            }
        }
    }

    /// From one bar of the block to another one, both included.
    @inline(__always)
    func between(_ first: Int, _ last: Int) -> RangeExtremes {
        let differing = first ^ last
        guard differing > 1 else {
            let start = RangeExtremes(close[first])
            return differing == 0 ? start : start.then(RangeExtremes(close[last]))
        }
        let level = (Int.bitWidth &- 1) &- differing.leadingZeroBitCount
        let row = cells + level &* Self.bars
        return row[first].then(row[last])
    }

    /// From a border outward, a bar before and a bar after it at a time.
    @inline(__always)
    private func bothWays(
        _ close: UnsafePointer<Double>,
        _ half: Int,
        _ row: UnsafeMutablePointer<RangeExtremes>
    ) {
        var highest = SIMD2(close[-1], close[0])
        var lowest = highest
        var worst = SIMD2<Double>(repeating: 1)
        row[-1] = RangeExtremes(close[-1])
        row[0] = RangeExtremes(close[0])
        var step = 1
        while step < half {
            let (before, after) = (close[-1 &- step], close[step])
            let prices = SIMD2(before, after)
            // The later price over the earlier one: the lowest so far before the border, the price after it.
            let ratio = SIMD2(lowest.x, after) / SIMD2(before, highest.y)
            worst = worst.replacing(with: ratio, where: ratio .< worst)
            highest = highest.replacing(with: prices, where: prices .> highest)
            lowest = lowest.replacing(with: prices, where: prices .< lowest)
            row[-1 &- step] = RangeExtremes(
                highest: highest.x,
                lowest: lowest.x,
                worst: worst.x
            )
            row[step] = RangeExtremes(highest: highest.y, lowest: lowest.y, worst: worst.y)
            step &+= 1
        }
    }

    private func backward(
        _ close: UnsafePointer<Double>,
        _ middle: Int,
        _ half: Int,
        _ row: UnsafeMutablePointer<RangeExtremes>
    ) {
        var whole = RangeExtremes(close[middle - 1])
        row[middle - 1] = whole
        var bar = middle - 2
        while bar >= middle - half {
            let price = close[bar]
            var worst = whole.worst
            if whole.lowest < worst * price { worst = whole.lowest / price }
            whole = RangeExtremes(
                highest: whole.highest > price ? whole.highest : price,
                lowest: whole.lowest < price ? whole.lowest : price,
                worst: worst
            )
            row[bar] = whole
            bar -= 1
        }
    }

    private func forward(
        _ close: UnsafePointer<Double>,
        _ middle: Int,
        _ end: Int,
        _ row: UnsafeMutablePointer<RangeExtremes>
    ) {
        var whole = RangeExtremes(close[middle])
        row[middle] = whole
        var bar = middle + 1
        while bar < end {
            let price = close[bar]
            var worst = whole.worst
            if price < worst * whole.highest { worst = price / whole.highest }
            whole = RangeExtremes(
                highest: whole.highest > price ? whole.highest : price,
                lowest: whole.lowest < price ? whole.lowest : price,
                worst: worst
            )
            row[bar] = whole
            bar += 1
        }
    }
}
