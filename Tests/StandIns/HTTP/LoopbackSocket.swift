internal import Glibc

/// The system calls that make loopback sockets.
enum LoopbackSocket {
    /// A listening socket on 127.0.0.1 and its port, which the system chooses unless one is wanted.
    static func listening(port: UInt16 = 0) -> (descriptor: Int32, port: UInt16) {
        let descriptor = socket(
            AF_INET,
            Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue),
            Int32(IPPROTO_TCP)
        )
        precondition(descriptor >= 0, "the system gives no socket")
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        address.sin_port = port.bigEndian
        if port != 0 {
            var on: Int32 = 1
            let size = socklen_t(MemoryLayout<Int32>.size)
            setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, size)
        }
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(descriptor, address, size) | listen(descriptor, 512)
                    | getsockname(descriptor, address, &size)
            }
        }
        precondition(status == 0, "127.0.0.1 cannot be listened on")
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }

    /// A pipe.
    static func pipe() -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [0, 0]
        precondition(Glibc.pipe(&ends) == 0, "the system gives no pipe")
        for end in ends { closeOnExec(end) }
        return (ends[0], ends[1])
    }

    /// Keeps the descriptor from child processes.
    static func closeOnExec(_ descriptor: Int32) {
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    /// Sends small answers without waiting for more.
    static func sendAtOnce(_ descriptor: Int32) {
        var on: Int32 = 1
        setsockopt(
            descriptor,
            Int32(IPPROTO_TCP),
            TCP_NODELAY,
            &on,
            socklen_t(MemoryLayout<Int32>.size)
        )
    }

    /// Makes the close that follows a reset.
    static func resetOnClose(_ descriptor: Int32) {
        var rule = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            descriptor,
            SOL_SOCKET,
            SO_LINGER,
            &rule,
            socklen_t(MemoryLayout<linger>.size)
        )
    }
}
