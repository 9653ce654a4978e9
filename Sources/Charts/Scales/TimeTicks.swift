package import TradingCore

/// Round moments for the axis of time, and their short names. All in UTC.
package enum TimeTicks {
    /// The distance of two ticks.
    enum Step: Hashable {
        case seconds(Int64)
        case months(Int)
    }

    /// A moment with its name: `14:30`, `12 Nov`, `Nov`, `2026`.
    package struct Tick: Sendable, Hashable {
        package let time: UTCTime
        package let name: String
        /// Whether a larger unit begins here: a day among hours, a year among months.
        package let isMajor: Bool
    }

    private static let steps: [Step] =
        [1, 5, 15, 30, 60, 300, 900, 1800, 3600, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800]
        .map { .seconds($0) } + [1, 2, 3, 6, 12, 24, 60, 120].map { .months($0) }

    /// Ticks from `first` through `last`, at most `countMax` and some at least, where the range has any.
    package static func ticks(from first: UTCTime, through last: UTCTime, countMax: Int) -> [Tick] {
        guard first <= last else { return [] }
        for step in steps where count(first, last, step) <= countMax {
            return moments(from: first, through: last, step)
        }
        return []
    }

    private static func count(_ first: UTCTime, _ last: UTCTime, _ step: Step) -> Int {
        let seconds = last.seconds - first.seconds
        switch step {
        case .seconds(let length): return Int(seconds / length) + 1
        case .months(let months): return Int(seconds / 2_629_746) / months + 1
        }
    }

    private static func moments(
        from first: UTCTime,
        through last: UTCTime,
        _ step: Step
    ) -> [Tick] {
        var ticks: [Tick] = []
        switch step {
        case .seconds(let length):
            // 1970 began on a Thursday, and weeks begin on Mondays.
            let shift: Int64 = length == 604_800 ? 345_600 : 0
            var next = (first.seconds - shift + length - 1).flooredQuotient(length) * length + shift
            if next < first.seconds { next += length }
            while next <= last.seconds {
                ticks.append(tick(at: UTCTime(seconds: next), length))
                next += length
            }
        case .months(let months):
            let start = first.day.civil
            var index = (start.year * 12 + start.month - 1) / months * months
            while let day = UTCDay(year: index / 12, month: index % 12 + 1, day: 1),
                day.start <= last
            {
                if day.start >= first { ticks.append(tick(of: day, months)) }
                index += months
            }
        }
        return ticks
    }

    private static func tick(at time: UTCTime, _ length: Int64) -> Tick {
        let isMidnight = time.secondOfDay == 0
        if length >= 86_400 || isMidnight {
            let isMajor = length < 86_400 || time.day.civil.day <= Int(length / 86_400)
            return Tick(time: time, name: dayName(time.day), isMajor: isMajor)
        }
        let clock = time.clock
        return Tick(
            time: time,
            name: length < 60 ? clock : String(clock.prefix(5)),
            isMajor: false
        )
    }

    private static func tick(of day: UTCDay, _ months: Int) -> Tick {
        let (year, month, _) = day.civil
        if month == 1 || months >= 12 {
            return Tick(time: day.start, name: String(year), isMajor: months < 12)
        }
        return Tick(time: day.start, name: monthNames[month - 1], isMajor: false)
    }

    /// `12 Nov`.
    package static func dayName(_ day: UTCDay) -> String {
        let civil = day.civil
        return "\(civil.day) \(monthNames[civil.month - 1])"
    }

    /// `12 Nov 2026`, and the hour where it is not midnight.
    package static func fullName(_ time: UTCTime) -> String {
        let day = "\(dayName(time.day)) \(time.day.civil.year)"
        return time.secondOfDay == 0 ? day : "\(day) \(time.clock.prefix(5))"
    }

    private static let monthNames = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
