internal import Glibc

/// One accepted connection, and how each reply goes out on it.
struct LoopbackConnection: Sendable {
    let descriptor: Int32
    let number: Int
    /// Becomes readable when the server stops.
    let stopSignal: Int32

    /// Performs a reply. False when the connection is to be closed.
    func send(_ reply: LoopbackReply) -> Bool {
        switch reply {
        case .answer, .chunked: return write(reply.bytes[...])
        case .delayed(let milliseconds, let reply):
            return pause(milliseconds: milliseconds) && send(reply)
        case .thenClose(let reply):
            _ = send(reply)
            return false
        case .hang:
            awaitEnd()
            return false
        case .close: return false
        case .reset:
            LoopbackSocket.resetOnClose(descriptor)
            return false
        case .cut, .raw:
            _ = write(reply.bytes[...])
            return false
        case .stall:
            if write(reply.bytes[...]) { awaitEnd() }
            return false
        case .drip(let reply, let stepBytes, let pauseMilliseconds):
            return drip(reply.bytes, stepBytes, pauseMilliseconds)
        case .endless:
            let chunk = Array("1000\r\n".utf8) + [UInt8](repeating: 46, count: 4096) + [13, 10]
            var isOpen = write(reply.bytes[...])
            while isOpen { isOpen = write(chunk[...]) }
            return false
        }
    }

    /// Reads once into the buffer. False at the end.
    func read(into buffer: inout [UInt8]) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 16 << 10, alignment: 1) { space in
            var count = recv(descriptor, space.baseAddress, space.count, 0)
            while count < 0, errno == EINTR {
                count = recv(descriptor, space.baseAddress, space.count, 0)
            }
            guard count > 0 else { return false }
            buffer.append(contentsOf: UnsafeRawBufferPointer(rebasing: space[..<count]))
            return true
        }
    }

    /// One system call where the socket takes everything at once. False when the peer is gone.
    func write(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest)
                let count = Glibc.send(
                    descriptor,
                    part.baseAddress,
                    part.count,
                    Int32(MSG_NOSIGNAL)
                )
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }

    private func drip(_ bytes: [UInt8], _ stepBytes: Int, _ pauseMilliseconds: Int) -> Bool {
        for start in stride(from: 0, to: bytes.count, by: max(1, stepBytes)) {
            let step = bytes[start..<min(bytes.count, start + max(1, stepBytes))]
            guard write(step), pause(milliseconds: pauseMilliseconds) else { return false }
        }
        return true
    }

    /// False when the server stops meanwhile.
    private func pause(milliseconds: Int) -> Bool {
        var stop = pollfd(fd: stopSignal, events: Int16(POLLIN), revents: 0)
        return poll(&stop, 1, Int32(milliseconds)) == 0
    }

    /// Until the client goes or the server stops.
    private func awaitEnd() {
        var watched = [
            pollfd(fd: stopSignal, events: Int16(POLLIN), revents: 0),
            pollfd(fd: descriptor, events: 0x2000, revents: 0),  // POLLRDHUP
        ]
        while poll(&watched, 2, -1) < 0, errno == EINTR {}
    }
}
