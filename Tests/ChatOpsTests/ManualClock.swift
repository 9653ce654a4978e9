import Synchronization
import TradingCore

@testable import ChatOps

/// A clock that moves only when told, and runs what is due on the way.
final class ManualClock: EdgeClock {
    private struct State {
        var now: Int64 = 1_000_000_000
        var wakeUps: [(moment: Int64, body: @Sendable () -> Void)] = []
    }
    private let state = Mutex(State())
    /// 2026-01-05 12:00:00 UTC at the start.
    static let start: Int64 = 1_767_614_400

    func monotonicNanoseconds() -> Int64 { state.withLock { $0.now } }

    func now() -> UTCTime {
        UTCTime(nanoseconds: Self.start * 1_000_000_000 + monotonicNanoseconds() - 1_000_000_000)
    }

    func wake(atMonotonic moment: Int64, _ body: @escaping @Sendable () -> Void) {
        state.withLock { $0.wakeUps.append((moment, body)) }
    }

    /// Moves on, from wake-up to wake-up.
    func advance(by span: TimeSpan) {
        let end = monotonicNanoseconds() + span.nanoseconds
        while let body = nextDue(before: end) { body() }
        state.withLock { $0.now = end }
    }

    private func nextDue(before end: Int64) -> (@Sendable () -> Void)? {
        state.withLock { state in
            let due = state.wakeUps.enumerated().filter { $0.element.moment <= end }
            guard let next = due.min(by: { $0.element.moment < $1.element.moment }) else {
                return nil
            }
            state.now = max(state.now, next.element.moment)
            return state.wakeUps.remove(at: next.offset).body
        }
    }
}
