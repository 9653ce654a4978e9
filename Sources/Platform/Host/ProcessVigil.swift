internal import Glibc

/// Waits for the end of another process, for a word from another thread, or for a while; whatever
/// comes first.
package final class ProcessVigil: Sendable {
    private let pipe: WakeUpPipe

    /// A vigil that nobody has woken yet.
    package init() throws(SystemFailure) {
        pipe = try WakeUpPipe()
    }

    /// Ends the wait of another thread, or its next one. Callable from any thread.
    package func wake() { pipe.wake() }

    /// Waits for at most so long.
    package func wait(for process: ProcessHandle?, nanoseconds: Int64) {
        var waiting = [pollfd(fd: pipe.readEnd, events: Int16(POLLIN), revents: 0)]
        if let process {
            waiting.append(
                pollfd(fd: process.descriptor.number, events: Int16(POLLIN), revents: 0)
            )
        }
        let milliseconds = Int32(clamping: (max(0, nanoseconds) + 999_999) / 1_000_000)
        _ = poll(&waiting, nfds_t(waiting.count), milliseconds)
        if waiting[0].revents != 0 { pipe.drain() }
    }
}
