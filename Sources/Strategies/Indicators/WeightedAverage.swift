/// The mean of the last `period` values with weights that fall evenly with age: the newest counts
/// `period` times, the oldest once (WMA). Source: TA-Lib's WMA.
///
/// The first result comes with value number `period`. A value that is NaN or infinite is refused:
/// the answer is nil and the state stays. Both running sums are taken afresh each time the window has
/// gone round, so that rounding errors do not add up.
package struct WeightedAverage: Sendable {
    private var window: SampleWindow
    private var sum = 0.0
    private var weighted = 0.0
    private let divisor: Double

    /// - Parameter period: 1 or more.
    package init(period: Int) {
        window = SampleWindow(size: period)
        divisor = Double(period * (period + 1)) / 2
    }

    /// Takes the next value; the mean once there are enough.
    package mutating func update(_ value: Double) -> Double? {
        guard value.isFinite else { return nil }
        if window.isFull {
            weighted += Double(window.size) * value - sum
            sum += value - (window.push(value) ?? 0)
            if window.isAtStart { takeAfresh() }
        } else {
            _ = window.push(value)
            sum += value
            weighted += Double(window.count) * value
        }
        return window.isFull ? weighted / divisor : nil
    }

    /// At the start of the ring the samples stand from the oldest to the newest.
    private mutating func takeAfresh() {
        sum = 0
        weighted = 0
        for (place, value) in window.unordered.enumerated() {
            sum += value
            weighted += Double(place + 1) * value
        }
    }
}
