import Foundation
import Platform

/// The service manager's side of READY=1 and STOPPING=1.
final class NoticeSocket {
    let path: String
    private let descriptor: Int32

    init(path: String) throws {
        self.path = path
        unlink(path)
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        guard descriptor >= 0, path.utf8.count < 108 else {
            throw BenchFailure("no socket at \(path)")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard status == 0 else { throw BenchFailure("no socket at \(path)") }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
        unlink(path)
    }

    /// The monotonic time at which a notice such as READY=1 came; nil when the process ended before,
    /// or the time went by.
    func await(_ word: String, seconds: Double, while isAlive: () -> Bool) -> Int64? {
        let end = SystemClock.monotonicNanoseconds() + Int64(seconds * 1e9)
        var buffer = [UInt8](repeating: 0, count: 4096)
        while SystemClock.monotonicNanoseconds() < end {
            var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, 100) > 0 else {
                if !isAlive() { return nil }
                continue
            }
            let count = recv(descriptor, &buffer, buffer.count, 0)
            let now = SystemClock.monotonicNanoseconds()
            let text = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
            if text.contains(word) { return now }
        }
        return nil
    }
}
