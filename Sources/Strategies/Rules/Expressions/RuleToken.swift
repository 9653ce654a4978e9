/// A word, number or sign of a text.
struct RuleToken: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        /// In small letters.
        case word(String)
        case number(Double)
        case sign(String)
        case end
    }
    let kind: Kind
    /// Characters from the start of the text.
    let place: Int
    /// As it was written.
    let written: String

    /// For "found …".
    var shown: String { kind == .end ? "the end" : "‘\(written)’" }
}

/// Divides a text into tokens.
struct RuleLexer {
    private let characters: [Unicode.Scalar]
    private var here = 0
    private var tokens: [RuleToken] = []

    /// - Throws: the first character that belongs to nothing, or that the text is too long.
    static func tokens(of text: String) throws(RuleProblem) -> [RuleToken] {
        var lexer = RuleLexer(text)
        return try lexer.run()
    }

    private init(_ text: String) { characters = Array(text.unicodeScalars) }

    private mutating func run() throws(RuleProblem) -> [RuleToken] {
        guard characters.count <= RuleBounds.charactersMax else {
            throw RuleProblem(
                at: RuleBounds.charactersMax,
                "the text is longer than \(RuleBounds.charactersMax) characters"
            )
        }
        while let next = peek() {
            if Self.isSpace(next) {
                here += 1
            } else if Self.isDigit(next) || next == "." && peek(1).map(Self.isDigit) == true {
                try takeNumber()
            } else if Self.isLetter(next) {
                takeWord()
            } else {
                try takeSign(next)
            }
            guard tokens.count <= RuleBounds.tokensMax else {
                throw RuleProblem(
                    at: here,
                    "there are more than \(RuleBounds.tokensMax) words and signs"
                )
            }
        }
        tokens.append(RuleToken(kind: .end, place: here, written: ""))
        return tokens
    }

    private func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
        here + ahead < characters.count ? characters[here + ahead] : nil
    }

    private func text(from start: Int) -> String {
        String(String.UnicodeScalarView(characters[start..<here]))
    }

    private mutating func takeNumber() throws(RuleProblem) {
        let start = here
        skip(Self.isDigit)
        if peek() == ".", peek(1).map(Self.isDigit) == true {
            here += 1
            skip(Self.isDigit)
        }
        let isSigned = peek(1) == "-" || peek(1) == "+"
        if peek() == "e" || peek() == "E", peek(isSigned ? 2 : 1).map(Self.isDigit) == true {
            here += isSigned ? 2 : 1
            skip(Self.isDigit)
        }
        let written = text(from: start)
        guard let value = Double(written), value.isFinite else {
            throw RuleProblem(at: start, "‘\(written)’ is too large a number")
        }
        tokens.append(RuleToken(kind: .number(value), place: start, written: written))
    }

    private mutating func takeWord() {
        let start = here
        skip { Self.isLetter($0) || Self.isDigit($0) }
        let written = text(from: start)
        tokens.append(
            RuleToken(kind: .word(written.lowercased()), place: start, written: written)
        )
    }

    private mutating func takeSign(_ first: Unicode.Scalar) throws(RuleProblem) {
        let start = here
        here += 1
        if peek() == "=", "<>=!".unicodeScalars.contains(first) { here += 1 }
        let written = text(from: start)
        guard let sign = Self.signs[written] else {
            throw RuleProblem(at: start, "‘\(written)’ belongs to nothing that can be read here")
        }
        tokens.append(RuleToken(kind: .sign(sign), place: start, written: written))
    }

    private mutating func skip(_ belongs: (Unicode.Scalar) -> Bool) {
        while let next = peek(), belongs(next) { here += 1 }
    }

    /// Signs by their writings; phones make some of them.
    private static let signs: [String: String] = [
        "(": "(", ")": ")", "[": "[", "]": "]", ",": ",", ";": ",", "%": "%", "+": "+", "-": "-",
        "−": "-", "–": "-", "*": "*", "×": "*", "/": "/", "÷": "/", "<": "<", "<=": "<=", "≤": "<=",
        ">": ">", ">=": ">=", "≥": ">=", "=": "==", "==": "==", "!=": "!=", "≠": "!=",
    ]

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace
    }
    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
    }
}
