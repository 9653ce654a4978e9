import Testing
import TradingCore

/// Instants, days and their text.
@Suite struct TimeTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2026-11-21T22:00:00Z", 1_795_298_400_000_000_000),
        ("1969-12-31T23:59:59Z", -1_000_000_000), ("2000-02-29T12:00:00Z", 951_825_600_000_000_000),
        ("2026-01-01T00:00:00.250Z", 1_767_225_600_250_000_000),
        ("1969-12-31T23:59:59.999999999Z", -1),
        ("1678-01-01T00:00:00Z", -9_214_560_000_000_000_000),
        ("2261-12-31T23:59:59Z", 9_214_646_399_000_000_000),
    ])
    func `time text and nanoseconds agree both ways`(_ text: String, _ nanoseconds: Int64) throws {
        let time = try #require(UTCTime(text))
        #expect(time.nanoseconds == nanoseconds)
        #expect(time.description == text)
    }

    @Test func `moments too far apart are held at the longest span`() throws {
        let first = try #require(UTCTime("1678-01-01T00:00:00Z"))
        let last = try #require(UTCTime("2261-12-31T23:59:59Z"))
        #expect(last - first == TimeSpan(nanoseconds: .max))
        #expect(first - last == TimeSpan(nanoseconds: .min))
        #expect(last + .days(365) == .distantFuture)
        #expect(first - .days(365) == UTCTime(nanoseconds: .min))
        #expect(.distantFuture - TimeSpan(nanoseconds: .min) == UTCTime.distantFuture)
    }

    @Test func `other spellings of an instant are read`() {
        let time = UTCTime("2026-01-01T00:01:00Z")
        #expect(UTCTime("2026-01-01 00:01:00+00:00") == time)
        #expect(UTCTime("2026-01-01T00:00:60Z") == time)
        #expect(UTCTime("2026-01-01T00:01:00.000000Z") == time)
    }

    @Test(arguments: [
        "", "2026-01-01", "2026-01-01T00:00:00", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z",
        "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z",
        "2026-01-01T00:00:00+01:00", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00.1234567890Z",
        "2026-01-01T00:00:00Zx", "1677-12-31T00:00:00Z", "2262-01-01T00:00:00Z",
        "2026/01/01T00:00:00Z", "+026-01-01T00:00:00Z", "2026-01-01T-1:00:00Z",
    ])
    func `a text that is no UTC time is refused`(_ text: String) {
        #expect(UTCTime(text) == nil)
    }

    @Test func `days and dates agree over four centuries`() throws {
        let first = try #require(UTCDay(year: 1800, month: 1, day: 1))
        var (year, month, day) = (1800, 1, 1)
        for offset in 0..<146_097 {
            let date = first.advanced(by: offset)
            let civil = date.civil
            #expect(civil == (year, month, day))
            #expect(UTCDay(year: year, month: month, day: day) == date)
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let length = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
            day += 1
            if day > length { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
        #expect(year == 2200)
    }

    @Test func `a day reads only its own form`() {
        #expect(UTCDay("2026-03-09")?.isoWeekday == 1)
        #expect(UTCDay("1969-12-28")?.isoWeekday == 7)
        for text in [
            "2026-3-9", "2026-+1-01", "2026-02-30", "2026-00-01", "20260309", "-026-01-01",
        ] {
            #expect(UTCDay(text) == nil, "\(text)")
        }
    }

    @Test func `times before the epoch lie in their own day and second`() {
        let time = UTCTime(nanoseconds: -1)
        #expect(time.seconds == -1 && time.milliseconds == -1 && time.secondOfDay == 86_399)
        #expect(time.day.description == "1969-12-31" && time.clock == "23:59:59")
    }

    @Test func `spans for people show their two largest units`() {
        #expect((TimeSpan.days(3) + .hours(4) + .minutes(5)).display == "3 d 4 h")
        #expect(TimeSpan.minutes(12).display == "12 min" && TimeSpan.seconds(8).display == "8 s")
        #expect(TimeSpan.milliseconds(250).display == "250 ms")
        #expect((TimeSpan.days(1) + .minutes(5)).display == "1 d")
        #expect(TimeSpan.seconds(-90).display == "-1 min 30 s")
    }

    @Test func `bar intervals are read and written`() {
        for text in ["30s", "1m", "5m", "1h", "8h", "1d"] {
            #expect(BarInterval(text)?.text == text)
        }
        for text in ["", "m", "0m", "-5m", "5", "5w", "1.5h", "99999d"] {
            #expect(BarInterval(text) == nil, "\(text)")
        }
    }
}
