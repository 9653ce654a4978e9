internal import Glibc

/// Tells the service manager how the process fares, by its datagram protocol. Without a manager it
/// does nothing.
///
/// Source: sd_notify(3) and systemd.service(5), `Type=notify`, `WatchdogSec=`.
package struct ServiceNotifier: Sendable {
    /// One statement to the service manager.
    package enum Statement: Sendable, Equatable {
        /// Commands are taken from now on.
        case ready
        /// One line for `systemctl status`; line breaks become blanks, at most 512 bytes are kept.
        case status(String)
        /// The engine made progress.
        case alive
        /// The end began.
        case stopping
        /// The configuration is being read again; `ready` follows when that is done.
        case reloading
    }

    /// How often ``Statement/alive`` is due at the latest, in nanoseconds; nil when nobody watches
    /// this process. Half of it is a good pace.
    package let watchdogNanoseconds: Int64?

    private let path: String?

    /// Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID.
    ///
    /// - Parameter environment: Handed in, so that a test needs no real service manager.
    package init(environment: [String: String]) {
        path = environment["NOTIFY_SOCKET"].flatMap { path in
            path.hasPrefix("/") || path.hasPrefix("@") ? path : nil
        }
        let watched = environment["WATCHDOG_PID"].map { Int32($0) == getpid() } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) } ?? 0
        let fits = microseconds > 0 && microseconds < Int64.max / 1_000
        watchdogNanoseconds = watched && fits ? microseconds * 1_000 : nil
    }

    /// True when a service manager listens.
    package var isSupervised: Bool { path != nil }

    /// Sends all statements in one datagram and never waits.
    ///
    /// - Returns: False when there is no service manager or it took nothing.
    @discardableResult
    package func send(_ statements: Statement...) -> Bool {
        guard let path, let address = try? UnixAddress(path),
            let socket = try? UnixAddress.openSocket(type: SOCK_DGRAM, nonBlocking: true)
        else { return false }
        let text = statements.map { Self.wire($0) }.joined(separator: "\n")
        let bytes = Array(text.utf8)
        let sent = address.withSocketAddress { pointer, length in
            sendto(socket.number, bytes, bytes.count, Int32(MSG_NOSIGNAL), pointer, length)
        }
        return sent == bytes.count
    }

    private static func wire(_ statement: Statement) -> String {
        switch statement {
        case .ready: return "READY=1"
        case .alive: return "WATCHDOG=1"
        case .stopping: return "STOPPING=1"
        case .reloading:
            let now = SystemClock.monotonicNanoseconds() / 1_000
            return "RELOADING=1\nMONOTONIC_USEC=\(now)"
        case .status(let words):
            let line = words.unicodeScalars.map { $0.value < 0x20 ? " " : String($0) }.joined()
            return "STATUS=" + String(decoding: line.utf8.prefix(512), as: UTF8.self)
        }
    }
}
