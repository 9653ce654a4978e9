import Testing
import TradingCore

/// When markets trade.
@Suite struct CalendarTests {
    private func isOpen(_ calendar: TradingCalendar, _ text: String) throws -> Bool {
        calendar.isOpen(at: try #require(UTCTime(text)))
    }

    @Test(arguments: [
        // Winter: New York is five hours behind.
        ("2026-01-09T21:59:59Z", true), ("2026-01-09T22:00:00Z", false),
        ("2026-01-10T12:00:00Z", false), ("2026-01-11T22:04:59Z", false),
        ("2026-01-11T22:05:00Z", true), ("2026-01-12T21:59:59Z", true),
        ("2026-01-12T22:00:00Z", false), ("2026-01-12T22:05:00Z", true),
        // Summer: four hours.
        ("2026-07-10T20:59:59Z", true), ("2026-07-10T21:00:00Z", false),
        ("2026-07-12T21:05:00Z", true),
        // The clocks changed on 8 March, the week opens an hour earlier.
        ("2026-03-08T21:05:00Z", true), ("2026-03-01T21:05:00Z", false),
    ])
    func `foreign exchange trades from Sunday to Friday with a daily break`(
        _ text: String,
        _ expected: Bool
    ) throws {
        #expect(try isOpen(.fx, text) == expected)
    }

    @Test(arguments: [
        ("2026-01-09T14:29:59Z", false), ("2026-01-09T14:30:00Z", true),
        ("2026-01-09T20:59:59Z", true), ("2026-01-09T21:00:00Z", false),
        ("2026-07-10T13:30:00Z", true), ("2026-07-10T20:00:00Z", false),
        ("2026-01-10T16:00:00Z", false),
        // Good Friday and Independence Day, kept on a Friday in 2026.
        ("2026-04-03T16:00:00Z", false), ("2026-07-03T16:00:00Z", false),
    ])
    func `equities trade in regular hours`(_ text: String, _ expected: Bool) throws {
        #expect(try isOpen(.usEquities, text) == expected)
    }

    @Test(arguments: [
        // Juneteenth became a holiday of the exchange's in 2022.
        (
            2020,
            [
                "01-01", "01-20", "02-17", "04-10", "05-25", "07-03", "09-07", "11-26", "12-25",
            ]
        ),
        (
            2021,
            [
                "01-01", "01-18", "02-15", "04-02", "05-31", "07-05", "09-06", "11-25", "12-24",
            ]
        ),
        // New Year's Day 2022 fell on a Saturday and was not kept on the Friday before.
        (
            2022,
            [
                "01-17", "02-21", "04-15", "05-30", "06-20", "07-04", "09-05", "11-24", "12-26",
            ]
        ),
        (
            2023,
            [
                "01-02", "01-16", "02-20", "04-07", "05-29", "06-19", "07-04", "09-04", "11-23",
                "12-25",
            ]
        ),
        (
            2024,
            [
                "01-01", "01-15", "02-19", "03-29", "05-27", "06-19", "07-04", "09-02", "11-28",
                "12-25",
            ]
        ),
        (
            2025,
            [
                "01-01", "01-20", "02-17", "04-18", "05-26", "06-19", "07-04", "09-01", "11-27",
                "12-25",
            ]
        ),
        (
            2026,
            [
                "01-01", "01-19", "02-16", "04-03", "05-25", "06-19", "07-03", "09-07", "11-26",
                "12-25",
            ]
        ),
        // Juneteenth and Christmas fall on Saturdays, Independence Day on a Sunday.
        (
            2027,
            [
                "01-01", "01-18", "02-15", "03-26", "05-31", "06-18", "07-05", "09-06", "11-25",
                "12-24",
            ]
        ),
    ])
    func `the exchange's holidays of known years`(_ year: Int, _ expected: [String]) throws {
        let holidays = try Self.days(of: year)
            .filter { $0.isoWeekday <= 5 && $0.isUSEquitiesHoliday }
        #expect(holidays.map { String($0.description.dropFirst(5)) } == expected)
    }

    @Test(arguments: [
        (2020, ["11-27", "12-24"]), (2021, ["11-26"]), (2022, ["11-25"]),
        (2023, ["07-03", "11-24"]), (2024, ["07-03", "11-29", "12-24"]),
        (2025, ["07-03", "11-28", "12-24"]), (2026, ["11-27", "12-24"]), (2027, ["11-26"]),
    ])
    func `the exchange closes early on the published days`(
        _ year: Int,
        _ expected: [String]
    ) throws {
        let days = try Self.days(of: year).filter(\.isUSEquitiesEarlyClose)
        #expect(days.map { String($0.description.dropFirst(5)) } == expected)
        for day in days {
            // 13:00 in New York is 17:00 UTC in summer and 18:00 in winter.
            let close = day.start + .hours(day.civil.month == 7 ? 17 : 18)
            #expect(TradingCalendar.usEquities.isOpen(at: close - .seconds(1)))
            #expect(!TradingCalendar.usEquities.isOpen(at: close))
            #expect(TradingCalendar.usEquities.isOpen(at: close - .days(7)))
        }
    }

    private static func days(of year: Int) throws -> [UTCDay] {
        let first = try #require(UTCDay(year: year, month: 1, day: 1))
        let next = try #require(UTCDay(year: year + 1, month: 1, day: 1))
        return (0..<next.daysSinceEpoch - first.daysSinceEpoch).map { first.advanced(by: $0) }
    }

    @Test func `the next opening is found over weekends and holidays`() throws {
        func next(_ calendar: TradingCalendar, _ text: String) throws -> String? {
            calendar.nextOpen(from: try #require(UTCTime(text)))?.description
        }
        #expect(try next(.usEquities, "2026-04-02T20:00:30Z") == "2026-04-06T13:30:00Z")
        #expect(try next(.usEquities, "2026-04-06T13:30:30Z") == "2026-04-06T13:30:30Z")
        // The Friday after Thanksgiving ends at 13:00 New York.
        #expect(try next(.usEquities, "2026-11-27T18:00:00Z") == "2026-11-30T14:30:00Z")
        #expect(try next(.fx, "2026-01-09T22:00:00Z") == "2026-01-11T22:05:00Z")
        #expect(try next(.always, "2026-01-10T00:00:01Z") == "2026-01-10T00:00:01Z")
    }

    @Test func `Easter falls where the tables say`() {
        for (year, day) in [(1998, "04-12"), (2008, "03-23"), (2011, "04-24"), (2038, "04-25")] {
            #expect(UTCDay.easterSunday(of: year).description == "\(year)-\(day)")
        }
    }

    @Test
    func `New York's clock changes on the second of March's and the first of November's Sundays`()
        throws
    {
        func hour(_ text: String) throws -> Int {
            NewYorkTime(try #require(UTCTime(text))).secondOfDay / 3600
        }
        #expect(try hour("2026-03-08T06:59:59Z") == 1 && hour("2026-03-08T07:00:00Z") == 3)
        #expect(try hour("2026-11-01T05:59:59Z") == 1 && hour("2026-11-01T06:00:00Z") == 1)
        #expect(try hour("2026-11-01T07:00:00Z") == 2)
    }
}

@Test func `a closed stretch has a beginning and an end`() throws {
    let saturday = try #require(UTCTime("2026-11-21T15:30:20Z"))
    #expect(TradingCalendar.fx.closedSince(saturday) == UTCTime("2026-11-20T22:00:00Z"))
    #expect(TradingCalendar.usEquities.closedSince(saturday) == UTCTime("2026-11-20T21:00:00Z"))
    #expect(TradingCalendar.fx.nextOpen(from: saturday) == UTCTime("2026-11-22T22:05:00Z"))
    #expect(TradingCalendar.always.closedSince(saturday) == nil)
}
