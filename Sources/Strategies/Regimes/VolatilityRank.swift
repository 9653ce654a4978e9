/// The share of the last values that lie under the newest one, half of its equals counted: its percentile,
/// from 0 to 1. The newest value is one of them.
///
/// The first result comes with value number `period`. A value that is NaN or infinite is refused: the
/// answer is nil and the state stays.
package struct VolatilityRank: Sendable {
    private var window: SampleWindow

    /// - Parameter period: 2 or more.
    package init(period: Int) {
        precondition(period >= 2, "a rank needs others")
        window = SampleWindow(size: period)
    }

    /// Takes the next value; its percentile once there are enough.
    package mutating func update(_ value: Double) -> Double? {
        guard value.isFinite else { return nil }
        _ = window.push(value)
        guard window.isFull else { return nil }
        var under = 0.0
        for other in window.unordered { under += other < value ? 1 : other == value ? 0.5 : 0 }
        return under / Double(window.size)
    }
}
