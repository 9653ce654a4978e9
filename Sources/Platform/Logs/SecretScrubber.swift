internal import Synchronization

/// Replaces secrets by `•••` in any text that leaves the process.
///
/// A registered secret is found as it stands, percent-encoded, JSON-escaped, in base64 (every
/// alignment, both alphabets, padded or not) and in hexadecimal. What looks like a Telegram bot
/// token is hidden without being registered.
package final class SecretScrubber: Sendable {
    /// Shorter secrets are not searched for: they would hide ordinary words.
    package static let secretBytesMin = 6

    /// What stands in the place of a secret.
    package static let replacement = "•••"

    /// The scrubber that every outgoing text of the process passes.
    package static let shared = SecretScrubber()

    private let patterns = Mutex(SecretPatterns())

    /// Makes a scrubber that knows no secret yet.
    package init() {}

    /// Hides a secret from now on. Returns false when it is shorter than ``secretBytesMin``, which
    /// registers nothing.
    @discardableResult
    package func register(_ secret: String) -> Bool {
        register(bytes: Array(secret.utf8))
    }

    /// Hides secret bytes that need not be text, as ``register(_:)`` does.
    @discardableResult
    package func register(bytes: [UInt8]) -> Bool {
        guard bytes.count >= Self.secretBytesMin else { return false }
        patterns.withLock { $0.add(secret: bytes) }
        return true
    }

    /// The text with every secret replaced; the same text when there is none.
    package func scrub(_ text: String) -> String {
        let patterns = patterns.withLock { $0 }
        var text = text
        let found = text.withUTF8 { Self.find(patterns, $0) }
        guard !found.isEmpty else { return text }
        return text.withUTF8 { String(decoding: Self.replaced($0, found), as: UTF8.self) }
    }

    /// The same for bytes that need not be text.
    package func scrub(bytes: [UInt8]) -> [UInt8] {
        let patterns = patterns.withLock { $0 }
        return bytes.withUnsafeBufferPointer { buffer in
            let found = Self.find(patterns, buffer)
            return found.isEmpty ? bytes : Self.replaced(buffer, found)
        }
    }

    private static func find(
        _ patterns: SecretPatterns,
        _ bytes: UnsafeBufferPointer<UInt8>
    ) -> [Range<Int>] {
        var found: [Range<Int>] = []
        patterns.find(in: bytes, into: &found)
        BotTokenRule.find(in: bytes, into: &found)
        if bytes.contains(UInt8(ascii: "%")) { find(patterns, .percent(bytes), &found) }
        if bytes.contains(UInt8(ascii: "\\")) { find(patterns, .json(bytes), &found) }
        return found
    }

    private static func find(
        _ patterns: SecretPatterns,
        _ view: DecodedView,
        _ found: inout [Range<Int>]
    ) {
        var inView: [Range<Int>] = []
        view.bytes.withUnsafeBufferPointer { bytes in
            patterns.find(in: bytes, into: &inView)
            BotTokenRule.find(in: bytes, into: &inView)
        }
        found.append(contentsOf: inView.map { view.sourceRange($0) })
    }

    private static func replaced(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ found: [Range<Int>]
    ) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var copied = 0
        for range in found.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound >= copied {
                result.append(contentsOf: bytes[copied..<range.lowerBound])
                result.append(contentsOf: replacement.utf8)
            }
            copied = max(copied, range.upperBound)
        }
        result.append(contentsOf: bytes[copied...])
        return result
    }
}
