package import Platform
package import TradingCore

/// Codes that `martlet sign` makes for exactly one command text.
///
/// A code is HMAC-SHA256 over the text, a zero byte and the number of the 30-second step in which
/// it was made, cut to 50 bits and written as ten base-32 characters. It is good for two minutes.
package enum CommandCodes {
    static let stepSeconds: Int64 = 30
    /// Steps after its own in which a code is taken: 120 to 150 seconds of life.
    static let stepsMax: Int64 = 4

    /// The code for a command line, grouped for reading: `ABCDE-FGHIJ`. Nil when the line is no
    /// command.
    package static func code(for line: String, keys: CommandKeys, now wall: UTCTime) -> Secret? {
        fresh(for: line, keys: keys, now: wall) { _ in false }?.code
    }

    /// The first code for a command line that nobody has used, and from when on it is taken: now, or from
    /// the next step on. Nil when the line is no command.
    package static func fresh(
        for line: String,
        keys: CommandKeys,
        now wall: UTCTime,
        isUsed: (_ number: Int64) -> Bool
    ) -> (code: Secret, from: UTCTime)? {
        guard let line = CommandLine(line) else { return nil }
        let current = wall.seconds.flooredQuotient(stepSeconds)
        let candidates = (0...stepsMax + 1).lazy.map { ahead in
            let step = current + ahead
            let text = Self.code(text: line.text, step: step, key: keys.current.command)
            return (text: text, from: UTCTime(seconds: step * stepSeconds))
        }
        // None is used before its step, unless a clock was set back.
        guard let first = candidates.first(where: { !isUsed(useNumber(of: $0.text)) }) else {
            return nil
        }
        let code = Secret("\(first.text.prefix(5))-\(first.text.suffix(5))")
        return (code, max(first.from, wall))
    }

    /// The number under which a right code is used up, for `CodeUsed`; nil when the code is wrong.
    /// It is negative, so that it never meets the step of an authenticator app's code.
    static func use(
        of code: String,
        for line: CommandLine,
        keys: CommandKeys,
        now wall: UTCTime
    ) -> Int64? {
        let current = wall.seconds.flooredQuotient(stepSeconds)
        var found: Int64?
        for set in keys.active {
            for step in (current - stepsMax)...current {
                let expected = Self.code(text: line.text, step: step, key: set.command)
                if constantTimeEquals(Array(expected.utf8), Array(code.utf8)) {
                    found = useNumber(of: code)
                }
            }
        }
        return found
    }

    private static func code(text: String, step: Int64, key: [UInt8]) -> String {
        let message = Array(text.utf8) + [0] + Array(String(step).utf8)
        let tag = Digest.hmacSHA256(key: key, message: message)
        return String(Base32.encode(tag.prefix(7)).prefix(10))
    }

    /// The number under which a code is used up; negative.
    static func useNumber(of code: String) -> Int64 {
        let digest = Digest.sha256(Array(code.utf8))
        let number = digest.prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }
        return -(number & Int64.max >> 1) - 1
    }
}
