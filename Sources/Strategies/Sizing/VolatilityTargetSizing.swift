/// The share of equity at which a position moves as much as it is meant to: target over volatility, cut at a
/// cap and scaled by the regime.
package struct VolatilityTargetSizing: Sendable, Hashable {
    /// Annualised volatility that the position aims at, a fraction; over 0.
    package var target = 0.1
    /// The most that may come out, a multiple of equity.
    package var shareMax = 1.0
    /// The least volatility that is believed, annualised; a market that stood still is not safe.
    package var volatilityMin = 0.01
    /// What is taken in each regime.
    package var scale = RegimeScale.none

    package init() {}

    /// What is to be held, a multiple of equity, 0 to `shareMax`; 0 for a volatility that is NaN, infinite or
    /// negative.
    package func share(
        volatility: Double,
        in regime: Regime? = nil,
        isLong: Bool = true
    ) -> Double {
        guard volatility.isFinite, volatility >= 0, target > 0 else { return 0 }
        let full = target / max(volatility, volatilityMin)
        return min(full * scale.share(in: regime, isLong: isLong), shareMax)
    }
}
