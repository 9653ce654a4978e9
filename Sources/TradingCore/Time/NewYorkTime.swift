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
}
