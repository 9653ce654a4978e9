package import TradingCore

/// A cron expression of five fields in UTC: minute, hour, day of the month, month, day of the week
/// (0 or 7 is Sunday). Lists, ranges, steps and `*`. When both days are restricted, either matches,
/// as in the POSIX crontab.
package struct CronExpression: Sendable, Hashable, CustomStringConvertible {
    package let description: String
    private let minutes: Set<Int>
    private let hours: Set<Int>
    private let days: Set<Int>
    private let months: Set<Int>
    private let weekdays: Set<Int>
    private let isDayRestricted: Bool
    private let isWeekdayRestricted: Bool

    /// Why a text is no cron expression, in words.
    package struct Malformed: Error, Equatable, Sendable {
        package let reason: String
    }

    package init(_ text: String) throws(Malformed) {
        let fields = text.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
        guard fields.count == 5 else {
            throw Malformed(
                reason: "\"\(text)\" has \(fields.count) fields; minute, hour, day, month and "
                    + "weekday are needed, as in \"0 22 * * *\"."
            )
        }
        description = fields.joined(separator: " ")
        minutes = try Self.values(fields[0], 0...59, "minute")
        hours = try Self.values(fields[1], 0...23, "hour")
        days = try Self.values(fields[2], 1...31, "day")
        months = try Self.values(fields[3], 1...12, "month")
        weekdays = Set(try Self.values(fields[4], 0...7, "weekday").map { $0 % 7 })
        isDayRestricted = fields[2] != "*"
        isWeekdayRestricted = fields[4] != "*"
        guard comes else {
            throw Malformed(
                reason: "\"\(description)\" never comes: none of its months has such a day."
            )
        }
    }

    /// Whether some year has a matching day. Where weekdays are named too, they come in every week.
    private var comes: Bool {
        if isDayRestricted && isWeekdayRestricted { return true }
        let longest = months.map { Self.daysMax[$0 - 1] }.max() ?? 0
        return days.contains { $0 <= longest }
    }

    /// By month, in the longest year.
    private static let daysMax = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

    /// The first matching minute strictly after an instant; nil when none comes within five years.
    package func next(after time: UTCTime) -> UTCTime? {
        let start = UTCTime(seconds: (time.seconds.flooredQuotient(60) + 1) * 60)
        var day = start.day
        for _ in 0..<(5 * 366) {
            if matches(day) {
                let from = day == start.day ? start.secondOfDay / 60 : 0
                if let minute = firstMinute(from: from) {
                    return day.start + .minutes(minute)
                }
            }
            day = day.advanced(by: 1)
        }
        return nil
    }

    private func matches(_ day: UTCDay) -> Bool {
        let civil = day.civil
        guard months.contains(civil.month) else { return false }
        let isDay = days.contains(civil.day)
        let isWeekday = weekdays.contains(day.isoWeekday % 7)
        if isDayRestricted && isWeekdayRestricted { return isDay || isWeekday }
        return isDay && isWeekday
    }

    private func firstMinute(from: Int) -> Int? {
        for minute in from..<1440
        where hours.contains(minute / 60) && minutes.contains(minute % 60) {
            return minute
        }
        return nil
    }

    private static func values(
        _ field: String,
        _ range: ClosedRange<Int>,
        _ name: String
    ) throws(Malformed) -> Set<Int> {
        var found: Set<Int> = []
        for part in field.split(separator: ",", omittingEmptySubsequences: false) {
            let pieces = part.split(separator: "/", omittingEmptySubsequences: false)
            let step = pieces.count == 2 ? Int(pieces[1]) : 1
            guard pieces.count <= 2, let step, step > 0,
                let span = span(String(pieces[0]), range, hasStep: pieces.count == 2)
            else {
                throw Malformed(
                    reason: "\"\(part)\" is no \(name) of \(range.lowerBound) to "
                        + "\(range.upperBound)."
                )
            }
            found.formUnion(stride(from: span.lowerBound, through: span.upperBound, by: step))
        }
        return found
    }

    private static func span(
        _ text: String,
        _ range: ClosedRange<Int>,
        hasStep: Bool
    )
        -> ClosedRange<Int>?
    {
        if text == "*" { return range }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard ends.count <= 2, let first = ends.first ?? nil, range.contains(first) else {
            return nil
        }
        guard ends.count == 2 else { return hasStep ? first...range.upperBound : first...first }
        guard let last = ends[1], range.contains(last), first <= last else { return nil }
        return first...last
    }
}
