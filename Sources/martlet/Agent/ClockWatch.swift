import ChatOps
import TradingCore

/// Watches the wall clock against the monotonic one: a jump is told once.
struct ClockWatch {
    private var wall: UTCTime
    private var monotonic: Int64
    /// A difference over this is a jump.
    private static let jumpMin = TimeSpan.seconds(2)

    init(wall: UTCTime, monotonic: Int64) {
        self.wall = wall
        self.monotonic = monotonic
    }

    mutating func look(wall now: UTCTime, monotonic monotonicNow: Int64) -> EdgeNotice? {
        let expected = wall + TimeSpan(nanoseconds: monotonicNow - monotonic)
        let jump = now - expected
        wall = now
        monotonic = monotonicNow
        guard jump > Self.jumpMin || jump < Self.jumpMin * -1 else { return nil }
        return EdgeNotice(
            kind: .clockJump,
            subject: "clock",
            report: NoticeReport(
                headline: "The clock jumped by \(jump.display).",
                lines: [
                    "Either it was set, or the machine slept. Prices older than their limit carry "
                        + "no entry."
                ],
                numbers: [],
                hint: "/doctor"
            )
        )
    }
}
