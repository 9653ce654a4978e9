/// When an instrument trades.
package enum TradingCalendar: String, Sendable, Codable, CaseIterable {
    /// Around the clock, every day.
    case always
    /// Foreign exchange: Sunday 17:00 to Friday 17:00 New York, with a break of five minutes at
    /// 17:00 New York each day.
    case fx
    /// US equities, regular hours: Monday to Friday 09:30 to 16:00 New York, without the exchange's
    /// full-day holidays.
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
            return local.isoWeekday <= 5 && (34_200..<57_600).contains(local.secondOfDay)
                && !local.day.isUSEquitiesHoliday
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

    private static let fxClose = 61_200
    private static let fxOpen = 61_500
}

/// A wall-clock reading in New York, with daylight saving by the rule in force since 2007: from the
/// second Sunday of March 02:00 to the first Sunday of November 02:00 local time.
package struct NewYorkTime: Sendable {
    package let day: UTCDay
    /// Seconds since local midnight.
    package let secondOfDay: Int
    package var isoWeekday: Int { day.isoWeekday }

    package init(_ time: UTCTime) {
        let hours = Self.isDaylightSaving(time) ? -4 : -5
        let local = time + .hours(hours)
        day = local.day
        secondOfDay = local.secondOfDay
    }

    private static func isDaylightSaving(_ time: UTCTime) -> Bool {
        let year = time.day.civil.year
        guard let march = UTCDay(year: year, month: 3, day: 1),
            let november = UTCDay(year: year, month: 11, day: 1)
        else { return false }
        let start = march.sunday(number: 2).start + .hours(7)
        let end = november.sunday(number: 1).start + .hours(6)
        return start <= time && time < end
    }
}

extension UTCDay {
    /// The n-th Sunday on or after this day.
    fileprivate func sunday(number: Int) -> UTCDay {
        advanced(by: 7 - isoWeekday + (number - 1) * 7)
    }

    /// The n-th given weekday (Monday is 1) of this day's month.
    private func isWeekday(_ weekday: Int, number: Int) -> Bool {
        isoWeekday == weekday && (civil.day - 1) / 7 + 1 == number
    }

    /// Full-day holidays of the New York Stock Exchange. Source: the exchange's holiday rules
    /// (Rule 7.2); Juneteenth since 2022. A holiday on a Sunday is kept on Monday, on a Saturday on
    /// Friday, except New Year's Day, which is not moved into the old year.
    package var isUSEquitiesHoliday: Bool {
        let (year, month, day) = civil
        let isLastMonday = isoWeekday == 1 && month == 5 && day >= 25
        if isWeekday(1, number: 3), month == 1 || month == 2 { return true }
        if isLastMonday || (month == 9 && isWeekday(1, number: 1)) { return true }
        if month == 11 && isWeekday(4, number: 4) { return true }
        if self == UTCDay.easterSunday(of: year).advanced(by: -2) { return true }
        for (holidayMonth, holidayDay, since) in [(1, 1, 0), (6, 19, 2022), (7, 4, 0), (12, 25, 0)]
        where year >= since {
            guard let fixed = UTCDay(year: year, month: holidayMonth, day: holidayDay) else {
                continue
            }
            let isMovedBack = fixed.isoWeekday == 6 && holidayMonth != 1
            let kept = fixed.advanced(by: fixed.isoWeekday == 7 ? 1 : isMovedBack ? -1 : 0)
            if self == kept { return true }
        }
        return false
    }

    /// Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876).
    package static func easterSunday(of year: Int) -> UTCDay {
        let golden = year % 19
        let century = year / 100
        let inCentury = year % 100
        let epact =
            (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30
        let weekday = (32 + 2 * (century % 4) + 2 * (inCentury / 4) - epact - inCentury % 4) % 7
        let correction = (golden + 11 * epact + 22 * weekday) / 451
        let sum = epact + weekday - 7 * correction + 114
        guard let easter = UTCDay(year: year, month: sum / 31, day: sum % 31 + 1) else {
            preconditionFailure("Easter falls on a day of the calendar")
        }
        return easter
    }
}
