import Glibc
package import Simulation

/// Where equity may stand after some periods if live trading is what the backtest was.
///
/// Series of that many periods are drawn out of the backtest's returns by the stationary bootstrap; the band
/// lies between two of their quantiles.
package struct LiveBand: Sendable, Hashable {
    /// What live trading did in comparison.
    package enum Place: String, Sendable {
        case within
        case under
        case over
    }
    package let periods: Int
    /// The return over all periods that is not reached in half of `outside`.
    package let lower: Double
    package let median: Double
    /// The return over all periods that is exceeded in half of `outside`.
    package let upper: Double

    /// Nil without a return.
    ///
    /// - Parameters:
    ///   - returns: those of the backtest, per period.
    ///   - periods: how many were traded live, at least 1.
    ///   - outside: the share of series that lies outside, over 0 and under 1.
    ///   - draws: how many series are drawn, at least 1.
    ///   - dice: where chance comes from.
    package init?(
        _ returns: [Double],
        periods: Int,
        outside: Double = 0.02,
        draws: Int = 4_000,
        using dice: inout SeededGenerator
    ) {
        precondition(periods > 0 && draws > 0 && outside > 0 && outside < 1, "a band needs bounds")
        guard !returns.isEmpty else { return nil }
        // Logarithms add up; a return that ruins is as low as can be told apart.
        let logs = returns.map { log(max(1 + $0, 1e-12)) }
        let bootstrap = StationaryBootstrap(
            logs,
            meanBlockLength: BlockLength.stationary(returns)
        )
        let sums = (0..<draws).map { _ in bootstrap.sum(of: periods, using: &dice) }.sorted()
        self.periods = periods
        lower = exp(Quantile.of(sorted: sums, outside / 2)) - 1
        median = exp(Quantile.of(sorted: sums, 0.5)) - 1
        upper = exp(Quantile.of(sorted: sums, 1 - outside / 2)) - 1
    }

    /// A band that was computed before.
    package init(periods: Int, lower: Double, median: Double, upper: Double) {
        self.periods = periods
        self.lower = lower
        self.median = median
        self.upper = upper
    }

    /// Where a return over the same periods lies.
    package func place(of earned: Double) -> Place {
        if earned < lower { return .under }
        return earned > upper ? .over : .within
    }

    /// The band after a number of periods between those of two bands: its edges lie on a straight line over
    /// the root of the periods, along which chance spreads, and its middle on one over the periods.
    ///
    /// - Parameters:
    ///   - periods: how many were traded.
    ///   - bands: of one backtest.
    /// - Returns: nil before the first band and after the last.
    package static func after(_ periods: Double, of bands: [LiveBand]) -> LiveBand? {
        let sorted = bands.sorted { $0.periods < $1.periods }
        guard let right = sorted.firstIndex(where: { Double($0.periods) >= periods }) else {
            return nil
        }
        if Double(sorted[right].periods) == periods { return sorted[right] }
        guard right > 0 else { return nil }
        let (near, far) = (sorted[right - 1], sorted[right])
        func between(_ from: Double, _ to: Double, _ share: Double) -> Double {
            from + (to - from) * share
        }
        let (first, last) = (Double(near.periods), Double(far.periods))
        let straight = (periods - first) / (last - first)
        let root =
            (periods.squareRoot() - first.squareRoot())
            / (last.squareRoot() - first.squareRoot())
        return LiveBand(
            periods: Int(periods),
            lower: between(near.lower, far.lower, root),
            median: between(near.median, far.median, straight),
            upper: between(near.upper, far.upper, root)
        )
    }
}
