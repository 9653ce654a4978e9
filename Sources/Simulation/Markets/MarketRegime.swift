/// The mood of a group of instruments, which lasts for hours and changes at random.
package enum MarketRegime: String, Sendable, CaseIterable {
    case trendUp, trendDown, range, highVolatility

    /// Drift in daily standard deviations per day.
    var driftPerDay: Double {
        switch self {
        case .trendUp: 0.8
        case .trendDown: -0.8
        case .range, .highVolatility: 0
        }
    }

    /// The multiple of an instrument's usual volatility.
    var volatilityFactor: Double {
        switch self {
        case .trendUp, .trendDown: 1
        case .range: 0.7
        case .highVolatility: 2.2
        }
    }

    /// The share of the distance to its anchor that a price loses per day.
    var reversionPerDay: Double { self == .range ? 6 : 0 }

    /// Mean length in seconds of trading time.
    var meanSeconds: Double {
        switch self {
        case .trendUp, .trendDown: 12 * 3600
        case .range: 18 * 3600
        case .highVolatility: 4 * 3600
        }
    }
}
