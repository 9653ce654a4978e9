/// Reads tokens one after another. Expressions and phrases are extensions of it.
struct RuleReader {
    private let tokens: [RuleToken]
    private var index = 0
    /// How deep the reading stands in brackets, signs and `not`.
    var depth = 0

    init(_ text: String) throws(RuleProblem) { tokens = try RuleLexer.tokens(of: text) }

    var next: RuleToken { tokens[index] }

    /// The token after the next; the end where there is none.
    var afterNext: RuleToken { tokens[min(index + 1, tokens.count - 1)] }

    var isAtEnd: Bool { next.kind == .end }

    /// Takes the next token; the end stays.
    @discardableResult mutating func take() -> RuleToken {
        let token = tokens[index]
        if index < tokens.count - 1 { index += 1 }
        return token
    }

    /// Takes one of the words, if it is next.
    mutating func takes(_ words: String...) -> Bool {
        guard case .word(let word) = next.kind, words.contains(word) else { return false }
        take()
        return true
    }

    func sees(_ words: String...) -> Bool {
        guard case .word(let word) = next.kind else { return false }
        return words.contains(word)
    }

    /// Takes the sign, if it is next.
    mutating func takes(sign: String) -> Bool {
        guard next.kind == .sign(sign) else { return false }
        take()
        return true
    }

    mutating func require(sign: String, _ use: String) throws(RuleProblem) {
        guard takes(sign: sign) else { throw unexpected("‘\(sign)’ \(use)") }
    }

    mutating func require(word: String, _ use: String) throws(RuleProblem) {
        guard takes(word) else { throw unexpected("‘\(word)’ \(use)") }
    }

    /// A plain number that is next.
    mutating func takesNumber() -> Double? {
        guard case .number(let value) = next.kind else { return nil }
        take()
        return value
    }

    /// A count of bars within its bounds.
    mutating func requireBars(_ range: ClosedRange<Int>, _ use: String) throws(RuleProblem) -> Int {
        let token = next
        guard let value = takesNumber() else { throw unexpected("a number of bars \(use)") }
        guard let count = Int(exactly: value), range.contains(count) else {
            throw RuleProblem(
                at: token.place,
                "a number of bars \(use) is a whole number from \(range.lowerBound) to "
                    + "\(range.upperBound), not \(token.written)"
            )
        }
        return count
    }

    /// That something else was expected here.
    func unexpected(_ expected: String) -> RuleProblem {
        RuleProblem(at: next.place, "expected \(expected), found \(next.shown)")
    }

    /// Reads something that stands one level deeper.
    mutating func deeper<Value>(
        _ read: (inout RuleReader) throws(RuleProblem) -> Value
    ) throws(RuleProblem) -> Value {
        guard depth < RuleBounds.depthMax else {
            throw RuleProblem(
                at: next.place,
                "this stands deeper than \(RuleBounds.depthMax) levels of brackets"
            )
        }
        depth += 1
        defer { depth -= 1 }
        return try read(&self)
    }
}
