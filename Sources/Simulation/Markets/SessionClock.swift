import TradingCore

/// Whether a market is open at instants that only move forward. Openings lie on whole minutes, so
/// the calendar is asked once a minute.
struct SessionClock: Sendable {
    private let calendar: TradingCalendar
    private var minute = Int64.min
    private var isOpen = false
    private var closedAt: UTCTime?
    /// Nil when the market is closed at the latest instant. Otherwise the seconds that it was closed
    /// just before it: zero within a session, and at the first opening that is seen.
    private(set) var closedSeconds: Double?

    init(_ calendar: TradingCalendar) {
        self.calendar = calendar
        if calendar == .always { closedSeconds = 0 }
    }

    mutating func advance(to time: UTCTime) {
        guard calendar != .always else { return }
        let now = time.seconds.flooredQuotient(60)
        if now != minute {
            minute = now
            let wasOpen = isOpen
            isOpen = calendar.isOpen(at: time)
            if wasOpen, !isOpen { closedAt = time }
        }
        closedSeconds = isOpen ? closedAt.map { (time - $0).secondsApproximate } ?? 0 : nil
        if isOpen { closedAt = nil }
    }
}
