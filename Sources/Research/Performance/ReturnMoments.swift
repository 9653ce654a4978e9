/// Mean, deviations, skewness and kurtosis of returns, all per period.
package struct ReturnMoments: Sendable, Hashable {
    package let count: Int
    package let mean: Double
    /// The sample deviation (divided by the count less 1); nil for fewer than two returns.
    package let deviation: Double?
    /// The root of the mean square of the returns under 0, over all returns.
    package let downside: Double
    /// The third standardised moment, with population moments; 0 for a normal distribution, and without spread.
    package let skewness: Double
    /// The fourth standardised moment, with population moments; 3 for a normal distribution, and without spread.
    package let kurtosis: Double

    package init(_ returns: [Double]) {
        let number = Double(max(returns.count, 1))
        let mean = returns.reduce(0, +) / number
        var (second, third, fourth, under) = (0.0, 0.0, 0.0, 0.0)
        for value in returns {
            let square = (value - mean) * (value - mean)
            second += square
            third += square * (value - mean)
            fourth += square * square
            if value < 0 { under += value * value }
        }
        let variance = second / number
        // A constant series leaves nothing but the rounding of its mean.
        let isSpread = variance.squareRoot() > 1e-14 * max(abs(mean), 1e-300)
        count = returns.count
        self.mean = mean
        deviation = returns.count > 1 ? (second / (number - 1)).squareRoot() : nil
        downside = (under / number).squareRoot()
        skewness = isSpread ? third / number / (variance * variance.squareRoot()) : 0
        kurtosis = isSpread ? fourth / number / (variance * variance) : 3
        self.isSpread = isSpread
    }

    private let isSpread: Bool

    /// Mean over sample deviation, per period; nil without spread.
    package var sharpe: Double? {
        deviation.flatMap { isSpread ? mean / $0 : nil }
    }

    /// Mean over downside deviation, per period; nil when no return was under 0.
    package var sortino: Double? { count > 1 && downside > 0 ? mean / downside : nil }
}
