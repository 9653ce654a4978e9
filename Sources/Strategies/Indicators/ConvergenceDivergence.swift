/// The distance of a quick from a slow exponential mean, and an exponential mean of that distance (MACD).
///
/// The first result comes with value number `slow + signal - 1`. Source: TA-Lib's MACD: the quick mean is
/// seeded by the last `fast` of the first `slow` values, so that both begin at the same value, and the
/// signal by the simple mean of the first `signal` distances. A value that is NaN or infinite is refused:
/// the answer is nil and the state stays.
package struct ConvergenceDivergence: Sendable {
    /// In the unit of the values.
    package struct Value: Sendable, Hashable {
        /// The quick mean less the slow one.
        package let line: Double
        package let signal: Double
        /// The line less its signal.
        package var histogram: Double { line - signal }
    }
    private var fast: SmoothedAverage
    private var slow: SmoothedAverage
    private var signal: SmoothedAverage
    /// Values that the quick mean still passes over.
    private var skipped: Int

    /// - Parameters:
    ///   - fast: period of the quick mean; 1 or more, and less than `slow`.
    ///   - slow: period of the slow mean.
    ///   - signal: period of the signal; 1 or more.
    package init(fast: Int = 12, slow: Int = 26, signal: Int = 9) {
        precondition(fast < slow, "the quick mean looks at fewer values")
        self.fast = .exponential(period: fast)
        self.slow = .exponential(period: slow)
        self.signal = .exponential(period: signal)
        skipped = slow - fast
    }

    /// Takes the next value; line and signal once there are enough.
    package mutating func update(_ value: Double) -> Value? {
        guard value.isFinite else { return nil }
        let slowly = slow.update(value)
        guard skipped == 0 else {
            skipped -= 1
            return nil
        }
        guard let quickly = fast.update(value), let slowly else { return nil }
        let line = quickly - slowly
        return signal.update(line).map { Value(line: line, signal: $0) }
    }
}
