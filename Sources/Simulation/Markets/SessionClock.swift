import TradingCore

/// Whether a market is open at instants that only move forward. Openings lie on whole minutes, so
/// the calendar is asked once a minute.
struct SessionClock: Sendable {
    private let calendar: TradingCalendar
    private var minute = Int64.min
    private var isOpen = false
    private var closedAt: UTCTime?

    init(_ calendar: TradingCalendar) { self.calendar = calendar }

    /// Nil when the market is closed. Otherwise the seconds that it was closed just before this
    /// instant: zero within a session, and at the first opening that is seen.
    mutating func closedSeconds(at time: UTCTime) -> Double? {
        guard calendar != .always else { return 0 }
        let now = time.seconds.flooredQuotient(60)
        if now != minute {
            minute = now
            let wasOpen = isOpen
            isOpen = calendar.isOpen(at: time)
            if wasOpen, !isOpen { closedAt = time }
        }
        guard isOpen else { return nil }
        defer { closedAt = nil }
        return closedAt.map { (time - $0).secondsApproximate } ?? 0
    }
}
