/// The arithmetic mean of the last `period` values (SMA).
///
/// The first result comes with value number `period`. A value that is NaN or infinite is refused:
/// the answer is nil and the state stays. The running sum is taken afresh each time the window has
/// gone round, so that rounding errors do not add up.
package struct SimpleAverage: Sendable {
    private var window: SampleWindow
    private var sum = 0.0
    private let scale: Double

    /// - Parameter period: 1 or more.
    package init(period: Int) {
        window = SampleWindow(size: period)
        scale = 1 / Double(period)
    }

    /// Takes the next value; the mean once there are enough.
    package mutating func update(_ value: Double) -> Double? {
        guard value.isFinite else { return nil }
        let dropped = window.push(value) ?? 0
        sum = window.isAtStart ? window.unordered.reduce(0, +) : sum + (value - dropped)
        return window.isFull ? sum * scale : nil
    }
}
