extension UTCDay {
    /// The n-th given weekday (Monday is 1) of this day's month.
    private func isWeekday(_ weekday: Int, number: Int) -> Bool {
        isoWeekday == weekday && (civil.day - 1) / 7 + 1 == number
    }

    private var isThanksgiving: Bool { civil.month == 11 && isWeekday(4, number: 4) }

    /// Full-day holidays of the New York Stock Exchange. Source: the exchange's holiday rules
    /// (Rule 7.2); Juneteenth since 2022. A holiday on a Sunday is kept on Monday, on a Saturday on
    /// Friday, except New Year's Day, which is not moved into the old year. Days of mourning and
    /// of other emergencies are proclaimed one by one and are not here.
    package var isUSEquitiesHoliday: Bool {
        let (year, month, day) = civil
        let isLastMonday = isoWeekday == 1 && month == 5 && day >= 25
        if isWeekday(1, number: 3), month == 1 || month == 2 { return true }
        if isLastMonday || (month == 9 && isWeekday(1, number: 1)) { return true }
        if isThanksgiving { return true }
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

    /// Days on which the New York Stock Exchange closes at 13:00 its time: the Friday after
    /// Thanksgiving, and 3 July and 24 December where they are trading days. Source: the exchange's
    /// published calendars of 2013 and later, which follow this rule.
    package var isUSEquitiesEarlyClose: Bool {
        guard isoWeekday <= 5, !isUSEquitiesHoliday else { return false }
        let (_, month, day) = civil
        return (month == 7 && day == 3) || (month == 12 && day == 24)
            || advanced(by: -1).isThanksgiving
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
