import Glibc

/// The annualised volatility by the spans of the bars: the root of the mean of log(high / low) squared,
/// divided by 4 log 2. Source: M. Parkinson, The Extreme Value Method for Estimating the Variance of the
/// Rate of Return, Journal of Business 53 (1980).
///
/// The first result comes with bar number `period`. A bar with a price that is NaN, infinite, zero or
/// less, or with its high under its low, is refused: the answer is nil and the state stays.
package struct RangeVolatility: Sendable {
    private var mean: SimpleAverage
    private let scale: Double

    /// - Parameters:
    ///   - period: 1 or more.
    ///   - barsPerYear: over 0; 1 leaves the result per bar.
    package init(period: Int, barsPerYear: Double) {
        precondition(barsPerYear > 0, "a year has bars")
        mean = SimpleAverage(period: period)
        scale = (barsPerYear / (4 * log(2))).squareRoot()
    }

    /// Takes the next bar; the volatility, a fraction, once there are enough.
    package mutating func update(high: Double, low: Double) -> Double? {
        guard high.isFinite, low.isFinite, low > 0, high >= low else { return nil }
        let span = log(high / low)
        return mean.update(span * span).map { max($0, 0).squareRoot() * scale }
    }
}
