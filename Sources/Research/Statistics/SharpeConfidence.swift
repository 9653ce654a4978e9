import Glibc

/// How sure a Sharpe ratio is. Ratios here are per period, not of a year.
///
/// Sources: D. H. Bailey and M. Lopez de Prado, The Sharpe Ratio Efficient Frontier, Journal of Risk 15 (2012);
/// The Deflated Sharpe Ratio, Journal of Portfolio Management 40 (2014).
package enum SharpeConfidence {
    /// Euler's constant.
    private static let eulerGamma = 0.577_215_664_901_532_9

    /// The probability that the true ratio is over `benchmark`, given what was seen: 0 to 1. Nil for fewer
    /// than two returns or without spread.
    package static func probabilistic(_ returns: ReturnMoments, over benchmark: Double) -> Double? {
        returns.sharpe.flatMap {
            probabilistic(
                sharpe: $0,
                count: returns.count,
                skewness: returns.skewness,
                kurtosis: returns.kurtosis,
                over: benchmark
            )
        }
    }

    /// The same from the numbers themselves; kurtosis is 3 for a normal distribution.
    package static func probabilistic(
        sharpe: Double,
        count: Int,
        skewness: Double,
        kurtosis: Double,
        over benchmark: Double
    ) -> Double? {
        let spread = spread(sharpe: sharpe, skewness: skewness, kurtosis: kurtosis)
        guard count > 1, spread > 0 else { return nil }
        let root = Double(count - 1).squareRoot()
        return NormalDistribution.cumulative((sharpe - benchmark) * root / spread.squareRoot())
    }

    /// How many returns are needed until the ratio is over `benchmark` with `confidence`; nil when it is not
    /// over it at all.
    package static func shortestRecord(
        sharpe: Double,
        skewness: Double,
        kurtosis: Double,
        over benchmark: Double,
        confidence: Double
    ) -> Double? {
        guard sharpe > benchmark else { return nil }
        let score = NormalDistribution.quantile(confidence) / (sharpe - benchmark)
        return 1 + spread(sharpe: sharpe, skewness: skewness, kurtosis: kurtosis) * score * score
    }

    /// The highest ratio that is to be expected of `trials` without any edge, whose ratios have this variance;
    /// 0 for a single trial.
    package static func expectedBest(of trials: Int, variance: Double) -> Double {
        guard trials > 1, variance > 0 else { return 0 }
        let count = Double(trials)
        let first = NormalDistribution.quantile(1 - 1 / count)
        let second = NormalDistribution.quantile(1 - 1 / (count * exp(1)))
        return variance.squareRoot() * ((1 - eulerGamma) * first + eulerGamma * second)
    }

    /// The deflated Sharpe ratio: the probability that the true ratio is over the best that luck alone would
    /// give, 0 to 1.
    package static func deflated(
        _ returns: ReturnMoments,
        trials: Int,
        variance: Double
    ) -> Double? {
        probabilistic(returns, over: expectedBest(of: trials, variance: variance))
    }

    /// The variance of the estimated ratio, times the count less 1.
    private static func spread(sharpe: Double, skewness: Double, kurtosis: Double) -> Double {
        1 - skewness * sharpe + (kurtosis - 1) / 4 * sharpe * sharpe
    }
}
