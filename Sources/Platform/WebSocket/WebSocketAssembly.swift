/// Puts messages together from frames that may be cut anywhere, and holds them to the protocol. A pure
/// value: bytes in, parts out.
struct WebSocketAssembly {
    enum Part: Equatable {
        case message(WebSocketMessage)
        case ping([UInt8])
        case pong
        /// Nil where the frame carried no code.
        case close(WebSocketCloseCode?, reason: String)
    }

    private let messageBytesMax: Int
    private var heads = WebSocketFrameHead.Reader()
    /// The frame whose payload is being read, and how much of it is to come.
    private var frame: WebSocketFrameHead?
    private var missing = 0
    /// The message begun: of text or of bytes.
    private var isText: Bool?
    private var message: [UInt8] = []
    private var check = UTF8Check()
    private var control: [UInt8] = []

    init(messageBytesMax: Int) {
        self.messageBytesMax = messageBytesMax
    }

    /// Reads on from `offset`, up to the end of the first whole part. Nil when the input is used up first.
    mutating func next(
        _ input: UnsafeRawBufferPointer,
        from offset: inout Int
    ) throws(WebSocketViolation) -> Part? {
        while true {
            guard let frame else {
                guard offset < input.count else { return nil }
                let byte = input[offset]
                offset += 1
                if let head = try heads.take(byte) { try begin(head) }
                continue
            }
            let count = min(missing, input.count - offset)
            if count > 0 {
                let piece = UnsafeRawBufferPointer(rebasing: input[offset..<(offset + count)])
                try take(piece, of: frame)
                offset += count
                missing -= count
            }
            guard missing == 0 else { return nil }
            self.frame = nil
            if let part = try finish(frame) { return part }
        }
    }

    private mutating func begin(_ head: WebSocketFrameHead) throws(WebSocketViolation) {
        switch head.opcode {
        case .text, .binary:
            guard isText == nil else {
                throw WebSocketViolation("a new message began within a fragmented one")
            }
            isText = head.opcode == .text
        case .continuation:
            guard isText != nil else {
                throw WebSocketViolation("a continuation came where no message was begun")
            }
        case .close:
            if head.length == 1 { throw WebSocketViolation("a Close frame has half a code") }
        case .ping, .pong: break
        }
        if !head.opcode.isControl {
            guard head.length <= messageBytesMax - message.count else {
                throw WebSocketViolation(
                    "a message has more than \(messageBytesMax) bytes",
                    code: .tooBig
                )
            }
            // A length is only a claim: no more than this is set aside for it.
            if message.isEmpty { message.reserveCapacity(min(head.length, 64 << 10)) }
        }
        frame = head
        missing = head.length
    }

    private mutating func take(
        _ piece: UnsafeRawBufferPointer,
        of frame: WebSocketFrameHead
    ) throws(WebSocketViolation) {
        if frame.opcode.isControl {
            control.append(contentsOf: piece)
            return
        }
        if isText == true, !check.take(piece) { throw Self.malformedText }
        message.append(contentsOf: piece)
    }

    private mutating func finish(
        _ frame: WebSocketFrameHead
    ) throws(WebSocketViolation) -> Part? {
        guard !frame.opcode.isControl else { return try finishControl(frame.opcode) }
        guard frame.isFinal, let isText else { return nil }
        if isText, !check.isComplete { throw Self.malformedText }
        let whole = WebSocketMessage(isText: isText, checked: message)
        message = []
        self.isText = nil
        check = UTF8Check()
        return .message(whole)
    }

    private mutating func finishControl(
        _ opcode: WebSocketOpcode
    ) throws(WebSocketViolation) -> Part? {
        let payload = control
        control.removeAll(keepingCapacity: true)
        switch opcode {
        case .ping: return .ping(payload)
        case .close: return try Self.close(payload)
        default: return .pong
        }
    }

    private static func close(_ payload: [UInt8]) throws(WebSocketViolation) -> Part {
        guard payload.count >= 2 else { return .close(nil, reason: "") }
        let code = WebSocketCloseCode(UInt16(payload[0]) << 8 | UInt16(payload[1]))
        guard code.mayBeSent else {
            throw WebSocketViolation("the close code \(code) may not stand in a frame")
        }
        var check = UTF8Check()
        let isWhole = payload.withUnsafeBytes {
            check.take(UnsafeRawBufferPointer(rebasing: $0[2...]))
        }
        guard isWhole, check.isComplete else {
            throw WebSocketViolation(
                "the reason in a Close frame is not UTF-8",
                code: .malformedText
            )
        }
        return .close(code, reason: String(decoding: payload[2...], as: UTF8.self))
    }

    private static let malformedText = WebSocketViolation(
        "a text message is not UTF-8",
        code: .malformedText
    )
}
