/// A bar from which another side is held, with what is asked of that bar.
struct SideChange {
    /// The bar in which the decision is filled.
    let bar: Int
    /// 1, -1 or 0.
    let side: Int
    let price: ReturnTape.Bar
    /// The sum of returns and that of their squares up to this bar, it included.
    let sum: Double
    let squares: Double

    @inline(__always)
    init(_ bar: Int, _ side: Int, _ columns: ReturnPointers) {
        self.bar = bar
        self.side = side
        price = columns.bars[bar]
        let next = columns.bars[bar &+ 1]
        (sum, squares) = (next.sum, next.squares)
    }

    /// After the last bar, where nothing can be filled.
    init(end columns: ReturnPointers) {
        bar = columns.count
        side = 0
        price = columns.bars[columns.count]
        (sum, squares) = (price.sum, price.squares)
    }
}

/// Finds the bars at which the held side of a cross changes, a stretch at a time. What is asked of those bars
/// lies far apart in memory; it is fetched for all changes of a stretch at once, so that the waits overlap.
struct CrossScan {
    private let places: UnsafeMutablePointer<Int>
    private let changes: UnsafeMutablePointer<SideChange>
    /// Bars of a stretch.
    private static let stretch = 2_048

    init() {
        places = .allocate(capacity: Self.stretch)
        changes = .allocate(capacity: Self.stretch)
    }

    func free() {
        places.deallocate()
        changes.deallocate()
    }

    /// Calls with each change, in order.
    @inline(__always)
    func eachChange(
        _ columns: ReturnPointers,
        _ rule: CrossRule,
        _ body: (SideChange) -> Void
    ) {
        var side = 0
        var start = rule.slow - 1 + columns.delay
        while start < columns.count {
            let end = min(start + Self.stretch, columns.count)
            let found = find(columns, rule, start..<end, &side)
            for place in 0..<found {
                // A side is written as 0, 1 or 2 beside its bar.
                let (bar, side) = (places[place] &>> 2, places[place] & 3 &- 1)
                (changes + place).initialize(to: SideChange(bar, side, columns))
            }
            for place in 0..<found { body(changes[place]) }
            start = end
        }
    }

    /// Notes the changes of a stretch and counts them.
    private func find(
        _ columns: ReturnPointers,
        _ rule: CrossRule,
        _ bars: Range<Int>,
        _ side: inout Int
    ) -> Int {
        var found = 0
        var bar = bars.lowerBound
        while bar &+ SideWords.bars <= bars.upperBound {
            let decided = bar &- columns.delay
            let over = SideWords.over(columns.tickSums, decided, rule.fast, rule.slow)
            let under =
                rule.isShortAllowed
                ? SideWords.under(columns.tickSums, decided, rule.fast, rule.slow) : 0
            let (isOver, isUnder): (UInt64, UInt64) = (side > 0 ? 1 : 0, side < 0 ? 1 : 0)
            var changes = (over ^ (over &<< 1 | isOver)) | (under ^ (under &<< 1 | isUnder))
            while changes != 0 {
                let place = changes.trailingZeroBitCount
                changes &= changes &- 1
                side = Int(over &>> UInt64(place) & 1) &- Int(under &>> UInt64(place) & 1)
                places[found] = (bar &+ place) &<< 2 | (side &+ 1)
                found &+= 1
            }
            bar &+= SideWords.bars
        }
        while bar < bars.upperBound {
            let decided = bar &- columns.delay
            let now = SideWords.side(columns.tickSums, decided, rule.fast, rule.slow)
            let wanted = now < 0 && !rule.isShortAllowed ? 0 : now
            if wanted != side {
                places[found] = bar &<< 2 | (wanted &+ 1)
                found &+= 1
            }
            side = wanted
            bar &+= 1
        }
        return found
    }

    /// The side that the last close decides for a bar that is not there; 0 where it decides nothing.
    static func sideAfterEnd(_ tape: ReturnTape, _ rule: CrossRule) -> Int {
        var side = 0
        tape.withPointers { columns in
            guard columns.count >= rule.slow else { return }
            let now = SideWords.side(columns.tickSums, columns.count - 1, rule.fast, rule.slow)
            side = now < 0 && !rule.isShortAllowed ? 0 : now
        }
        return side
    }

    /// Every change of a tape, for what needs no speed.
    static func changes(_ tape: ReturnTape, _ rule: CrossRule) -> [(bar: Int, side: Int)] {
        let scan = CrossScan()
        defer { scan.free() }
        var changes: [(bar: Int, side: Int)] = []
        tape.withPointers { columns in
            scan.eachChange(columns, rule) { changes.append((bar: $0.bar, side: $0.side)) }
        }
        return changes
    }
}
