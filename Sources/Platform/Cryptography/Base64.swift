/// Base 64 (RFC 4648): the plain alphabet with padding, and the one for URLs without it.
package enum Base64 {
    private static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    private static let plain = RadixText(alphabet: Array((letters + "+/").utf8), bits: 6)
    private static let forURLs = RadixText(alphabet: Array((letters + "-_").utf8), bits: 6)

    /// Section 4: `+`, `/` and padding to a multiple of four.
    package static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text = plain.encode(bytes)
        while !text.count.isMultiple(of: 4) { text.append(UInt8(ascii: "=")) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Section 5: `-`, `_` and no padding. Every character may stand in a URL and in callback data.
    package static func encodeForURL(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: forURLs.encode(bytes), as: UTF8.self)
    }

    /// Reads the plain alphabet; the padding may be left out. Nil when malformed.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        plain.decode(withoutPadding(text))
    }

    /// Reads the URL alphabet; padding may follow. Nil when malformed.
    package static func decodeForURL(_ text: some StringProtocol) -> [UInt8]? {
        forURLs.decode(withoutPadding(text))
    }

    /// Padding is dropped only where it completes a group of four; any other `=` is then foreign.
    private static func withoutPadding(_ text: some StringProtocol) -> [UInt8] {
        var digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 4) else { return digits }
        for _ in 0..<2 where digits.last == UInt8(ascii: "=") { digits.removeLast() }
        return digits
    }
}
