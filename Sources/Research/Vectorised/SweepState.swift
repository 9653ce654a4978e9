/// Where one pair of a sweep stands between two blocks. Long or flat; see ``CrossBacktest`` for what is held.
struct SweepState {
    private var growth = 1.0
    private var peak = 1.0
    /// The least ratio of equity to its highest before.
    private var worst = 1.0
    private var sum = 0.0
    private var squares = 0.0
    /// Equity per unit of price while a position is held.
    private var units = 0.0
    private var entryBar = 0
    private var trades = 0
    private var isLong = false
    /// The prices of a held position up to the end of the last block.
    private var seen = RangeExtremes(1)

    /// Takes a block: two columns of means, `fast > slow` is long.
    @inline(__always)
    mutating func take(
        _ block: SweepBlock,
        _ fast: UnsafePointer<Double>,
        _ slow: UnsafePointer<Double>
    ) {
        var before: UInt64 = isLong ? 1 : 0
        var row = 0
        while row < block.count {
            let over = SideWords.over(fast + row, slow + row)
            var changes = over ^ (over &<< 1 | before)
            before = over &>> 63
            // Cells after the last bar say flat; they are no bars.
            while changes != 0 {
                let place = row &+ changes.trailingZeroBitCount
                changes &= changes &- 1
                guard place < block.count else { break }
                if isLong { leave(block, place) } else { enter(block, place) }
            }
            row &+= SideWords.bars
        }
        if isLong { seen = held(block, block.count) }
    }

    @inline(__always)
    private mutating func enter(_ block: SweepBlock, _ row: Int) {
        isLong = true
        entryBar = block.start &+ row
        trades &+= 1
        units = growth * block.columns.bars[entryBar].entry
    }

    /// The prices from the entry to the bar before `row`.
    @inline(__always)
    private func held(_ block: SweepBlock, _ row: Int) -> RangeExtremes {
        guard entryBar < block.start else {
            return block.table.between(entryBar &- block.start, row &- 1)
        }
        return row > 0 ? seen.then(block.table.between(0, row &- 1)) : seen
    }

    @inline(__always)
    private mutating func leave(_ block: SweepBlock, _ row: Int) {
        let bar = block.start &+ row
        let columns = block.columns
        hold(columns, held(block, row), until: bar)
        let last = columns.bars[bar].exit / columns.close[bar &- 1] - 1
        sum += last
        squares += last * last
        growth = units * columns.bars[bar].exit
        if growth < worst * peak { worst = growth / peak }
        if growth > peak { peak = growth }
        isLong = false
    }

    /// Returns and extremes from the entry to the close before `bar`.
    @inline(__always)
    private mutating func hold(_ columns: ReturnPointers, _ prices: RangeExtremes, until bar: Int) {
        let first = columns.close[entryBar] * columns.bars[entryBar].entry - 1
        let (from, to) = (columns.bars[entryBar &+ 1], columns.bars[bar])
        sum += first + (to.sum - from.sum)
        squares += first * first + (to.squares - from.squares)
        let lowest = units * prices.lowest
        if lowest < worst * peak { worst = lowest / peak }
        if prices.worst < worst { worst = prices.worst }
        let highest = units * prices.highest
        if highest > peak { peak = highest }
    }

    /// After the last block: a position that is still held counts at the last close.
    mutating func end(_ columns: ReturnPointers) {
        guard isLong else { return }
        hold(columns, seen, until: columns.count)
        growth = units * columns.close[columns.count - 1]
    }

    func metrics(_ returns: Int, _ barsPerYear: Double) -> CrossMetrics {
        CrossMetrics(
            growth: growth,
            sum: sum,
            squares: squares,
            returns: returns,
            barsPerYear: barsPerYear,
            maxDrawdown: 1 - worst,
            trades: trades
        )
    }
}
