/// The share of a size that is taken in each regime, 0 or more.
package struct RegimeScale: Sendable, Hashable {
    package var trendUp = 1.0
    package var trendDown = 0.5
    package var range = 0.75
    package var highVolatility = 0.5

    package init() {}

    /// One for every regime: it changes nothing.
    package static var none: RegimeScale {
        var scale = RegimeScale()
        scale.trendDown = 1
        scale.range = 1
        scale.highVolatility = 1
        return scale
    }

    /// The share in a regime; for a short position up and down change places. Without a regime the
    /// smallest of all, for what is not known is no reason for a large size.
    package func share(in regime: Regime?, isLong: Bool) -> Double {
        switch regime {
        case .trendUp: isLong ? trendUp : trendDown
        case .trendDown: isLong ? trendDown : trendUp
        case .range: range
        case .highVolatility: highVolatility
        case nil: min(trendUp, trendDown, range, highVolatility)
        }
    }
}
