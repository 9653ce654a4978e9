internal import CPlatform
internal import Glibc
internal import Synchronization

/// What callers hand to a client's thread. Bounded: `admit` refuses beyond the client's bound, and a
/// cancellation exists only for a request, each at most twice.
final class HTTPMailbox: Sendable {
    enum Order: Sendable {
        case start(HTTPSubmission)
        case cancel(HTTPTicket)
    }

    private struct State {
        var orders: [Order] = []
        /// Requests that were admitted and whose completion has not been called.
        var admitted = 0
        var nextTicket: UInt64 = 1
        var isClosing = false
        /// The thread sleeps, or is about to, and nobody has woken it.
        var isAsleep = false
        /// The multi handle as a number, while it may be woken.
        var sleeper: UInt?
        /// The client's thread.
        var thread: pthread_t?
    }

    private let state = Mutex(State())
    private let requestsMax: Int

    init(requestsMax: Int) {
        self.requestsMax = requestsMax
    }

    func nextTicket() -> HTTPTicket {
        state.withLock { state in
            defer { state.nextTicket += 1 }
            return HTTPTicket(number: state.nextTicket)
        }
    }

    /// Hands a request over. The failure, if any, is the caller's to report.
    func admit(_ submission: HTTPSubmission) -> HTTPFailure? {
        state.withLock { state in
            if state.isClosing { return .closed(mayBeWritten: false) }
            guard state.admitted < requestsMax else { return .tooBusy(requestsMax: requestsMax) }
            state.admitted += 1
            state.orders.append(.start(submission))
            Self.wake(&state)
            return nil
        }
    }

    func cancel(_ ticket: HTTPTicket) {
        state.withLock { state in
            if state.isClosing { return }
            state.orders.append(.cancel(ticket))
            Self.wake(&state)
        }
    }

    /// True for the first caller.
    func close() -> Bool {
        state.withLock { state in
            if state.isClosing { return false }
            state.isClosing = true
            Self.wake(&state)
            return true
        }
    }

    /// A request has its completion.
    func release() {
        state.withLock { $0.admitted -= 1 }
    }

    /// Called first on the client's thread. Signals are the main thread's business, and SIGPIPE
    /// nobody's; faults stay deliverable, so that a crash is reported as one.
    func enter() {
        var signals = sigset_t()
        sigfillset(&signals)
        for fault in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] {
            sigdelset(&signals, fault)
        }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        let thread = pthread_self()
        state.withLock { $0.thread = thread }
    }

    /// Whether the caller is the client's thread.
    var isInside: Bool {
        state.withLock { $0.thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false }
    }

    /// From here on the handle is woken for orders; nil before it is freed.
    func setSleeper(_ multi: UnsafeMutableRawPointer?) {
        let sleeper = multi.map { UInt(bitPattern: $0) }
        state.withLock { $0.sleeper = sleeper }
    }

    /// Orders since the last call, and whether the client is being closed.
    func takeOrders() -> (orders: [Order], isClosing: Bool) {
        state.withLock { state in
            let orders = state.orders
            state.orders.removeAll()
            state.isAsleep = false
            return (orders, state.isClosing)
        }
    }

    /// Waits for orders without curl's help, ten milliseconds at a time.
    func takeOrdersWithoutCurl() -> (orders: [Order], isClosing: Bool) {
        while true {
            let taken = takeOrders()
            if !taken.orders.isEmpty || taken.isClosing { return taken }
            usleep(10_000)
        }
    }

    /// Whether the thread may sleep. Orders that come from now on wake it.
    func fallAsleep() -> Bool {
        state.withLock { state in
            state.isAsleep = state.orders.isEmpty && !state.isClosing
            return state.isAsleep
        }
    }

    /// One system call for each sleep, however many orders come. It is made under the lock, so that
    /// the handle is not freed meanwhile.
    private static func wake(_ state: inout State) {
        guard state.isAsleep, let sleeper = state.sleeper else { return }
        state.isAsleep = false
        martlet_curl_multi_wake(UnsafeMutableRawPointer(bitPattern: sleeper))
    }
}
