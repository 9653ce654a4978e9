package import TradingCore

/// When a ranking is taken: at the first bar of each period, by the UTC day on which the bar opens.
package enum RebalanceSchedule: String, Sendable, CaseIterable {
    case day, week, month

    /// The number of the period that holds a moment; later periods have larger numbers. Weeks begin on
    /// Monday.
    package func period(of time: UTCTime) -> Int {
        let day = time.day
        switch self {
        case .day: return day.daysSinceEpoch
        case .week: return Int(Int64(day.daysSinceEpoch + 3).flooredQuotient(7))
        case .month:
            let civil = day.civil
            return civil.year * 12 + civil.month - 1
        }
    }

    /// The most bars that one period holds.
    func barsMax(_ interval: BarInterval) -> Int {
        let days = self == .day ? 1 : self == .week ? 7 : 31
        return max(1, days * 86_400 / interval.seconds)
    }
}
