internal import CPlatform
internal import Glibc

/// A hold on one process: the kernel never gives its number to another while this value stands for
/// it, so that what is killed is what was looked at.
///
/// Source: pidfd_open(2).
package final class ProcessHandle: Sendable {
    /// What came of an attempt to end a process.
    package enum Ending: Sendable, Equatable {
        /// It is gone, and with it everything that it held.
        case gone
        /// The number belongs to another process by now, or to none.
        case another
        /// The kernel does not let us: the process belongs to another user.
        case refused(SystemFailure)
        /// The signal was sent, and the process is still there after the time: it waits for a device
        /// without end.
        case remains
    }

    let descriptor: OwnedDescriptor

    private init(_ descriptor: OwnedDescriptor) { self.descriptor = descriptor }

    /// Takes hold of a process; nil where it is gone or its number is another's.
    package static func open(_ process: ProcessIdentity) -> ProcessHandle? {
        let number = martlet_open_process(process.pid)
        guard number >= 0 else { return nil }
        let handle = ProcessHandle(OwnedDescriptor(number))
        // After the hold, for the number could have changed hands before.
        return process.isThere ? handle : nil
    }

    /// Whether the process has ended, waiting at most so long for it.
    package func hasEnded(withinNanoseconds patience: Int64 = 0) -> Bool {
        let deadline = SystemClock.monotonicNanoseconds() + patience
        while true {
            var waiting = pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)
            let left = max(0, deadline - SystemClock.monotonicNanoseconds())
            let outcome = poll(&waiting, 1, Int32(clamping: (left + 999_999) / 1_000_000))
            if outcome > 0 { return true }
            if outcome == 0 || errno != EINTR { return false }
        }
    }

    /// Ends the process by SIGKILL and waits for its end.
    package func end(withinNanoseconds patience: Int64) -> Ending {
        if martlet_kill_process(descriptor.number) != 0 {
            let failure = SystemFailure.last
            return failure.code == ESRCH ? .gone : .refused(failure)
        }
        return hasEnded(withinNanoseconds: patience) ? .gone : .remains
    }

    /// Ends a process by SIGKILL and waits for its end, when it still is the one that was written
    /// down.
    package static func end(
        _ process: ProcessIdentity,
        withinNanoseconds patience: Int64
    ) -> Ending {
        guard let handle = open(process) else { return .another }
        return handle.end(withinNanoseconds: patience)
    }
}
