import TradingCore

/// A strategy as people say it: `buy BTC when RSI(14) < 30, sell when RSI > 60, stop 2 ATR, risk 1%`.
///
/// Clauses in any order, each once (`take` may stand several times), with or without commas between them.
package struct RuleSentence: Sendable, Hashable {
    /// What it shall be called; nil where the sentence does not say.
    package let name: String?
    package let spec: RuleSpec

    /// Reads a sentence.
    ///
    /// - Throws: the first thing that could not be read, with its place and what was expected there; or what
    ///   contradicts itself, at the clause that it is about.
    package init(_ text: String) throws(RuleProblem) {
        var clauses = try RuleClauses(text)
        try clauses.readAll()
        name = clauses.name
        spec = clauses.spec
    }
}

/// Reads a sentence clause by clause.
struct RuleClauses {
    private var reader: RuleReader
    private(set) var spec = RuleSpec()
    private(set) var name: String?
    /// Where each key was said.
    private var places: [String: Int] = [:]

    init(_ text: String) throws(RuleProblem) { reader = try RuleReader(text) }

    private static let expected =
        "buy, sell, short, cover, only when, stop, breakeven, trail, take, exit after, a size such as "
        + "risk 1%, max positions, on 1h, or name"

    mutating func readAll() throws(RuleProblem) {
        repeat {
            try readClause()
            while reader.takes(sign: ",") {}
        } while !reader.isAtEnd
        if let (key, reason) = spec.problems().first {
            throw RuleProblem(at: places[key] ?? reader.next.place, "\(key) \(reason)")
        }
    }

    private static let planWords = ["stop", "breakeven", "trail", "take", "exit", "atr_bars"]

    /// Reads the clauses of a plan alone.
    ///
    /// - Throws: the first thing that could not be read or that contradicts itself; a plan without a stop
    ///   is none.
    mutating func readPlan() throws(RuleProblem) -> PlanSpec {
        let expected = "stop, breakeven, trail, take, exit after or atr_bars"
        repeat {
            let token = reader.next
            guard case .word(let word) = token.kind else { throw reader.unexpected(expected) }
            guard Self.planWords.contains(word) || word == "trailing" else {
                if let nearest = Nearest.word(to: word, among: Self.planWords) {
                    throw RuleProblem(
                        at: token.place,
                        "expected \(expected), found ‘\(token.written)’; the nearest is \(nearest)"
                    )
                }
                throw reader.unexpected(expected)
            }
            try readLeading(token, word)
            while reader.takes(sign: ",") {}
        } while !reader.isAtEnd
        if let (key, reason) = spec.plan.problems().first {
            throw RuleProblem(at: places[key] ?? reader.next.place, "\(key) \(reason)")
        }
        guard spec.plan.firstStop != nil else {
            throw RuleProblem(
                at: reader.next.place,
                "a plan needs a stop; write for example stop 2 atr, or trail 3%"
            )
        }
        return spec.plan
    }

    private mutating func begin(_ key: String, _ token: RuleToken) throws(RuleProblem) {
        guard places[key] == nil || key == "take" else {
            throw RuleProblem(at: token.place, "\(key) was said before; say it once")
        }
        places[key] = token.place
    }

    private mutating func readClause() throws(RuleProblem) {
        let token = reader.next
        guard case .word(let word) = token.kind else { throw reader.unexpected(Self.expected) }
        switch word {
        case "buy", "long", "sell", "short", "cover": try readSide(token, word)
        case "only", "filter", "filters", "if": try readFilter(token)
        case "stop", "breakeven", "trail", "trailing", "take", "exit", "atr_bars":
            try readLeading(token, word)
        case "risk", "fraction", "notional", "volatility", "size", "max", "notional_max":
            try readSize(token, word)
        case "on", "every": try readInterval(token)
        case "name", "named", "call": try readName(token)
        default:
            let words = ["buy", "sell", "short", "cover", "stop", "trail", "take", "risk", "exit"]
            if let nearest = Nearest.word(to: word, among: words) {
                throw RuleProblem(
                    at: token.place,
                    "expected a clause, found ‘\(token.written)’; the nearest known one is \(nearest)"
                )
            }
            throw reader.unexpected(Self.expected)
        }
    }

