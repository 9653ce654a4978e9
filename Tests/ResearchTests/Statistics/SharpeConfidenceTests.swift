import Research
import Testing

/// The examples of the papers, and the same numbers computed by scipy (`scripts/check-statistics`).
struct SharpeConfidenceTests {
    /// D. H. Bailey and M. Lopez de Prado (2014): five years of daily returns with a Sharpe ratio of 2.5 a year,
    /// skewness -3 and kurtosis 10; the ratios of the trials have a variance of 1/2 a year.
    @Test(arguments: [
        (100, 0.11317200186513214, 0.9003968344493903),
        (88, 0.11114576178358426, 0.910153014744707),
        (46, 0.10036237061765357, 0.9505017068755787),
    ])
    func `the deflated ratio is that of the paper`(trials: Int, best: Double, wanted: Double) throws
    {
        let variance = 0.5 / 250
        let expected = SharpeConfidence.expectedBest(of: trials, variance: variance)
        #expect(abs(expected / best - 1) < 1e-12)
        let deflated = try #require(
            SharpeConfidence.probabilistic(
                sharpe: 2.5 / 250.squareRoot(),
                count: 1_250,
                skewness: -3,
                kurtosis: 10,
                over: expected
            )
        )
        #expect(abs(deflated / wanted - 1) < 1e-12)
    }

    /// D. H. Bailey and M. Lopez de Prado (2012): two years of monthly returns with a ratio of 0.458 a month are
    /// 0.982 sure if they are normal, and 0.913 with skewness -2.448 and kurtosis 10.164.
    @Test(arguments: [(0.0, 3.0, 0.982), (-2.448, 10.164, 0.913)])
    func `the probabilistic ratio is that of the paper`(
        skewness: Double,
        kurtosis: Double,
        wanted: Double
    ) throws {
        let probability = try #require(
            SharpeConfidence.probabilistic(
                sharpe: 0.458,
                count: 24,
                skewness: skewness,
                kurtosis: kurtosis,
                over: 0
            )
        )
        #expect(abs(probability - wanted) < 0.0006, "\(probability)")
    }

    /// The same paper: to be 95 % sure that a ratio of 2 a year is over 1 takes 2.73 years of daily returns.
    @Test func `the shortest record is that of the paper`() throws {
        let days = try #require(
            SharpeConfidence.shortestRecord(
                sharpe: 2 / 250.squareRoot(),
                skewness: 0,
                kurtosis: 3,
                over: 1 / 250.squareRoot(),
                confidence: 0.95
            )
        )
        #expect(abs(days / 250 - 2.73) < 0.005, "\(days / 250)")
    }

    @Test func `a single trial is not deflated, and a constant series has no probability`() {
        let moments = ReturnMoments([0.01, -0.02, 0.03, 0.01, 0.0, 0.02])
        #expect(
            SharpeConfidence.deflated(moments, trials: 1, variance: 0.3)
                == SharpeConfidence.probabilistic(moments, over: 0)
        )
        #expect(SharpeConfidence.probabilistic(ReturnMoments([0.1, 0.1]), over: 0) == nil)
        #expect(
            SharpeConfidence.shortestRecord(
                sharpe: 0.1,
                skewness: 0,
                kurtosis: 3,
                over: 0.2,
                confidence: 0.9
            ) == nil
        )
    }
}
