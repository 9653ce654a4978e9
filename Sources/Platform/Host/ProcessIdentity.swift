internal import Glibc

/// One process of this machine for as long as the machine runs: its number is given out again after
/// its end, its number and start time together are not.
package struct ProcessIdentity: Sendable, Hashable, Codable {
    /// The process's number.
    package let pid: Int32
    /// When it started, in the kernel's clock ticks since boot.
    package let startTicks: Int64

    /// A process as somebody wrote it down.
    package init(pid: Int32, startTicks: Int64) {
        self.pid = pid
        self.startTicks = startTicks
    }

    /// This process. Where the kernel does not tell its start, that is 0.
    package static var current: ProcessIdentity {
        of(getpid()) ?? ProcessIdentity(pid: getpid(), startTicks: 0)
    }

    /// The process that has a number now; nil where there is none, or it is not shown to us.
    ///
    /// The start time is field 22 of `/proc/PID/stat`. Source: proc(5).
    package static func of(_ pid: Int32) -> ProcessIdentity? {
        guard let file = try? OwnedDescriptor.opening("/proc/\(pid)/stat", flags: O_RDONLY),
            let content = try? file.readAll(bytesMax: 4_096)
        else { return nil }
        // The name is in brackets and may hold brackets and blanks itself.
        let line = String(decoding: content, as: UTF8.self)
        guard let name = line.lastIndex(of: ")") else { return nil }
        let fields = line[line.index(after: name)...].split(separator: " ")
        guard fields.count > 19, let ticks = Int64(fields[19]) else { return nil }
        return ProcessIdentity(pid: pid, startTicks: ticks)
    }

    /// Whether this very process is there now.
    package var isThere: Bool { Self.of(pid) == self }
}
