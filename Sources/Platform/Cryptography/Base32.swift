/// Base 32 (RFC 4648, section 6), the alphabet in which authenticator apps take secrets.
package enum Base32 {
    private static let digits = RadixText(
        alphabet: Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8),
        bits: 5
    )

    /// Upper-case text without padding.
    package static func encode(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: digits.encode(bytes), as: UTF8.self)
    }

    /// Reads what people type: either case, with spaces, hyphens and padding. Nil when malformed.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var typed = text.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "-") }
        while typed.last == UInt8(ascii: "=") { typed.removeLast() }
        return digits.decode(typed.map(upperCased))
    }

    private static func upperCased(_ character: UInt8) -> UInt8 {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(character) ? character - 32 : character
    }
}
