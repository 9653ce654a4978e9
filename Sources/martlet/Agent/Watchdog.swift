import Platform

/// Feeds the service manager's watchdog out of the loop's own turns, so that a stuck loop is
/// restarted however alive the rest of the process is.
final class Watchdog {
    private let notifier: ServiceNotifier
    private let every: Int64?
    private var lastBeat: Int64 = 0

    init(notifier: ServiceNotifier) {
        self.notifier = notifier
        every = notifier.watchdogNanoseconds.map { $0 / 4 }
    }

    func beat() {
        guard let every else { return }
        let now = SystemClock.monotonicNanoseconds()
        guard now - lastBeat >= every else { return }
        lastBeat = now
        _ = notifier.send(.alive)
    }
}
