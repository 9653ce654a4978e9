import ChatOps
import TradingCore

/// A code as a person sent it.
struct TypedCode {
    var text: String
    /// The command that a code of `martlet sign` was made for.
    var line: String?
    /// The command that the bot asked a code for.
    var askedFor = ""

    /// Whether the agent did right when it used it up at a moment of its wall clock.
    func isRight(of used: CodeUsed, at wall: UTCTime, key: [UInt8]) -> Bool {
        if let line { return used.step < 0 && line == askedFor }
        let distance = used.step - OneTimePassword.step(atSeconds: wall.seconds)
        let code = OneTimePassword.hotp(key: key, counter: UInt64(bitPattern: used.step))
        return (-1...1).contains(distance) && code == text
    }
}
