/// The largest or smallest of the last `period` values; constant time per value on average, for only
/// values that can still become the extreme are kept.
///
/// The first result comes with value number `period`. A value that is NaN or infinite is refused:
/// the answer is nil and the state stays.
package struct RollingExtreme: Sendable {
    /// Which end is looked for.
    package enum Kind: Sendable { case maximum, minimum }
    private struct Candidate: Sendable {
        let index: Int
        let value: Double
    }
    private let kind: Kind
    private let period: Int
    /// From the extreme to the newest value; `first` skips those that have left the window.
    private var candidates: [Candidate] = []
    private var first = 0
    private var count = 0

    /// - Parameters:
    ///   - kind: which end is looked for.
    ///   - period: 1 or more.
    package init(_ kind: Kind, period: Int) {
        precondition(period >= 1, "a window holds a value")
        self.kind = kind
        self.period = period
    }

    /// Takes the next value; the extreme once there are enough.
    package mutating func update(_ value: Double) -> Double? {
        guard value.isFinite else { return nil }
        while candidates.count > first, let last = candidates.last, isBeaten(last.value, by: value)
        {
            candidates.removeLast()
        }
        candidates.append(Candidate(index: count, value: value))
        count += 1
        if candidates[first].index <= count - 1 - period { first += 1 }
        if first > period {
            candidates.removeFirst(first)
            first = 0
        }
        return count >= period ? candidates[first].value : nil
    }

    private func isBeaten(_ old: Double, by new: Double) -> Bool {
        kind == .maximum ? new >= old : new <= old
    }
}

/// The highest high and lowest low of the last `period` bars (Donchian channel).
///
/// The first result comes with bar number `period`. A bar with a NaN or infinite price, or with its
/// high under its low, is refused: the answer is nil and the state stays.
package struct DonchianChannel: Sendable {
    /// Both ends, in the unit of the bars.
    package struct Value: Sendable, Hashable {
        package let high: Double
        package let low: Double
    }
    private var highest: RollingExtreme
    private var lowest: RollingExtreme

    /// - Parameter period: 1 or more.
    package init(period: Int) {
        highest = RollingExtreme(.maximum, period: period)
        lowest = RollingExtreme(.minimum, period: period)
    }

    /// Takes the next bar; the channel once there are enough.
    package mutating func update(high: Double, low: Double) -> Value? {
        guard high.isFinite, low.isFinite, high >= low else { return nil }
        // Both must see the bar, also while they warm up.
        let ends = (highest.update(high), lowest.update(low))
        guard let top = ends.0, let bottom = ends.1 else { return nil }
        return Value(high: top, low: bottom)
    }
}
