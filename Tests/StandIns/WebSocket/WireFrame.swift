/// A frame of a WebSocket as it stands on the wire, whether it is allowed to or not.
package struct WireFrame: Sendable, Equatable {
    /// The four upper bits: FIN (8) and the three that are reserved.
    package var flags: UInt8
    /// The four lower bits.
    package var opcode: UInt8
    /// The key, where it is masked.
    package var mask: [UInt8]?
    /// The content, unmasked.
    package var payload: [UInt8]

    /// A whole frame without a mask, unless told otherwise.
    package init(_ opcode: UInt8, _ payload: [UInt8] = [], flags: UInt8 = 8, mask: [UInt8]? = nil) {
        self.flags = flags
        self.opcode = opcode
        self.payload = payload
        self.mask = mask
    }

    /// Whether it is the last of its message.
    package var isFinal: Bool { flags & 8 != 0 }

    /// A text.
    package static func text(_ text: String, isFinal: Bool = true) -> WireFrame {
        WireFrame(1, Array(text.utf8), flags: isFinal ? 8 : 0)
    }

    /// A Close frame.
    package static func close(_ code: UInt16?, _ reason: [UInt8] = []) -> WireFrame {
        WireFrame(8, (code.map { [UInt8($0 >> 8), UInt8($0 & 255)] } ?? []) + reason)
    }

    /// The code of a Close frame.
    package var closeCode: UInt16? {
        guard opcode == 8, payload.count >= 2 else { return nil }
        return UInt16(payload[0]) << 8 | UInt16(payload[1])
    }

    /// As bytes.
    package var bytes: [UInt8] {
        var bytes = [flags << 4 | opcode]
        let masked: UInt8 = mask == nil ? 0 : 0x80
        let count = payload.count
        switch count {
        case 0...125: bytes.append(masked | UInt8(count))
        case 126...0xFFFF: bytes += [masked | 126, UInt8(count >> 8), UInt8(count & 255)]
        default:
            bytes.append(masked | 127)
            bytes += (0..<8).map { UInt8(truncatingIfNeeded: count >> (56 - 8 * $0)) }
        }
        guard let mask else { return bytes + payload }
        bytes += mask
        return bytes + payload.enumerated().map { $0.element ^ mask[$0.offset % 4] }
    }

    /// Takes the first whole frame off the buffer; nil when there is none.
    package static func take(from buffer: inout [UInt8]) -> WireFrame? {
        guard buffer.count >= 2 else { return nil }
        var index = 2
        var count = Int(buffer[1] & 0x7F)
        let width = count == 126 ? 2 : count == 127 ? 8 : 0
        if width > 0 {
            guard buffer.count >= 2 + width else { return nil }
            count = buffer[2..<(2 + width)].reduce(0) { $0 << 8 | Int($1) }
            index += width
        }
        var mask: [UInt8]?
        if buffer[1] & 0x80 != 0 {
            guard buffer.count >= index + 4 else { return nil }
            mask = Array(buffer[index..<(index + 4)])
            index += 4
        }
        guard buffer.count >= index + count else { return nil }
        var payload = Array(buffer[index..<(index + count)])
        if let mask {
            for place in payload.indices { payload[place] ^= mask[place % 4] }
        }
        let first = buffer[0]
        buffer.removeFirst(index + count)
        return WireFrame(first & 15, payload, flags: first >> 4, mask: mask)
    }
}
