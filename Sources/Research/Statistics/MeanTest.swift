package import Simulation

/// Whether returns are better than luck: how often a series like it, but without an edge, has as good a ratio
/// of mean to deviation.
///
/// The returns are freed of their mean and drawn anew by the stationary bootstrap. The p-value is
/// (1 + how many draws were as good) / (1 + draws); it is multiplied by how many variants were tried
/// (Bonferroni), for the best of many is good by luck alone. When `enough` draws were as good the drawing
/// ends, and the p-value is `enough` over the draws until then (J. Besag and P. Clifford, Sequential Monte
/// Carlo p-values, Biometrika 78, 1991).
package struct MeanTest: Sendable, Hashable {
    /// For one variant, 0 to 1.
    package let pValue: Double
    /// Corrected for all that were tried, 0 to 1.
    package let correctedPValue: Double
    /// How many variants were tried.
    package let variants: Int
    package let meanBlockLength: Double
    /// How many series were drawn.
    package let draws: Int
    /// So many draws that are as good tell a p-value to a twentieth of itself.
    package static let enough = 400

    /// The most series that are drawn.
    package static let drawsMax = 400_000

    /// How many draws tell a corrected p-value of `level` from a greater one: 20 times as many as the least
    /// that could, 2,000 at least, `drawsMax` at most. With more variants than these can tell apart nothing
    /// passes.
    package static func draws(variants: Int, level: Double) -> Int {
        let wanted = 20 * Double(max(variants, 1)) / max(level, 1e-9)
        return Int(max(2_000, min(wanted, Double(drawsMax))))
    }

    /// Tests returns per period. Without spread, or with a mean of 0 or less, the p-value is 1.
    package init(
        _ returns: [Double],
        variants: Int,
        draws: Int,
        using dice: inout SeededGenerator
    ) {
        self.variants = max(variants, 1)
        let moments = ReturnMoments(returns)
        meanBlockLength = BlockLength.stationary(returns)
        guard let ratio = moments.sharpe, ratio > 0 else {
            (pValue, correctedPValue) = (1, 1)
            self.draws = 0
            return
        }
        let bootstrap = StationaryBootstrap(
            returns.map { $0 - moments.mean },
            meanBlockLength: meanBlockLength
        )
        var (asGood, drawn) = (0, 0)
        while drawn < draws, asGood < Self.enough {
            let series = bootstrap.resample(using: &dice)
            if series.mean >= ratio * series.deviation { asGood += 1 }
            drawn += 1
        }
        self.draws = drawn
        pValue =
            asGood == Self.enough
            ? Double(asGood) / Double(drawn) : Double(1 + asGood) / Double(1 + drawn)
        correctedPValue = min(1, pValue * Double(self.variants))
    }
}
