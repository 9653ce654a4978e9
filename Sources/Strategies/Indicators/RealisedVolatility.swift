import Glibc

/// The sample standard deviation of the last log returns from close to close, times the root of the
/// bars in a year: the annualised volatility, a fraction.
///
/// The first result comes with close number `returns + 1`. A close that is NaN, infinite, zero or
/// less is refused: the answer is nil and the state stays.
package struct RealisedVolatility: Sendable {
    private var deviation: Deviation
    private let scale: Double
    private var lastClose: Double?

    /// - Parameters:
    ///   - returns: how many returns are looked at; 2 or more.
    ///   - barsPerYear: over 0; 1 leaves the result per bar.
    package init(returns: Int, barsPerYear: Double) {
        precondition(returns >= 2 && barsPerYear > 0, "a deviation needs two returns")
        deviation = Deviation(period: returns)
        scale = barsPerYear.squareRoot()
    }

    /// Takes the next close; the volatility once there are enough.
    package mutating func update(_ close: Double) -> Double? {
        guard close.isFinite, close > 0 else { return nil }
        defer { lastClose = close }
        guard let lastClose else { return nil }
        return deviation.update(log(close / lastClose)).map { $0.sample * scale }
    }
}
