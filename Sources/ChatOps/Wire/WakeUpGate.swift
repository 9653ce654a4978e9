internal import Synchronization

/// Keeps at most one useful wake-up under way: a later one than that is not ordered, since whoever
/// is woken says again when it wants to be woken next. Without it every call would leave its
/// deadline behind in the clock.
final class WakeUpGate: Sendable {
    private let armed = Mutex<Int64?>(nil)
    private let clock: any EdgeClock

    init(clock: any EdgeClock) {
        self.clock = clock
    }

    /// Has `body` run at the moment, or earlier.
    func wake(atMonotonic moment: Int64, _ body: @escaping @Sendable () -> Void) {
        let isNeeded = armed.withLock { armed in
            if let armed, armed <= moment { return false }
            armed = moment
            return true
        }
        guard isNeeded else { return }
        clock.wake(atMonotonic: moment) { [weak self] in
            self?.armed.withLock { if $0 == moment { $0 = nil } }
            body()
        }
    }
}
