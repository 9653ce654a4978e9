package import Platform
package import TradingCore

/// The real clock, with one thread that sleeps until the next wake-up.
package final class TimerThread: EdgeClock {
    private struct WakeUp: Sendable {
        let moment: Int64
        let body: @Sendable () -> Void
    }
    /// A poller and a channel hold a handful each; one more than this is refused by running it at
    /// once, late callers being better than lost ones.
    private static let waitingMax = 4_096

    private let mailbox = Mailbox<WakeUp>(bounds: MailboxBounds(normalMax: waitingMax))
    private let thread: DedicatedThread

    /// Starts the thread.
    package init(name: String = "edge-timer") throws(SystemFailure) {
        thread = try DedicatedThread.start(name: name) { [mailbox] in Self.run(mailbox) }
    }

    /// The kernel's monotonic clock, nanoseconds.
    package func monotonicNanoseconds() -> Int64 { SystemClock.monotonicNanoseconds() }

    /// The kernel's wall clock.
    package func now() -> UTCTime { UTCTime(nanoseconds: SystemClock.wallNanoseconds()) }

    /// Runs `body` on the timer's thread.
    package func wake(atMonotonic moment: Int64, _ body: @escaping @Sendable () -> Void) {
        if !mailbox.post(WakeUp(moment: moment, body: body)), !mailbox.isClosed { body() }
    }

    /// Ends the thread; what still waits is dropped.
    package func stop() {
        mailbox.close()
    }

    /// Waits for the thread's end, for at most a second.
    package func join() -> Bool { thread.join(timeoutNanoseconds: 1_000_000_000) }

    private static func run(_ mailbox: Mailbox<WakeUp>) {
        var waiting: [WakeUp] = []
        var arrived: [WakeUp] = []
        while !mailbox.isClosed {
            let next = waiting.map(\.moment).min()
            arrived.removeAll(keepingCapacity: true)
            _ = mailbox.takeAll(into: &arrived, max: waitingMax, waitUntilMonotonic: next)
            waiting.append(contentsOf: arrived)
            let now = SystemClock.monotonicNanoseconds()
            let due = waiting.filter { $0.moment <= now }.sorted { $0.moment < $1.moment }
            if !due.isEmpty { waiting.removeAll { $0.moment <= now } }
            for wakeUp in due { wakeUp.body() }
        }
    }
}
