/// Means of the closes over every window that a sweep wants, for one block of bars. A cell without a full
/// window compares as not over.
struct MeanColumns {
    typealias Column = UnsafeMutablePointer<Double>

    private let fast: [Int]
    private let slow: [Int]
    private let cells: Column
    /// Added to the slow means: half of the least difference between a quick and a slow one, which is over
    /// the rounding of both. So `fast > slow + lift` says exactly that the quick mean is over the slow one.
    private let lift: Double

    /// The columns of some rules; nil where means of prices up to `largest` ticks could not be told apart.
    init?(_ rules: [CrossRule], largest: Double) {
        fast = Array(Set(rules.map(\.fast))).sorted()
        slow = Array(Set(rules.map(\.slow))).sorted()
        // Means over f and s closes of whole ticks differ by 1 / (f * s) at the least, or not at all.
        lift = 0.5 / (Double(fast.last ?? 1) * Double(slow.last ?? 1))
        // Each mean is rounded three times at the most, by 2^-53 of itself.
        guard largest * 1e-15 < lift / 2 else { return nil }
        let count = max(1, fast.count + slow.count) * ExtremeTable.bars
        let bytes = count * MemoryLayout<Double>.stride
        cells = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 4_096)
            .bindMemory(to: Double.self, capacity: count)
        cells.initialize(repeating: 0, count: count)
    }

    func free() { UnsafeMutableRawPointer(cells).deallocate() }

    /// Where the columns of a rule lie.
    func places(of rule: CrossRule) -> (fast: UnsafePointer<Double>, slow: UnsafePointer<Double>) {
        let quick = fast.firstIndex(of: rule.fast) ?? 0
        let long = fast.count + (slow.firstIndex(of: rule.slow) ?? 0)
        return (
            UnsafePointer(cells + quick * ExtremeTable.bars),
            UnsafePointer(cells + long * ExtremeTable.bars)
        )
    }

    /// Computes the means at the decisions that are filled in a block's bars.
    func fill(_ columns: ReturnPointers, _ start: Int, _ count: Int) {
        for (place, window) in fast.enumerated() {
            let out = cells + place * ExtremeTable.bars
            Self.fill(out, columns, start, count, window, 0, -.infinity)
        }
        for (place, window) in slow.enumerated() {
            let out = cells + (fast.count + place) * ExtremeTable.bars
            Self.fill(out, columns, start, count, window, lift, .infinity)
        }
    }

    private static func fill(
        _ out: Column,
        _ columns: ReturnPointers,
        _ start: Int,
        _ count: Int,
        _ window: Int,
        _ lift: Double,
        _ none: Double
    ) {
        // The first bar whose decision has a full window.
        let first = min(max(window - 1 + columns.delay - start, 0), count)
        for row in 0..<first { out[row] = none }
        for row in count..<max(count, ExtremeTable.bars) { out[row] = none }
        let scale = 1 / Double(window)
        let upper = columns.tickSums + (start - columns.delay + 1)
        let lower = upper - window
        for row in first..<count { out[row] = (upper[row] - lower[row]) * scale + lift }
    }
}
