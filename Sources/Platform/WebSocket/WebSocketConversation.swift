/// One WebSocket from its first byte to its last, as a pure value: bytes, times and random numbers come in;
/// bytes to be written, happenings and the next moment to look at the clock come out. Whoever holds it moves
/// the bytes. Times are nanoseconds of one monotonic clock.
struct WebSocketConversation {
    enum Happening: Equatable {
        case opened(subprotocol: String?)
        case message(WebSocketMessage)
        /// Comes once and is the last one; bytes may still have to be written, see `isOver`.
        case ended(WebSocketEnding)
    }

    private enum State: Equatable {
        case upgrading
        case open
        /// Our Close frame is out; the peer's is awaited until then.
        case closing(WebSocketCloseCode, until: Int64)
        /// Ended; the server may close the connection until then.
        case lingering(until: Int64)
        case over
    }

    private let bounds: WebSocketBounds
    private var handshake: WebSocketHandshake
    private var assembly: WebSocketAssembly
    private var state = State.upgrading
    private var lastHeard: Int64 = 0
    private var lastPing: Int64 = 0
    private var pings: UInt64 = 0
    private var heldPong: [UInt8]?
    /// To be written; the holder takes it away.
    private(set) var output: [UInt8] = []

    /// The holder does not read, by its own wish: the peer's silence says nothing meanwhile.
    private(set) var isPaused = false
    /// Much is unwritten, so that of several pings only the newest is answered (RFC 6455, section 5.5.3).
    var holdsPongs = false

    init(_ handshake: WebSocketHandshake, bounds: WebSocketBounds) {
        self.handshake = handshake
        self.bounds = bounds
        assembly = WebSocketAssembly(messageBytesMax: bounds.messageBytesMax)
    }

    /// Messages may be sent.
    var isOpen: Bool { state == .open }
    /// Nothing is to be waited for: the connection is to be closed when the output is written.
    var isOver: Bool { state == .over }
    /// The ending was told.
    var hasEnded: Bool {
        switch state {
        case .lingering, .over: true
        case .upgrading, .open, .closing: false
        }
    }

    mutating func takeOutput() -> [UInt8] {
        defer { output = [] }
        return output
    }

    /// The connection stands.
    mutating func begin(at now: Int64) {
        lastHeard = now
        lastPing = now
        output += handshake.requestBytes
    }

    /// Bytes came, whatever they say.
    mutating func noteHeard(at now: Int64) { lastHeard = now }

    mutating func pause() { isPaused = true }

    mutating func resume(at now: Int64) {
        isPaused = false
        lastHeard = now
    }

    /// Reads on from `offset` to the next happening; nil when the input is used up first.
    mutating func read(
        _ input: UnsafeRawBufferPointer,
        from offset: inout Int,
        at now: Int64,
        dice: inout some RandomNumberGenerator
    ) -> Happening? {
        switch state {
        case .upgrading: return readAnswer(input, from: &offset)
        case .open, .closing:
            do throws(WebSocketViolation) {
                while let part = try assembly.next(input, from: &offset) {
                    if let happening = take(part, at: now, dice: &dice) { return happening }
                }
                return nil
            } catch {
                offset = input.count
                let failure = WebSocketFailure.violation(error.code, error.text)
                return fail(failure, code: error.code, error.text, at: now, dice: &dice)
            }
        case .lingering, .over:
            offset = input.count
            return nil
        }
    }

    /// Puts a message into the output, in fragments where it is long. False when the link is not open.
    mutating func send(
        _ message: WebSocketMessage,
        dice: inout some RandomNumberGenerator
    ) -> Bool {
        guard state == .open else { return false }
        message.bytes.withUnsafeBytes { bytes in
            var start = 0
            repeat {
                let end = min(start + bounds.frameBytesMax, bytes.count)
                WebSocketFrameHead.append(
                    UnsafeRawBufferPointer(rebasing: bytes[start..<end]),
                    opcode: start > 0 ? .continuation : message.isText ? .text : .binary,
                    isFinal: end == bytes.count,
                    mask: dice.next(),
                    to: &output
                )
                start = end
            } while start < bytes.count
        }
        return true
    }

    /// Begins the closing handshake. Before the link is open there is none, and it ends as cancelled.
    mutating func close(
        _ code: WebSocketCloseCode,
        reason: String,
        at now: Int64,
        dice: inout some RandomNumberGenerator
    ) -> Happening? {
        switch state {
        case .upgrading: return cancel()
        case .open:
            sendClose(code, reason, dice: &dice)
            state = .closing(code, until: now + bounds.closeNanosecondsMax)
            return nil
        case .closing, .lingering, .over: return nil
        }
    }

