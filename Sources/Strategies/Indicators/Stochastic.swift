/// Where the close lies between the lowest low and the highest high of the last bars, from 0 to 100,
/// smoothed twice (slow stochastic). Where high and low are the same the answer is 0.
///
/// The first result comes with bar number `period + slowing + signal - 2`. Source: TA-Lib's STOCH with
/// simple means. A bar with a NaN or infinite price, or with its high under its low, is refused: the answer
/// is nil and the state stays.
package struct Stochastic: Sendable {
    /// From 0 to 100 each.
    package struct Value: Sendable, Hashable {
        /// %K: the place, smoothed.
        package let place: Double
        /// %D: the mean of the last places.
        package let signal: Double
    }
    private var channel: DonchianChannel
    private var slowing: SimpleAverage
    private var signal: SimpleAverage

    /// - Parameters:
    ///   - period: bars whose high and low are looked at; 1 or more.
    ///   - slowing: period of the mean that smooths the place; 1 or more.
    ///   - signal: period of the signal; 1 or more.
    package init(period: Int = 5, slowing: Int = 3, signal: Int = 3) {
        channel = DonchianChannel(period: period)
        self.slowing = SimpleAverage(period: slowing)
        self.signal = SimpleAverage(period: signal)
    }

    /// Takes the next bar; both numbers once there are enough.
    package mutating func update(high: Double, low: Double, close: Double) -> Value? {
        guard close.isFinite, let ends = channel.update(high: high, low: low) else { return nil }
        let span = ends.high - ends.low
        let place = span == 0 ? 0 : (close - ends.low) / (span / 100)
        guard let smooth = slowing.update(place), let signal = signal.update(smooth) else {
            return nil
        }
        return Value(place: smooth, signal: signal)
    }
}
