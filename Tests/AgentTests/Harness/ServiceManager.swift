import Foundation
import Glibc

/// The service manager's end of the notify socket.
final class ServiceManager {
    let path: String
    private let descriptor: Int32
    private var heard = ""

    init?(path: String) {
        self.path = path
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { return nil }
    }

    deinit { close(descriptor) }

    func hears(_ words: String, withinSeconds seconds: Double) -> Bool {
        holds(within: seconds) {
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            if count > 0 { heard += String(decoding: buffer.prefix(count), as: UTF8.self) + "\n" }
            return heard.contains(words)
        }
    }

    /// Reads away what was said so far.
    func forget() {
        _ = hears("\u{0}", withinSeconds: 0)
        while hearsMore() {}
        heard = ""
    }

    private func hearsMore() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 4096)
        return recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT)) > 0
    }
}
