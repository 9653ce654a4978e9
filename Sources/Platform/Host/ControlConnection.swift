internal import Glibc

/// One client of a ``ControlSocket``: bytes in, one request at a time, bytes out. Touched by the
/// socket's thread only.
final class ControlConnection {
    /// What the connection waits for.
    enum Phase: Equatable {
        case request
        case reply
        case drain
        /// Words about a line that is too long were sent, and the rest of it is thrown away, so that a
        /// client that writes all before it reads gets to them.
        case discard

        var isHearing: Bool { self == .request || self == .discard }
    }

    /// What an event led to.
    enum Step: Equatable {
        /// Nothing to do until the next event.
        case wait
        /// A complete request; the connection now waits for the reply.
        case request(String)
        /// What cannot be handed on; the connection now waits for words about it.
        case refuse(ControlRefusal)
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
    /// What came cannot be followed by another request, so the words about it are the last.
    private var endsAfterReply = false
    private var hasMoreToCome = false

    init(socket: OwnedDescriptor, bounds: ControlSocketBounds, now: Int64) {
        self.socket = socket
        self.bounds = bounds
        deadline = now + bounds.idleNanosecondsMax
    }

    /// The events to poll for. While the handler works nothing is read: the client's kernel buffer
    /// is the queue.
    var events: Int16 {
        switch phase {
        case .request, .discard: Int16(POLLIN)
        case .reply: 0
        case .drain: Int16(POLLOUT)
        }
    }

    /// Reads what has arrived.
    func receive(into buffer: inout [UInt8], now: Int64) -> Step {
        let count = read(socket.number, &buffer, buffer.count)
        if count < 0 { return errno == EAGAIN || errno == EINTR ? .wait : .close }
        if phase == .discard { return count == 0 ? .close : .wait }
        if count == 0 { return input.isEmpty ? .close : refuse(.unfinished, now: now) }
        if input.isEmpty { deadline = now + bounds.requestNanosecondsMax }
        input.append(contentsOf: buffer[..<count])
        return nextRequest(now: now)
    }

    /// Whether nothing of a request has come and nothing is owed.
    var isIdle: Bool { phase == .request && input.isEmpty }

    /// Refuses what has come of a request whose time is over.
    func expire(now: Int64) -> Step {
        phase == .request && !input.isEmpty ? refuse(.unfinished, now: now) : .close
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
        if endsAfterReply {
            guard hasMoreToCome else { return .close }
            // Whoever reads to the end has it now.
            _ = shutdown(socket.number, Int32(SHUT_WR))
            phase = .discard
            deadline = now + bounds.requestNanosecondsMax
            return .wait
        }
        phase = .request
        let allowance = input.isEmpty ? bounds.idleNanosecondsMax : bounds.requestNanosecondsMax
        deadline = now + allowance
        return nextRequest(now: now)
    }

    private func nextRequest(now: Int64) -> Step {
        guard let end = input[inputSearched...].firstIndex(of: UInt8(ascii: "\n")) else {
            inputSearched = input.count
            return input.count > bounds.requestBytesMax ? refuse(.tooLong, now: now) : .wait
        }
        guard end <= bounds.requestBytesMax else { return refuse(.tooLong, now: now) }
        let line = String(validating: input[..<end], as: UTF8.self)
        input.removeFirst(end + 1)
        inputSearched = 0
        phase = .reply
        deadline = now + bounds.replyNanosecondsMax
        return line.map { .request($0) } ?? .refuse(.notText)
    }

    private func refuse(_ reason: ControlRefusal, now: Int64) -> Step {
        hasMoreToCome = reason == .tooLong
        input = []
        inputSearched = 0
        phase = .reply
        endsAfterReply = true
        deadline = now + bounds.replyNanosecondsMax
        return .refuse(reason)
    }
}
