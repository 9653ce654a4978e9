import Platform
import Testing
import TradingCore

@testable import ChatOps

/// Keys, times and envelopes for tests.
enum Sample {
    static let secretText = "Vq3nX8sLr2Tz7KfW0bYhJd5mPc9EuGa1"
    static let otherSecretText = "m4XcR8tQzW1vLk6NsYb0HdJ3fUgP9aTe"
    /// 2026-11-21T22:00:00Z.
    static let now = UTCTime(seconds: 1_795_298_400)
    static let owner = Speaker(user: 42, chat: 42)

    static func keys(previous: String? = nil) throws -> CommandKeys {
        try CommandKeys(current: Secret(secretText), previous: previous.map { Secret($0) })
    }

    static func envelope(
        _ verb: String,
        _ arguments: [String] = [],
        keys: CommandKeys,
        key: String = "update 1",
        surface: CommandSurface = .telegram,
        speaker: Speaker = owner,
        at time: UTCTime = now,
        nonce: UInt64 = 1
    ) -> CommandEnvelope {
        CommandEnvelope(
            keyID: keys.current.id,
            surface: surface,
            key: key,
            user: speaker.user,
            chat: speaker.chat,
            verb: verb,
            arguments: arguments,
            issuedAtMilliseconds: time.milliseconds,
            nonce: padded(nonce)
        )
    }

    private static func padded(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }
}
