import Platform
import TradingCore

/// Canonical bytes and their HMAC-SHA256.
package struct SignedEnvelope: Sendable, Hashable {
    /// The bytes as `docs/envelope.md` describes them.
    package let canonical: [UInt8]
    /// 32 bytes.
    package let mac: [UInt8]

    /// Holds both as they came; nothing is checked here.
    package init(canonical: [UInt8], mac: [UInt8]) {
        self.canonical = canonical
        self.mac = mac
    }
}

/// Signs what people say. Every surface holds one; it has no state and may be shared by threads.
package struct EnvelopeSigner: Sendable {
    private let keys: CommandKeys
    private let makeNonce: @Sendable () -> [UInt8]

    /// `makeNonce` gives 16 bytes that are never given twice; tests hand in a counter.
    package init(
        keys: CommandKeys,
        makeNonce: @escaping @Sendable () -> [UInt8] = { SecureRandom.bytes(count: 16) }
    ) {
        self.keys = keys
        self.makeNonce = makeNonce
    }

    /// The signed envelope of something that was said. Text that is no command enters it only as a
    /// digest, for people paste secrets into chats.
    package func sign(_ incoming: IncomingCommand) -> SignedEnvelope {
        let (verb, arguments) = spoken(incoming.content)
        return sign(
            CommandEnvelope(
                keyID: keys.current.id,
                surface: incoming.surface,
                key: incoming.key,
                user: incoming.user,
                chat: incoming.chat,
                verb: verb,
                arguments: arguments,
                issuedAtMilliseconds: incoming.issuedAt.milliseconds,
                nonce: Hex.encode(makeNonce())
            )
        )
    }

    /// Signs a ready envelope with the current key.
    func sign(_ envelope: CommandEnvelope) -> SignedEnvelope {
        let canonical = envelope.canonical
        return SignedEnvelope(
            canonical: canonical,
            mac: Digest.hmacSHA256(key: keys.current.envelope, message: canonical)
        )
    }

    private func spoken(_ content: IncomingCommand.Content) -> (verb: String, arguments: [String]) {
        switch content {
        case .button(let data, let message):
            return ("button", [String(data.prefix(64)), String(message)])
        case .pairing(let code): return ("pair", [String(code.prefix(64))])
        case .text(let text):
            switch SpokenLine(text) {
            case .command(let line): return (line.verb, line.arguments)
            case .code(let code): return ("code", [code])
            case .nearlyCommand(let words): return ("text", [words])
            case .prose(let length):
                let digest = Hex.encode(Digest.sha256(Array(text.utf8)))
                return ("prose", [digest, String(length)])
            }
        }
    }
}

extension CommandKeys {
    /// Whether one of these secrets signed the bytes. Nothing is read out of them: for auditors, who
    /// hold rows of the journal against the secret.
    package func hasSigned(_ signed: SignedEnvelope) -> Bool {
        active.contains { keys in
            Digest.hmacSHA256(key: keys.envelope, message: signed.canonical) == signed.mac
        }
    }
}
