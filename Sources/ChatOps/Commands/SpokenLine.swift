import TradingCore

/// What kind of text a person typed, told apart before anything is signed or kept.
enum SpokenLine: Sendable, Hashable {
    case command(CommandLine)
    /// A bare one-time code, or a code of `martlet sign`.
    case code(String)
    /// Meant as a command, but not written as one: look-alike letters, or `halt` without a slash.
    /// Holds the words as they were typed.
    case nearlyCommand(String)
    /// Anything else, with its length in characters; it is not kept, for it may be a secret.
    case prose(length: Int)

    /// Words that an operator in a hurry types without the slash.
    private static let urgentWords = ["halt", "stop", "panic", "flatten"]

    init(_ text: String) {
        if let line = CommandLine(text) {
            self = .command(line)
        } else if let code = CodeText(text) {
            self = .code(code.text)
        } else if Self.isNearlyCommand(text) {
            let kept = text.unicodeScalars.prefix(CommandLine.lengthMax)
            self = .nearlyCommand(String(kept))
        } else {
            self = .prose(length: text.count)
        }
    }

    private static func isNearlyCommand(_ text: String) -> Bool {
        let folded = Lookalikes.folded(text)
        if folded.hasPrefix("/") { return true }
        guard text.unicodeScalars.count <= 64, let first = folded.split(separator: " ").first
        else { return false }
        let word = first.filter(\.isLetter)
        return urgentWords.contains { EditDistance.between(String(word), $0) <= 1 }
    }
}

/// A text that has the shape of a code.
struct CodeText: Sendable, Hashable {
    /// Six digits, or ten base-32 characters in upper case without the hyphen.
    let text: String
    /// Whether it is six digits for an authenticator app's code.
    let isOneTime: Bool

    init?(_ typed: some StringProtocol) {
        let solid = typed.unicodeScalars.filter { !$0.properties.isWhitespace }
        guard solid.allSatisfy(\.isASCII), (6...11).contains(solid.count) else { return nil }
        let plain = String(String.UnicodeScalarView(solid)).uppercased()
        if plain.utf8.count == 6, plain.utf8.allSatisfy({ (48...57).contains($0) }) {
            text = plain
            isOneTime = true
            return
        }
        let halves = plain.split(separator: "-", omittingEmptySubsequences: false)
        guard halves.count == 2, halves.allSatisfy({ $0.utf8.count == 5 }),
            halves.allSatisfy({ $0.utf8.allSatisfy(Self.isBase32) })
        else { return nil }
        text = halves.joined()
        isOneTime = false
    }

    private static func isBase32(_ byte: UInt8) -> Bool {
        (65...90).contains(byte) || (50...55).contains(byte)
    }
}
