/// The kinds of frames (RFC 6455, section 5.2).
enum WebSocketOpcode: UInt8 {
    case continuation = 0
    case text = 1
    case binary = 2
    case close = 8
    case ping = 9
    case pong = 10

    /// Control frames carry at most 125 bytes and are never fragmented.
    var isControl: Bool { rawValue >= 8 }
}

/// What is wrong with what the server sent, and the code that it is told.
struct WebSocketViolation: Error, Equatable {
    let code: WebSocketCloseCode
    let text: String

    init(_ text: String, code: WebSocketCloseCode = .protocolError) {
        self.text = text
        self.code = code
    }
}

/// The head of a frame from a server, which is never masked.
struct WebSocketFrameHead: Equatable {
    let isFinal: Bool
    let opcode: WebSocketOpcode
    let length: Int

    /// Gathers a head byte by byte, for it may be cut anywhere. What cannot be is refused at the byte that
    /// says so.
    struct Reader {
        private var first: UInt8 = 0
        private var length: UInt64 = 0
        private var taken = 0
        private var needed = 2

        /// The head when this byte completes it.
        mutating func take(_ byte: UInt8) throws(WebSocketViolation) -> WebSocketFrameHead? {
            // The head before this one was whole.
            if taken == needed { self = Reader() }
            defer { taken += 1 }
            switch taken {
            case 0:
                try checkFirst(byte)
                first = byte
            case 1:
                try takeSecond(byte)
            default:
                length = length << 8 | UInt64(byte)
                // The uppermost bit stands in the first of eight bytes.
                if needed == 10, taken == 2, byte & 0x80 != 0 {
                    throw WebSocketViolation("a frame's length has its uppermost bit set")
                }
            }
            return taken + 1 == needed ? try finished() : nil
        }

        private func checkFirst(_ byte: UInt8) throws(WebSocketViolation) {
            if byte & 0x70 != 0 {
                throw WebSocketViolation("a reserved bit is set, and no extension was agreed on")
            }
            guard let opcode = WebSocketOpcode(rawValue: byte & 0x0F) else {
                throw WebSocketViolation("opcode \(byte & 0x0F) is not defined")
            }
            if opcode.isControl, byte & 0x80 == 0 {
                throw WebSocketViolation("a control frame is fragmented")
            }
        }

        private mutating func takeSecond(_ byte: UInt8) throws(WebSocketViolation) {
            if byte & 0x80 != 0 { throw WebSocketViolation("a frame of the server is masked") }
            if byte > 125, first & 0x08 != 0 {
                throw WebSocketViolation("a control frame has more than 125 bytes")
            }
            switch byte {
            case 126: needed = 4
            case 127: needed = 10
            default: length = UInt64(byte)
            }
        }

        private func finished() throws(WebSocketViolation) -> WebSocketFrameHead {
            if (needed == 4 && length < 126) || (needed == 10 && length <= 0xFFFF) {
                throw WebSocketViolation("a frame's length is not in its shortest form")
            }
            guard let opcode = WebSocketOpcode(rawValue: first & 0x0F) else {
                throw WebSocketViolation("opcode \(first & 0x0F) is not defined")
            }
            return WebSocketFrameHead(
                isFinal: first & 0x80 != 0,
                opcode: opcode,
                length: Int(length)
            )
        }
    }

    /// Appends a frame of a client, which is masked (section 5.3).
    static func append(
        _ payload: UnsafeRawBufferPointer,
        opcode: WebSocketOpcode,
        isFinal: Bool,
        mask: UInt32,
        to output: inout [UInt8]
    ) {
        output.append(opcode.rawValue | (isFinal ? 0x80 : 0))
        let count = payload.count
        if count < 126 {
            output.append(0x80 | UInt8(count))
        } else {
            let width = count <= 0xFFFF ? 2 : 8
            output.append(0x80 | (width == 2 ? 126 : 127))
            for place in stride(from: (width - 1) * 8, through: 0, by: -8) {
                output.append(UInt8(truncatingIfNeeded: count >> place))
            }
        }
        // The key in the order of memory, so that it can be applied to eight bytes at once.
        withUnsafeBytes(of: mask) { output.append(contentsOf: $0) }
        let start = output.count
        output.append(contentsOf: payload)
        let wide = UInt64(mask) << 32 | UInt64(mask)
        output.withUnsafeMutableBytes { bytes in
            let end = bytes.count
            var index = start
            while index + 8 <= end {
                let masked = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) ^ wide
                bytes.storeBytes(of: masked, toByteOffset: index, as: UInt64.self)
                index += 8
            }
            withUnsafeBytes(of: wide) { key in
                for place in index..<end { bytes[place] ^= key[place - index] }
            }
        }
    }
}
