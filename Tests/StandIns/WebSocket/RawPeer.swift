internal import Glibc

/// The other end of a connection, that reads and writes what a test tells it to. Waits are bounded.
package final class RawPeer: @unchecked Sendable {
    private let reading: Int32
    private let writing: Int32
    private let isSocket: Bool
    private let millisecondsMax: Int32
    private var buffer: [UInt8] = []

    /// Over two descriptors, which are the same for a socket.
    package init(reading: Int32, writing: Int32, millisecondsMax: Int32 = 10_000) {
        self.reading = reading
        self.writing = writing
        isSocket = reading == writing
        self.millisecondsMax = millisecondsMax
    }

    /// Everything that came and was not looked at.
    package var rest: [UInt8] { buffer }

    /// Waits for more bytes. False at the end, or when nothing comes in time.
    package func readMore(milliseconds: Int32? = nil) -> Bool {
        var watched = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
        guard poll(&watched, 1, milliseconds ?? millisecondsMax) > 0 else { return false }
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        let count = read(reading, &piece, piece.count)
        guard count > 0 else { return false }
        buffer += piece[..<count]
        return true
    }

    /// Whether the other side ended the connection within the time; what it says before is kept.
    package func awaitEnd(milliseconds: Int32 = 10_000) -> Bool {
        while true {
            var watched = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
            guard poll(&watched, 1, milliseconds) > 0 else { return false }
            var piece = [UInt8](repeating: 0, count: 64 << 10)
            let count = read(reading, &piece, piece.count)
            guard count > 0 else { return true }
            buffer += piece[..<count]
        }
    }

    /// The head of an HTTP request; nil when none comes.
    package func readHead() -> String? {
        while true {
            if let end = buffer.firstRange(of: Array("\r\n\r\n".utf8)) {
                defer { buffer.removeFirst(end.upperBound) }
                return String(decoding: buffer[..<end.upperBound], as: UTF8.self)
            }
            guard readMore() else { return nil }
        }
    }

    /// The next frame; nil when none comes.
    package func readFrame() -> WireFrame? {
        while true {
            if let frame = WireFrame.take(from: &buffer) { return frame }
            guard readMore() else { return nil }
        }
    }

    /// Writes bytes, in steps of so many. False when the other side is gone.
    @discardableResult
    package func write(_ bytes: [UInt8], step: Int = .max) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var start = 0
            while start < bytes.count {
                let count = min(step, bytes.count - start)
                let part = UnsafeRawBufferPointer(rebasing: bytes[start..<(start + count)])
                let written =
                    isSocket
                    ? send(writing, part.baseAddress, part.count, Int32(MSG_NOSIGNAL))
                    : Glibc.write(writing, part.baseAddress, part.count)
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { return false }
                start += written
            }
            return true
        }
    }

    /// Writes frames.
    @discardableResult
    package func write(_ frames: WireFrame...) -> Bool { write(frames.flatMap(\.bytes)) }

    /// Reads the request for an upgrade and grants it. The key's proof is made by the caller.
    package func upgrade(_ accept: (String) -> String, extra: String = "") -> String? {
        guard let head = readHead(), let key = Self.key(in: head) else { return nil }
        let answer =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: \(accept(key))\r\n\(extra)\r\n"
        return write(Array(answer.utf8)) ? head : nil
    }

    /// The key of a request.
    package static func key(in head: String) -> String? {
        header("Sec-WebSocket-Key", in: head)
    }

    /// The value of a header.
    package static func header(_ name: String, in head: String) -> String? {
        head.split(separator: "\r\n").first { $0.hasPrefix(name + ": ") }
            .map { String($0.dropFirst(name.count + 2)) }
    }

    /// Ends the connection with a reset.
    package func resetOnClose() { LoopbackSocket.resetOnClose(writing) }

    /// Takes the little that the system allows to wait unread: a reader that is slow shows at once.
    package func shrinkBuffers() {
        var bytes: Int32 = 4_096
        let size = socklen_t(MemoryLayout<Int32>.size)
        setsockopt(writing, SOL_SOCKET, SO_SNDBUF, &bytes, size)
    }
}
