import Research
import Testing

/// Held to scipy 1.17.1 (`scripts/check-statistics`).
struct NormalDistributionTests {
    @Test(arguments: [
        (-10, 7.61985302416047e-24), (-3.5, 0.00023262907903552502), (-1, 0.15865525393145707),
        (0, 0.5), (0.5, 0.6914624612740131), (2, 0.9772498680518208), (6, 0.9999999990134123),
    ])
    func `the cumulative distribution is that of scipy`(bound: Double, wanted: Double) {
        #expect(abs(NormalDistribution.cumulative(bound) / wanted - 1) < 1e-13)
    }

    @Test(arguments: [
        (1e-300, -37.0470962993612), (1e-12, -7.034483825301131), (0.001, -3.090232306167813),
        (0.05, -1.6448536269514729), (0.3, -0.5244005127080409), (0.8, 0.8416212335729143),
        (0.975, 1.959963984540054), (1 - 1e-9, 5.997807019601637),
    ])
    func `quantiles are those of scipy`(share: Double, wanted: Double) {
        #expect(abs(NormalDistribution.quantile(share) / wanted - 1) < 1e-13)
    }

    @Test func `the ends are infinite, and there is nothing beyond them`() {
        #expect(abs(NormalDistribution.quantile(0.5)) < 1e-16)
        #expect(NormalDistribution.quantile(0) == -.infinity)
        #expect(NormalDistribution.quantile(1) == .infinity)
        #expect(NormalDistribution.quantile(1.5).isNaN && NormalDistribution.quantile(.nan).isNaN)
    }
}
