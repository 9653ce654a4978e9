import Foundation
import Platform
import StandIns

/// A request and its answer over loopback HTTP without any work behind it: one thread here, one in the
/// server.
enum SocketRoundTrip {
    private static let countMax = 2_000

    static func measure() -> Samples {
        let server = LoopbackHTTPServer { _ in .json("{}") }
        defer { server.stop() }
        var samples = Samples()
        let request = Array("POST /x HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}".utf8)
        each(countMax, request, port: server.port) { samples.add($0) }
        return samples
    }

    /// Sends a request so many times over one connection, and tells how long each took in nanoseconds.
    static func each(_ count: Int, _ request: [UInt8], port: UInt16, _ tell: (Int64) -> Void) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        guard connect(descriptor, port: port) else { return }
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, 4)
        var buffer = [UInt8](repeating: 0, count: 4096)
        for _ in 0..<count {
            let start = SystemClock.monotonicNanoseconds()
            guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count,
                recv(descriptor, &buffer, buffer.count, 0) > 0
            else { break }
            tell(SystemClock.monotonicNanoseconds() - start)
        }
    }

    /// A blocking connection to a server on loopback, which the caller closes.
    static func connected(port: UInt16) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0, connect(descriptor, port: port) else {
            throw POSIXError(.ECONNREFUSED)
        }
        return descriptor
    }

    private static func connect(_ descriptor: Int32, port: UInt16) -> Bool {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        address.sin_port = port.bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
