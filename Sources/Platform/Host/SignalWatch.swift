internal import CPlatform
internal import Glibc

/// A signal by which an operator or the service manager speaks to the process.
package enum CaughtSignal: Sendable, Equatable {
    /// SIGTERM: end cleanly.
    case terminate
    /// SIGINT: Ctrl-C.
    case interrupt
    /// SIGHUP: the terminal closed, or "read your configuration again".
    case hangUp

    init?(number: Int32) {
        switch number {
        case SIGTERM: self = .terminate
        case SIGINT: self = .interrupt
        case SIGHUP: self = .hangUp
        default: return nil
        }
    }

    var number: Int32 {
        switch self {
        case .terminate: SIGTERM
        case .interrupt: SIGINT
        case .hangUp: SIGHUP
        }
    }
}

/// Delivers SIGTERM, SIGINT and SIGHUP to a handler on a thread of its own, and has those of
/// failed writes ignored.
///
/// The handler runs outside the signal context, so it may take locks and allocate. One watch per
/// process.
package final class SignalWatch: Sendable {
    private static let watched: [CaughtSignal] = [.terminate, .interrupt, .hangUp]

    private let pipe: WakeUpPipe
    private let thread: DedicatedThread

    private init(pipe: WakeUpPipe, thread: DedicatedThread) {
        self.pipe = pipe
        self.thread = thread
    }

    /// Has a broken connection, and a file that may not grow, be errors of the write and not the end of the
    /// process. Call it before the first write that must not kill without a word.
    package static func ignoreWriteSignals() { martlet_ignore_write_signals() }

    /// Routes the signals; repeated deliveries are handed on one by one, in order.
    package static func start(
        handler: @escaping @Sendable (CaughtSignal) -> Void
    ) throws(SystemFailure) -> SignalWatch {
        let pipe = try WakeUpPipe()
        ignoreWriteSignals()
        for signal in watched where martlet_route_signal(signal.number, pipe.writeEnd) != 0 {
            throw .last
        }
        let thread = try DedicatedThread.start(name: "signals", stackBytes: 262_144) {
            while true {
                var waiting = pollfd(fd: pipe.readEnd, events: Int16(POLLIN), revents: 0)
                _ = poll(&waiting, 1, -1)
                for byte in pipe.drain() {
                    if byte == 0 { return }
                    if let signal = CaughtSignal(number: Int32(byte)) { handler(signal) }
                }
            }
        }
        return SignalWatch(pipe: pipe, thread: thread)
    }

    /// Gives the signals their default actions back and ends the thread, waiting at most one second
    /// for it.
    package func stop() {
        for signal in Self.watched { _ = martlet_route_signal(signal.number, -1) }
        pipe.wake()
        _ = thread.join(timeoutNanoseconds: 1_000_000_000)
    }
}
