/// Bytes as digits of 5 or 6 bits, which base 32 and base 64 share.
struct RadixText {
    /// One character for each value of a digit: 32 or 64 of them.
    let alphabet: [UInt8]
    /// Bits in a digit: 5 or 6.
    let bits: Int

    /// Digits for the bytes, without padding; a last digit is filled with zero bits.
    func encode(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        var pending: UInt32 = 0
        var pendingBits = 0
        let mask = UInt32(1 << bits - 1)
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            pendingBits += 8
            while pendingBits >= bits {
                pendingBits -= bits
                text.append(alphabet[Int(pending >> UInt32(pendingBits) & mask)])
            }
        }
        if pendingBits > 0 {
            text.append(alphabet[Int(pending << UInt32(bits - pendingBits) & mask)])
        }
        return text
    }

    /// Bytes for digits. Nil for a foreign character, for a count of digits that no bytes give, and
    /// for filling bits that are not zero (so that each byte string has exactly one text).
    func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var values = [UInt8](repeating: .max, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        var bytes: [UInt8] = []
        var pending: UInt32 = 0
        var pendingBits = 0
        for character in text {
            let value = values[Int(character)]
            guard value != .max else { return nil }
            pending = pending << UInt32(bits) | UInt32(value)
            pendingBits += bits
            if pendingBits >= 8 {
                pendingBits -= 8
                bytes.append(UInt8(truncatingIfNeeded: pending >> UInt32(pendingBits)))
            }
        }
        let filling = pending & (1 << UInt32(pendingBits) - 1)
        return pendingBits < bits && filling == 0 ? bytes : nil
    }
}