    /// Ends at once, without asking the peer.
    mutating func cancel(_ failure: WebSocketFailure = .cancelled) -> Happening? {
        defer { state = .over }
        return hasEnded ? nil : .ended(.failed(failure))
    }

    /// The connection ended, or failed in the way that is said.
    mutating func noteEnd(_ text: String) -> Happening? {
        defer { state = .over }
        return hasEnded ? nil : .ended(.failed(.cut(text)))
    }

    /// When to call `passTime`; nil when nothing is waited for.
    var nextMoment: Int64? {
        switch state {
        case .upgrading, .over: nil
        case .open:
            isPaused
                ? nil
                : min(
                    lastHeard + bounds.silenceNanosecondsMax,
                    max(lastHeard, lastPing) + bounds.pingAfterNanoseconds
                )
        case .closing(_, let until), .lingering(let until): until
        }
    }

    /// Does what is due.
    mutating func passTime(
        at now: Int64,
        dice: inout some RandomNumberGenerator
    ) -> Happening? {
        guard let nextMoment, now >= nextMoment else { return nil }
        switch state {
        case .upgrading, .over: return nil
        case .open:
            let silence = now - lastHeard
            if silence >= bounds.silenceNanosecondsMax {
                let failure = WebSocketFailure.silent(milliseconds: silence / 1_000_000)
                return fail(failure, code: .goingAway, "no answer to a ping", at: now, dice: &dice)
            }
            lastPing = now
            pings += 1
            append(.ping, Array("\(pings)".utf8), dice: &dice)
            return nil
        case .closing:
            state = .over
            return .ended(.failed(.closeUnanswered))
        case .lingering:
            state = .over
            return nil
        }
    }

    /// Answers the newest ping that was held back, once it need not be.
    mutating func answerHeldPing(dice: inout some RandomNumberGenerator) {
        guard !holdsPongs, let payload = heldPong, state == .open else { return }
        heldPong = nil
        append(.pong, payload, dice: &dice)
    }
}

extension WebSocketConversation {
    private mutating func readAnswer(
        _ input: UnsafeRawBufferPointer,
        from offset: inout Int
    ) -> Happening? {
        do throws(WebSocketFailure) {
            switch try handshake.take(input, from: &offset) {
            case .unfinished: return nil
            case .accepted(let subprotocol):
                state = .open
                return .opened(subprotocol: subprotocol)
            }
        } catch {
            offset = input.count
            return cancel(error)
        }
    }

    private mutating func take(
        _ part: WebSocketAssembly.Part,
        at now: Int64,
        dice: inout some RandomNumberGenerator
    ) -> Happening? {
        switch part {
        case .message(let message): return .message(message)
        case .pong: return nil
        case .ping(let payload):
            // After a Close frame nothing more is sent.
            guard state == .open else { return nil }
            if holdsPongs {
                heldPong = payload
            } else {
                append(.pong, payload, dice: &dice)
            }
            return nil
        case .close(let code, let reason):
            let sent = state
            state = .lingering(until: now + bounds.lingerNanosecondsMax)
            if case .closing(let ours, _) = sent { return .ended(.byUs(ours)) }
            sendClose(code, "", dice: &dice)
            return .ended(.byPeer(code, reason: reason))
        }
    }

    /// Tells the peer why, if it was not told anything yet, and ends.
    private mutating func fail(
        _ failure: WebSocketFailure,
        code: WebSocketCloseCode,
        _ reason: String,
        at now: Int64,
        dice: inout some RandomNumberGenerator
    ) -> Happening {
        if state == .open { sendClose(code, reason, dice: &dice) }
        state = .lingering(until: now + bounds.lingerNanosecondsMax)
        return .ended(.failed(failure))
    }

    /// A reason is cut so that the frame holds it, at the border of a character.
    private mutating func sendClose(
        _ code: WebSocketCloseCode?,
        _ reason: String,
        dice: inout some RandomNumberGenerator
    ) {
        var payload: [UInt8] = []
        if let code {
            payload = [UInt8(code.number >> 8), UInt8(truncatingIfNeeded: code.number)]
            for character in reason.unicodeScalars {
                let bytes = Array(String(character).utf8)
                guard payload.count + bytes.count <= 125 else { break }
                payload += bytes
            }
        }
        append(.close, payload, dice: &dice)
    }

    private mutating func append(
        _ opcode: WebSocketOpcode,
        _ payload: [UInt8],
        dice: inout some RandomNumberGenerator
    ) {
        let mask: UInt32 = dice.next()
        payload.withUnsafeBytes {
            WebSocketFrameHead.append($0, opcode: opcode, isFinal: true, mask: mask, to: &output)
        }
    }
}
