/// A recursive mean: `next = (1 - weight) * last + weight * value`, seeded by the simple mean of the first
/// `period` values.
///
/// The first result comes with value number `period`. A value that is NaN or infinite is refused:
/// the answer is nil and the state stays.
package struct SmoothedAverage: Sendable {
    package let weight: Double
    private var seed: SimpleAverage
    /// The mean; nil until there are enough values.
    package private(set) var last: Double?

    /// The exponential mean (EMA), weight 2 / (period + 1). Source: TA-Lib's EMA in its default
    /// compatibility mode, which seeds it like this.
    package static func exponential(period: Int) -> SmoothedAverage {
        SmoothedAverage(period: period, weight: 2 / Double(period + 1))
    }

    /// Wilder's mean, weight 1 / period. Source: J. Welles Wilder, New Concepts in Technical
    /// Trading Systems (1978).
    package static func wilder(period: Int) -> SmoothedAverage {
        SmoothedAverage(period: period, weight: 1 / Double(period))
    }

    private init(period: Int, weight: Double) {
        seed = SimpleAverage(period: period)
        self.weight = weight
    }

    /// Takes the next value; the mean once there are enough.
    package mutating func update(_ value: Double) -> Double? {
        guard value.isFinite else { return nil }
        if let last {
            self.last = (1 - weight) * last + weight * value
        } else {
            last = seed.update(value)
        }
        return last
    }
}
