package import Platform
package import TradingCore

/// The one-time code by which the first operator binds user and chat: 8 base-32 characters (40
/// bits), good once, for 15 minutes and 5 tries.
package struct PairingCode: Sendable {
    /// What a try is worth.
    package enum Verdict: Sendable, Hashable {
        case accepted
        case wrong(triesLeft: Int)
        /// Used, expired or tried too often: there is no code any more.
        case void
    }

    /// How many letters a code has, without the hyphen that it is shown with.
    package static let lettersCount = 8
    /// How long a code is good.
    package static let life = TimeSpan.minutes(15)
    /// Wrong tries after which it is void.
    package static let triesMax = 5

    private let text: Secret
    /// When it becomes void by itself.
    package let expiresAt: UTCTime
    private var triesLeft = PairingCode.triesMax
    private var isUsed = false

    /// `random` holds at least 5 random bytes.
    package init(random: [UInt8] = SecureRandom.bytes(count: 5), now wall: UTCTime) {
        precondition(random.count >= 5, "a pairing code needs 40 bits")
        text = Secret(Base32.encode(random.prefix(5)))
        expiresAt = wall + Self.life
    }

    /// The code as it is shown on the terminal: `ABCD-EFGH`.
    package var shown: Secret { text.withExposed { Secret("\($0.prefix(4))-\($0.suffix(4))") } }

    /// Whether the code can still be used.
    package func isOpen(at wall: UTCTime) -> Bool { !isUsed && triesLeft > 0 && wall < expiresAt }

    /// Tries what a person sent; blanks, hyphens and case do not matter.
    package mutating func attempt(_ typed: String, now wall: UTCTime) -> Verdict {
        guard isOpen(at: wall) else { return .void }
        let solid = typed.uppercased().utf8.filter { $0 != 32 && $0 != UInt8(ascii: "-") }
        let isRight = text.withExposedBytes { constantTimeEquals($0, Array(solid)) }
        if isRight {
            isUsed = true
            return .accepted
        }
        triesLeft -= 1
        return triesLeft > 0 ? .wrong(triesLeft: triesLeft) : .void
    }
}
