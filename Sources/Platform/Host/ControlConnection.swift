internal import Glibc

/// One client of a ``ControlSocket``: bytes in, one request at a time, bytes out. Touched by the
/// socket's thread only.
final class ControlConnection {
    /// What the connection waits for.
    enum Phase: Equatable {
        case request
        case reply
        case drain
    }

    /// What an event led to.
    enum Step: Equatable {
        /// Nothing to do until the next event.
        case wait
        /// A complete request; the connection now waits for the reply.
        case request(String)
        /// The connection is to be closed.
        case close
    }

    let socket: OwnedDescriptor
    private(set) var phase = Phase.request
    private(set) var deadline: Int64
    private let bounds: ControlSocketBounds
    private var input: [UInt8] = []
    private var inputSearched = 0
    private var output: [UInt8] = []
    private var outputSent = 0

    init(socket: OwnedDescriptor, bounds: ControlSocketBounds, now: Int64) {
        self.socket = socket
        self.bounds = bounds
        deadline = now + bounds.idleNanosecondsMax
    }

    /// The events to poll for. While the handler works nothing is read: the client's kernel buffer
    /// is the queue.
    var events: Int16 {
        switch phase {
        case .request: Int16(POLLIN)
        case .reply: 0
        case .drain: Int16(POLLOUT)
        }
    }

    /// Reads what has arrived.
    func receive(into buffer: inout [UInt8], now: Int64) -> Step {
        let count = read(socket.number, &buffer, buffer.count)
        if count < 0 { return errno == EAGAIN || errno == EINTR ? .wait : .close }
        if count == 0 { return .close }
        if input.isEmpty { deadline = now + bounds.requestNanosecondsMax }
        input.append(contentsOf: buffer[..<count])
        return nextRequest(now: now)
    }

    /// Queues the reply and sends what the kernel takes.
    func answer(_ reply: String, now: Int64) -> Step {
        precondition(phase == .reply, "a reply belongs to a request")
        guard reply.utf8.count <= bounds.replyBytesMax else { return .close }
        let lineFeed = UInt8(ascii: "\n")
        // A reply is one line; a raw line feed inside would be read as the end of it.
        output = reply.utf8.map { $0 == lineFeed ? UInt8(ascii: " ") : $0 }
        output.append(lineFeed)
        outputSent = 0
        phase = .drain
        deadline = now + bounds.writeNanosecondsMax
        return drain(now: now)
    }

    /// Sends what the kernel takes of the queued reply; after the last byte the next request is
    /// looked at.
    func drain(now: Int64) -> Step {
        while outputSent < output.count {
            let count = output.withUnsafeBytes { bytes in
                send(
                    socket.number,
                    bytes.baseAddress?.advanced(by: outputSent),
                    bytes.count - outputSent,
                    Int32(MSG_NOSIGNAL)
                )
            }
            if count < 0 {
                if errno == EINTR { continue }
                return errno == EAGAIN ? .wait : .close
            }
            outputSent += count
        }
        output = []
        phase = .request
        let allowance = input.isEmpty ? bounds.idleNanosecondsMax : bounds.requestNanosecondsMax
        deadline = now + allowance
        return nextRequest(now: now)
    }

    private func nextRequest(now: Int64) -> Step {
        guard let end = input[inputSearched...].firstIndex(of: UInt8(ascii: "\n")) else {
            inputSearched = input.count
            return input.count > bounds.requestBytesMax ? .close : .wait
        }
        guard end <= bounds.requestBytesMax,
            let line = String(validating: input[..<end], as: UTF8.self)
        else { return .close }
        input.removeFirst(end + 1)
        inputSearched = 0
        phase = .reply
        deadline = now + bounds.replyNanosecondsMax
        return .request(line)
    }
}
