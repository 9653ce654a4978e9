import TradingCore
import TradingEngine

/// Schedules: the next moment is later, the same from every moment before it, and on a whole minute.
enum CronPromises {
    static func check(_ bytes: [UInt8]) throws(BrokenPromise) {
        var feed = InputFeed(bytes)
        let line = feed.textLine()
        guard let cron = try? CronExpression(line) else { return }
        let again = try? CronExpression(cron.description)
        try promise(again == cron, "\(cron) does not read as itself")
        // Somewhere from 1970 to 2105.
        let time = UTCTime(seconds: Int64(feed.number() >> 32))
        guard let next = cron.next(after: time) else { return }
        try promise(next > time, "\(next) is not after \(time)")
        try promise(next.nanoseconds % 60_000_000_000 == 0, "\(next) is no whole minute")
        try promise(next - time <= .days(5 * 366 + 1), "\(next) is too far from \(time)")
        let middle = UTCTime(nanoseconds: (time.nanoseconds + next.nanoseconds) / 2)
        try promise(cron.next(after: middle) == next, "from \(middle) it is not \(next)")
        let before = next - TimeSpan(nanoseconds: 1)
        try promise(cron.next(after: before) == next, "just before it, it is not \(next)")
    }
}
