internal import Platform
package import TradingCore

/// A person in a chat; both must match.
package struct Speaker: Sendable, Hashable {
    /// Numeric user id; on console and control the Unix user id.
    package let user: Int64
    /// Numeric chat id; 0 on console and control.
    package let chat: Int64

    /// Names a person in a chat.
    package init(user: Int64, chat: Int64) {
        self.user = user
        self.chat = chat
    }
}

/// Why an envelope is not acted upon.
package enum Denial: Error, Equatable, Sendable {
    /// The bytes are no canonical envelope.
    case malformed(EnvelopeError)
    /// No active key has this id.
    case unknownKey
    /// The message authentication code does not belong to these bytes.
    case forged
    /// Issued in the future, by so many seconds.
    case fromTheFuture(seconds: Int)
    /// Issued before the oldest envelope that is remembered; it cannot be told from a replay.
    case beyondMemory
    /// The surface's key was seen before: the first answer stands.
    case duplicate(surface: CommandSurface, key: String)
    /// A nonce was used again under another key.
    case replayed
    /// User and chat are not allowed on the surface.
    case stranger
}

/// A command that passed the authenticator. Nobody else can make one.
package struct AuthorizedCommand: Sendable, Hashable {
    /// What was signed.
    package let envelope: CommandEnvelope

    fileprivate init(envelope: CommandEnvelope) {
        self.envelope = envelope
    }

    /// Who spoke, and where.
    package var speaker: Speaker { Speaker(user: envelope.user, chat: envelope.chat) }
}

/// The one door: signature, freshness, novelty, identity. Owned by the loop.
package struct Authenticator: Sendable {
    /// What came through the door.
    package enum Passage: Sendable, Hashable {
        case command(AuthorizedCommand)
        /// A pairing code of somebody who is not bound yet; it authorises nothing by itself.
        case pairing(code: String, surface: CommandSurface, Speaker)
    }

    /// How far a surface's clock may run ahead.
    package static let futureMax = TimeSpan.seconds(30)

    private let keys: CommandKeys
    private var allowed: [CommandSurface: Set<Speaker>]
    private var seen = SeenEnvelopes()

    /// `allowed` holds users and chats per surface; an absent or empty set allows nobody.
    package init(keys: CommandKeys, allowed: [CommandSurface: Set<Speaker>]) {
        self.keys = keys
        self.allowed = allowed
    }

    /// Lets a newly bound operator in.
    package mutating func allow(_ speaker: Speaker, on surface: CommandSurface) {
        allowed[surface, default: []].insert(speaker)
    }

    /// Who may speak on a surface.
    package func speakers(on surface: CommandSurface) -> Set<Speaker> { allowed[surface] ?? [] }

    /// Remembers an envelope that the journal holds, so that it is not accepted again.
    package mutating func remember(
        surface: CommandSurface,
        key: String,
        nonce: String,
        at time: UTCTime
    ) {
        seen.insert(surface: surface, key: key, nonce: nonce, issuedAt: time, now: time)
    }

    /// How long an envelope is remembered.
    package static var memorySpan: TimeSpan { SeenEnvelopes.span }

    /// Begins the memory anew; what was issued up to `time` and is not told again by
    /// ``remember(surface:key:nonce:at:)`` is not known, and all but halts of it are refused.
    package mutating func beginMemory(since time: UTCTime) {
        seen = SeenEnvelopes()
        seen.forget(until: time)
    }

    /// Checks an envelope and, when its signature is good, remembers it.
    package mutating func verify(
        _ signed: SignedEnvelope,
        now wall: UTCTime
    ) throws(Denial) -> Passage {
        let envelope = try authentic(signed)
        if seen.contains(surface: envelope.surface, key: envelope.key) {
            throw .duplicate(surface: envelope.surface, key: envelope.key)
        }
        if seen.contains(nonce: envelope.nonce) { throw .replayed }
        let early = envelope.issuedAt - wall
        // The machine's clock may be the one that is wrong; a halt passes all the same.
        if early > Self.futureMax, envelope.verb != "halt" {
            throw .fromTheFuture(seconds: early.wholeSeconds)
        }
        // A halt is never too old, and halting again what is halted changes nothing.
        if seen.mayHaveForgotten(envelope.issuedAt), envelope.verb != "halt" {
            throw .beyondMemory
        }
        seen.insert(
            surface: envelope.surface,
            key: envelope.key,
            nonce: envelope.nonce,
            issuedAt: envelope.issuedAt,
            now: wall
        )
        let speaker = Speaker(user: envelope.user, chat: envelope.chat)
        if envelope.verb == "pair", let code = envelope.arguments.first {
            return .pairing(code: code, surface: envelope.surface, speaker)
        }
        guard allowed[envelope.surface]?.contains(speaker) == true else { throw .stranger }
        return .command(AuthorizedCommand(envelope: envelope))
    }

    /// The signature first: nothing in an envelope is believed before it.
    private func authentic(_ signed: SignedEnvelope) throws(Denial) -> CommandEnvelope {
        let envelope: CommandEnvelope
        do {
            envelope = try CommandEnvelope(canonical: signed.canonical)
        } catch {
            throw .malformed(error)
        }
        guard let key = keys.keySet(id: envelope.keyID)?.envelope else { throw .unknownKey }
        let expected = Digest.hmacSHA256(key: key, message: signed.canonical)
        guard constantTimeEquals(expected, signed.mac) else { throw .forged }
        return envelope
    }
}