    private mutating func readSide(_ token: RuleToken, _ word: String) throws(RuleProblem) {
        reader.take()
        let key = word == "long" ? "buy" : word
        try begin(key, token)
        try readSymbols()
        if reader.sees("on", "every") { try readInterval(reader.next) }
        guard reader.takes("when", "if") else {
            throw reader.unexpected("‘when’ and a condition, after \(word) and its symbols")
        }
        let condition = try reader.condition()
        switch key {
        case "buy": spec.buy = condition
        case "sell": spec.sell = condition
        case "short": spec.short = condition
        default: spec.cover = condition
        }
    }

    private mutating func readSymbols() throws(RuleProblem) {
        if reader.takes("it") || reader.sees("when", "if", "on", "every") { return }
        repeat {
            guard case .word(let word) = reader.next.kind, word != "when" else {
                throw reader.unexpected("a symbol")
            }
            let symbol = reader.take().written.uppercased()
            if !spec.symbols.contains(symbol) { spec.symbols.append(symbol) }
        } while reader.takes(sign: ",") || reader.takes("and")
    }

    private mutating func readFilter(_ token: RuleToken) throws(RuleProblem) {
        reader.take()
        _ = reader.takes("when", "if")
        places["filters"] = token.place
        spec.filters.append(try reader.condition())
    }

    private mutating func readLeading(_ token: RuleToken, _ word: String) throws(RuleProblem) {
        reader.take()
        let key = ["trailing": "trail", "exit": "exit_after"][word] ?? word
        if key == "stop", reader.sees("trailing") { return try readLeading(reader.next, "trail") }
        try begin(key, token)
        switch key {
        case "stop":
            _ = reader.takes("loss")
            spec.plan.stop = try reader.distance()
        case "breakeven":
            _ = reader.takes("after", "at")
            spec.plan.breakeven = try reader.distance()
        case "trail":
            _ = reader.takes("stop", "by")
            spec.plan.trail = try reader.distance()
        case "take": spec.plan.targets.append(try reader.target())
        case "atr_bars": spec.plan.rangeBars = try reader.barCount("for the average true range")
        default:
            try reader.require(word: "after", "and a number of bars")
            spec.plan.exitAfterBars = try reader.barCount("after which a position ends")
        }
    }

    private mutating func readSize(_ token: RuleToken, _ word: String) throws(RuleProblem) {
        switch word {
        case "max":
            reader.take()
            try begin("positions_max", token)
            spec.positionsMax = try reader.requireBars(1...1_000, "of positions")
            _ = reader.takes("positions", "position")
        case "notional_max":
            reader.take()
            try begin("notional_max", token)
            let number = reader.next
            guard reader.takesNumber() != nil, let most = try? Fraction(number.written),
                most.isPositive, most <= Fraction(whole: 100)
            else { throw RuleProblem(at: number.place, "expected a multiple of equity up to 100") }
            spec.notionalMax = most
        default:
            if word == "size" { reader.take() }
            try begin("size", token)
            spec.size = try reader.sizing()
        }
    }

    /// `on 1h`, `every 15m`; `on 4 hours` is not read.
    private mutating func readInterval(_ token: RuleToken) throws(RuleProblem) {
        reader.take()
        try begin("interval", token)
        let number = reader.next
        guard reader.takesNumber() != nil, case .word(let unit) = reader.next.kind,
            let interval = BarInterval(number.written + unit)
        else {
            throw RuleProblem(
                at: number.place,
                "expected the length of a bar such as 15m, 1h or 1d"
            )
        }
        reader.take()
        spec.interval = interval
        _ = reader.takes("bars")
    }

    private mutating func readName(_ token: RuleToken) throws(RuleProblem) {
        reader.take()
        _ = reader.takes("it")
        try begin("name", token)
        guard case .word(let word) = reader.next.kind, RuleName.isName(word) else {
            throw reader.unexpected("a name of \(RuleName.form)")
        }
        reader.take()
        name = word
    }
}

/// Under what a written strategy is kept.
package enum RuleName {
    /// For messages.
    package static let form = "1 to 24 of a-z, 0-9 and _"

    /// Whether a text is a name.
    package static func isName(_ text: String) -> Bool {
        (1...24).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || byte == UInt8(ascii: "_")
            }
    }
}
