/// What a market is doing. The texts are stable: journals, templates and scripts know them.
package enum Regime: String, Sendable, Codable, CaseIterable {
    case trendUp = "trend_up"
    case trendDown = "trend_down"
    case range
    case highVolatility = "high_volatility"

    /// For people.
    package var words: String {
        switch self {
        case .trendUp: "trend up"
        case .trendDown: "trend down"
        case .range: "range"
        case .highVolatility: "high volatility"
        }
    }
}

/// The thresholds of the regimes. Each regime begins at one threshold and ends at another, so that a
/// number which wavers around one of them moves nothing.
package struct RegimeParameters: Sendable, Hashable {
    /// Bars of the directional movement (ADX, +DI, -DI); 2 or more.
    package var directionBars = 14
    /// The ADX, 0 to 100, at or over which a trend begins. Source: J. Welles Wilder (1978) speaks of a
    /// trend from 25 on.
    package var trendEnter = 25.0
    /// The ADX under which a trend ends.
    package var trendLeave = 20.0
    /// Returns whose volatility is taken; 2 or more.
    package var volatilityBars = 20
    /// Volatilities among which the newest one is ranked; 2 or more.
    package var rankBars = 250
    /// The percentile, 0 to 1, at or over which volatility counts as high.
    package var volatilityEnter = 0.9
    /// The percentile under which it no longer does.
    package var volatilityLeave = 0.75
    /// The least share of rising instruments with which an upward trend may begin, 0 to 1.
    package var breadthForUp = 0.4
    /// The largest share of rising instruments with which a downward trend may begin, 0 to 1.
    package var breadthForDown = 0.6
    /// Bars in a row that must speak for another regime before it is believed; 1 or more.
    package var confirmBars = 3

    package init() {}

    /// Bars before the first reading that is no mere beginning.
    package var warmUpBars: Int { max(2 * directionBars, volatilityBars + rankBars) }

    /// Thresholds that contradict each other, one sentence each.
    package func problems() -> [String] {
        var found: [String] = []
        if trendLeave > trendEnter {
            found.append("A trend would end at \(trendLeave), over \(trendEnter) where it begins.")
        }
        if volatilityLeave > volatilityEnter {
            found.append(
                "High volatility would end at \(volatilityLeave), over \(volatilityEnter) where it "
                    + "begins."
            )
        }
        return found
    }
}
