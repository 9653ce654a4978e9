/// When an instrument trades.
package enum TradingCalendar: String, Sendable, Codable, CaseIterable {
    /// Around the clock, every day.
    case always
    /// Foreign exchange: Sunday 17:00 to Friday 17:00 New York, with a break of five minutes at
    /// 17:00 New York each day.
    case fx
    /// US equities, regular hours: Monday to Friday 09:30 to 16:00 New York, without the exchange's
    /// full-day holidays, and to 13:00 on its days of early closing.
    case usEquities

    /// Whether the market trades at this instant.
    package func isOpen(at time: UTCTime) -> Bool {
        switch self {
        case .always: return true
        case .fx:
            let local = NewYorkTime(time)
            switch local.isoWeekday {
            case 6: return false
            case 7: return local.secondOfDay >= Self.fxOpen
            case 5: return local.secondOfDay < Self.fxClose
            default:
                return local.secondOfDay < Self.fxClose || local.secondOfDay >= Self.fxOpen
            }
        case .usEquities:
            let local = NewYorkTime(time)
            let hours = Self.equitiesOpen..<Self.equitiesClose
            guard local.isoWeekday <= 5, hours.contains(local.secondOfDay),
                !local.day.isUSEquitiesHoliday
            else { return false }
            return local.secondOfDay < Self.equitiesEarlyClose || !local.day.isUSEquitiesEarlyClose
        }
    }

    /// The first instant at or after `time` when the market trades, looked for in steps of a
    /// minute over 12 days at most; nil when there is none in that range.
    package func nextOpen(from time: UTCTime) -> UTCTime? {
        if isOpen(at: time) { return time }
        var probe = UTCTime(seconds: (time.seconds.flooredQuotient(60) + 1) * 60)
        for _ in 0..<(12 * 1440) {
            if isOpen(at: probe) { return probe }
            probe = probe + .minutes(1)
        }
        return nil
    }

    /// The minute in which the closed stretch around `time` began, looked for in steps of a minute
    /// over 12 days at most; nil when the market is open, or was closed all that time.
    package func closedSince(_ time: UTCTime) -> UTCTime? {
        if isOpen(at: time) { return nil }
        var since = UTCTime(seconds: time.seconds.flooredQuotient(60) * 60)
        for _ in 0..<(12 * 1440) {
            let probe = since - .minutes(1)
            if isOpen(at: probe) { return since }
            since = probe
        }
        return nil
    }

    // Seconds since midnight in New York.
    private static let fxClose = 61_200
    private static let fxOpen = 61_500
    private static let equitiesOpen = 34_200
    private static let equitiesClose = 57_600
    private static let equitiesEarlyClose = 46_800
}
