/// Wilder's mean of the true range: the largest of high - low, |high - last close| and |low - last
/// close| (ATR).
///
/// The first bar only gives its close, so the first result comes with bar number `period + 1`.
/// Source: TA-Lib's ATR, which counts the same way. A bar with a NaN or infinite price, or with its
/// high under its low, is refused: the answer is nil and the state stays. After a gap in the bars
/// the true range holds the jump.
package struct AverageTrueRange: Sendable {
    /// Wilder's mean of the true range.
    package private(set) var average: SmoothedAverage
    private var lastClose: Double?

    /// - Parameter period: 1 or more.
    package init(period: Int) { average = .wilder(period: period) }

    /// Takes the next bar; the mean range once there are enough.
    package mutating func update(high: Double, low: Double, close: Double) -> Double? {
        guard high.isFinite, low.isFinite, close.isFinite, high >= low else { return nil }
        defer { lastClose = close }
        guard let lastClose else { return nil }
        return average.update(max(high - low, abs(high - lastClose), abs(low - lastClose)))
    }
}
