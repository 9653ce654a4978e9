/// What an authenticator app reads out of the address that it is enrolled with (RFC 4648, section 6).
package enum Base32 {
    /// Other characters than the alphabet's are passed over.
    package static func bytes(of text: some StringProtocol) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var (bytes, bits, count): ([UInt8], UInt32, Int) = ([], 0, 0)
        for character in text {
            guard let value = alphabet.firstIndex(of: character) else { continue }
            bits = bits << 5 | UInt32(value)
            count += 5
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }

    /// The secret that an `otpauth` address names; nil when it names none.
    package static func secret(inAddress address: String) -> [UInt8]? {
        address.split(separator: "?").last?.split(separator: "&")
            .first { $0.hasPrefix("secret=") }
            .map { bytes(of: $0.dropFirst(7)) }
    }
}
