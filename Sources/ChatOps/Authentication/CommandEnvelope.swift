package import TradingCore

/// A command from any surface in its canonical form: what is signed, verified and journaled. The
/// bytes are described in `docs/envelope.md`; there is exactly one way to write an envelope.
package struct CommandEnvelope: Sendable, Hashable {
    /// The only version that there is.
    package static let version = 1

    /// 8 hexadecimal digits that name the key.
    package let keyID: String
    /// Where it was said.
    package let surface: CommandSurface
    /// Unique per surface: `update 123`.
    package let key: String
    /// Numeric user id.
    package let user: Int64
    /// Numeric chat id.
    package let chat: Int64
    /// A command's name, or `button`, `code`, `pair`, `text`.
    package let verb: String
    /// The words after the name, at most 64.
    package let arguments: [String]
    /// When the person spoke, in milliseconds since 1970.
    package let issuedAtMilliseconds: Int64
    /// 32 hexadecimal digits that are never used again.
    package let nonce: String

    /// An envelope of these values; it is signed by `EnvelopeSigner`.
    package init(
        keyID: String,
        surface: CommandSurface,
        key: String,
        user: Int64,
        chat: Int64,
        verb: String,
        arguments: [String],
        issuedAtMilliseconds: Int64,
        nonce: String
    ) {
        self.keyID = keyID
        self.surface = surface
        self.key = key
        self.user = user
        self.chat = chat
        self.verb = verb
        self.arguments = arguments
        self.issuedAtMilliseconds = issuedAtMilliseconds
        self.nonce = nonce
    }

    /// When the person spoke.
    package var issuedAt: UTCTime { UTCTime(milliseconds: issuedAtMilliseconds) }

    /// The one canonical byte form.
    package var canonical: [UInt8] {
        var writer = CanonicalWriter()
        writer.begin()
        writer.number("version", Int64(Self.version))
        writer.text("key_id", keyID)
        writer.text("surface", surface.rawValue)
        writer.text("key", key)
        writer.number("user", user)
        writer.number("chat", chat)
        writer.text("verb", verb)
        writer.texts("arguments", arguments)
        writer.number("issued_at", issuedAtMilliseconds)
        writer.text("nonce", nonce)
        return writer.end()
    }

    /// Reads canonical bytes and nothing else: a field that is missing, unknown, doubled or out of
    /// order, a blank, or another spelling of the same value is refused.
    package init(canonical bytes: [UInt8]) throws(EnvelopeError) {
        guard bytes.count <= Self.bytesMax else { throw .tooLong(bytes: bytes.count) }
        var reader = CanonicalReader(bytes)
        try reader.begin()
        let version = try reader.number("version")
        guard version == Int64(Self.version) else { throw .version(version) }
        keyID = try reader.text("key_id")
        let surfaceName = try reader.text("surface")
        guard let surface = CommandSurface(rawValue: surfaceName) else { throw .surface }
        self.surface = surface
        key = try reader.text("key")
        user = try reader.number("user")
        chat = try reader.number("chat")
        verb = try reader.text("verb")
        arguments = try reader.texts("arguments", max: Self.argumentsMax)
        issuedAtMilliseconds = try reader.number("issued_at")
        nonce = try reader.text("nonce")
        try reader.end()
        try checkShape()
        // One value, one spelling: whatever the reader let pass is caught here.
        guard canonical == bytes else { throw .notCanonical }
    }

    /// An envelope is longer than any command that a person types.
    static let bytesMax = 16_384
    static let argumentsMax = 64
    /// Ten thousand years before and after 1970; keeps the instant within its range.
    private static let timeRange: ClosedRange<Int64> = -9_000_000_000_000...9_000_000_000_000

    private func checkShape() throws(EnvelopeError) {
        let isHex = { (text: String, count: Int) in
            text.utf8.count == count
                && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
        }
        guard isHex(keyID, 8), isHex(nonce, 32), (1...128).contains(key.utf8.count),
            (1...64).contains(verb.utf8.count), Self.timeRange.contains(issuedAtMilliseconds)
        else { throw .shape }
    }
}

/// Why bytes are no envelope.
package enum EnvelopeError: Error, Equatable, Sendable {
    case tooLong(bytes: Int)
    case version(Int64)
    case surface
    case shape
    case notUTF8
    case notCanonical
    /// The field that should stand at this byte does not.
    case expected(String, at: Int)
}
