/// What is known of the outcomes that a size is taken from.
package enum TradingEdge: Sendable, Hashable {
    /// Closed trades: how many, the share that won, and the mean gain and loss as positive fractions of what
    /// was put in.
    case trades(count: Int, winShare: Double, gain: Double, loss: Double)
    /// Returns of equal spans: how many, their mean, and their variance.
    case returns(count: Int, mean: Double, variance: Double)

    var count: Int {
        switch self {
        case .trades(let count, _, _, _), .returns(let count, _, _): count
        }
    }
}

/// The share of equity that grows it fastest in the long run, cut to what one would live with.
///
/// For trades `winShare / loss - (1 - winShare) / gain`, for returns `mean / variance`. Source: J. L. Kelly, A
/// New Interpretation of Information Rate, Bell System Technical Journal 35 (1956); E. O. Thorp, The Kelly
/// Criterion in Blackjack, Sports Betting and the Stock Market (2006), eqs. 1.2 and 7.3. An edge that is not
/// over zero, or is drawn from too few outcomes, gives zero.
package struct KellySizing: Sendable, Hashable {
    /// The part of the full size that is taken, 0 to 1. The edge is an estimate, and overbetting costs more
    /// than underbetting: half the size keeps three quarters of the growth.
    package var part = 0.25
    /// The most that may come out, a multiple of equity.
    package var shareMax = 0.25
    /// Outcomes under which the edge counts as unknown.
    package var countMin = 30
    /// What is taken in each regime.
    package var scale = RegimeScale()

    package init() {}

    /// The size, and the numbers on the way to it.
    package struct Answer: Sendable, Hashable {
        /// The size that grows fastest, a multiple of equity; 0 without an edge.
        package let full: Double
        /// The share of it that the regime lets through.
        package let regimeShare: Double
        /// What is to be held, a multiple of equity, 0 to `shareMax`.
        package let share: Double
    }

    /// The size in a regime. Numbers that are NaN, infinite or impossible give zero.
    package func answer(_ edge: TradingEdge, in regime: Regime?, isLong: Bool = true) -> Answer {
        let regimeShare = scale.share(in: regime, isLong: isLong)
        let full = edge.count >= countMin ? max(Self.full(edge) ?? 0, 0) : 0
        let share = min(full * part * regimeShare, shareMax)
        return Answer(full: full, regimeShare: regimeShare, share: max(share, 0))
    }

    private static func full(_ edge: TradingEdge) -> Double? {
        switch edge {
        case .trades(_, let winShare, let gain, let loss):
            guard (0...1).contains(winShare), gain > 0, loss > 0, gain.isFinite, loss.isFinite
            else { return nil }
            return winShare / loss - (1 - winShare) / gain
        case .returns(_, let mean, let variance):
            guard mean.isFinite, variance.isFinite, variance > 0 else { return nil }
            return mean / variance
        }
    }
}
