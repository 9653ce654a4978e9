import Glibc

/// The sample standard deviation of the last log returns from close to close, times the root of the
/// bars in a year: the annualised volatility, a fraction.
///
/// The first result comes with close number `returns + 1`. A close that is NaN, infinite, zero or
/// less is refused: the answer is nil and the state stays. Mean and squared deviations slide along
/// (Welford's recurrence for a replaced sample) and are taken afresh each time the window has gone
/// round, so that rounding errors do not add up.
package struct RealisedVolatility: Sendable {
    private var window: SampleWindow
    private let scale: Double
    private var lastClose: Double?
    private var mean = 0.0
    private var squares = 0.0

    /// - Parameters:
    ///   - returns: how many returns are looked at; 2 or more.
    ///   - barsPerYear: over 0; 1 leaves the result per bar.
    package init(returns: Int, barsPerYear: Double) {
        precondition(returns >= 2 && barsPerYear > 0, "a deviation needs two returns")
        window = SampleWindow(size: returns)
        scale = barsPerYear.squareRoot()
    }

    /// Takes the next close; the volatility once there are enough.
    package mutating func update(_ close: Double) -> Double? {
        guard close.isFinite, close > 0 else { return nil }
        defer { lastClose = close }
        guard let lastClose else { return nil }
        let sample = log(close / lastClose)
        if let dropped = window.push(sample), !window.isAtStart {
            let step = sample - dropped
            let before = mean
            mean += step / Double(window.size)
            squares = max(squares + step * (sample - mean + dropped - before), 0)
        } else if window.isFull {
            mean = window.unordered.reduce(0, +) / Double(window.size)
            squares = window.unordered.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        }
        guard window.isFull else { return nil }
        return (squares / Double(window.size - 1)).squareRoot() * scale
    }
}
