/// Checks UTF-8 that arrives in pieces, and finds a fault at its first byte (RFC 3629: no overlong forms, no
/// surrogates, nothing above U+10FFFF).
struct UTF8Check: Equatable {
    /// Continuation bytes that are still to come in the character begun.
    private var missing: UInt8 = 0
    /// What the next one of them may be.
    private var low: UInt8 = 0x80
    private var high: UInt8 = 0xBF

    /// Whether everything so far ends with a whole character.
    var isComplete: Bool { missing == 0 }

    /// Takes the next bytes. False at the first one that cannot be; the check is then of no more use.
    mutating func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        let count = bytes.count
        while index < count {
            if missing == 0 {
                // Most of what venues send is ASCII: eight bytes at a time.
                while index &+ 8 <= count,
                    bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                        & 0x8080_8080_8080_8080 == 0
                { index &+= 8 }
                if index == count { return true }
            }
            guard take(bytes[index]) else { return false }
            index &+= 1
        }
        return true
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard missing == 0 else {
            guard byte >= low, byte <= high else { return false }
            missing &-= 1
            (low, high) = (0x80, 0xBF)
            return true
        }
        switch byte {
        case 0x00...0x7F: return true
        case 0xC2...0xDF: missing = 1
        case 0xE0: (missing, low) = (2, 0xA0)
        case 0xED: (missing, high) = (2, 0x9F)
        case 0xE1...0xEF: missing = 2
        case 0xF0: (missing, low) = (3, 0x90)
        case 0xF4: (missing, high) = (3, 0x8F)
        case 0xF1...0xF3: missing = 3
        default: return false
        }
        return true
    }
}
