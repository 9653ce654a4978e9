import TradingCore

@testable import ChatOps

/// Times as text: what is read prints as text that reads the same; no two instants are too far apart
/// to be compared or subtracted.
enum TimePromises {
    static func check(_ bytes: [UInt8]) throws(BrokenPromise) {
        var feed = InputFeed(bytes)
        let line = feed.textLine()
        if let day = UTCDay(line) {
            try promise(UTCDay(day.description) == day, "\(day) does not read as itself")
        }
        let date = HTTPDate.time(of: line)
        guard let time = UTCTime(line) ?? date else { return }
        try promise(UTCTime(time.description) == time, "\(time) does not read as itself")
        try promise((0..<86_400).contains(time.secondOfDay), "\(time) has no second of the day")
        try promise(time.day.start <= time, "\(time) is before its day")
        _ = time.display + time.clock
        guard let other = UTCTime(feed.textLine()) else { return }
        let span = time - other
        try promise(
            (span > .zero) == (time > other) && (span < .zero) == (time < other),
            "from \(other) to \(time) it is \(span.nanoseconds) ns"
        )
        _ = span.display
        let isNear = abs(span.secondsApproximate) < 9e9
        try promise(!isNear || (other + span == time && time - span == other), "no way back")
    }
}
