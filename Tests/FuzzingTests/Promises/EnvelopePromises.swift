import TradingCore

@testable import ChatOps

/// Envelopes: bytes that are read are exactly the bytes that would be written, and what is written is read
/// as it was, or refused for a named shape.
enum EnvelopePromises {
    static func check(_ bytes: [UInt8]) throws(BrokenPromise) {
        if let envelope = try? CommandEnvelope(canonical: bytes) {
            try promise(envelope.canonical == bytes, "two spellings of one envelope")
            _ = envelope.issuedAt
        }
        var feed = InputFeed(bytes)
        let user = Int64(bitPattern: feed.number())
        let issued = Int64(bitPattern: feed.number()) % 10_000_000_000_000
        let key = feed.textLine()
        let verb = feed.textLine()
        let words = feed.text.split(separator: "\n").prefix(70).map(String.init)
        let made = CommandEnvelope(
            keyID: FuzzKeys.keys.current.id,
            surface: user.isMultiple(of: 2) ? .telegram : .console,
            key: key,
            user: user,
            chat: ~user,
            verb: verb,
            arguments: words,
            issuedAtMilliseconds: issued,
            nonce: String(repeating: "0f", count: 16)
        )
        do throws(EnvelopeError) {
            let read = try CommandEnvelope(canonical: made.canonical)
            try check(read, made)
        } catch {
            try checkRefusal(error, of: made)
        }
    }

    private static func check(
        _ read: CommandEnvelope,
        _ made: CommandEnvelope
    ) throws(EnvelopeError) {
        guard read == made else { throw .expected("the same envelope", at: -1) }
    }

    private static func checkRefusal(
        _ error: EnvelopeError,
        of made: CommandEnvelope
    ) throws(BrokenPromise) {
        switch error {
        case .tooLong: try promise(made.canonical.count > CommandEnvelope.bytesMax, "not too long")
        case .shape:
            try promise(
                !(1...128).contains(made.key.utf8.count) || !(1...64).contains(made.verb.utf8.count)
                    || abs(made.issuedAtMilliseconds) > 9_000_000_000_000,
                "the shape is as it should be"
            )
        case .expected(let what, let index):
            try promise(
                index >= 0 && made.arguments.count > CommandEnvelope.argumentsMax,
                "\(what) is expected at \(index)"
            )
        case .version, .surface, .notUTF8, .notCanonical:
            throw BrokenPromise(description: "a written envelope is refused: \(error)")
        }
    }
}
