import TradingCore

/// Reads the fields of a written strategy and gathers every problem.
struct RuleReading {
    private let fields: [String: String]
    private(set) var problems: [RuleFieldProblem] = []

    init(_ fields: [String: String]) { self.fields = fields }

    mutating func run() -> RuleSpec {
        var spec = RuleSpec()
        let known = Set(RuleFields.table.map(\.name))
        for key in fields.keys.sorted() where !known.contains(key) {
            complain(key, RuleFields.unknown(key))
        }
        readConditions(into: &spec)
        readAmounts(into: &spec)
        readPlan(into: &spec.plan)
        // What is wrong in itself is told first: a field that could not be read is not missing.
        if problems.isEmpty {
            for (key, reason) in spec.problems() { complain(key, reason) }
        }
        return spec
    }

    private mutating func complain(_ key: String, at place: Int? = nil, _ reason: String) {
        problems.append(RuleFieldProblem(key: key, place: place, reason: reason))
    }

    /// The value of a field that is written and can be read.
    private mutating func value<Value>(
        _ key: String,
        _ read: (inout RuleReader) throws(RuleProblem) -> Value
    ) -> Value? {
        guard let text = fields[key] else { return nil }
        do throws(RuleProblem) {
            return try RuleReader.phrase(text, read)
        } catch {
            complain(key, at: error.place, error.reason)
            return nil
        }
    }

    private mutating func readConditions(into spec: inout RuleSpec) {
        func whole(_ reader: inout RuleReader) throws(RuleProblem) -> RuleCondition {
            let condition = try reader.condition()
            guard reader.isAtEnd else {
                throw reader.unexpected("‘and’, ‘or’ or the end of the condition")
            }
            return condition
        }
        spec.buy = value("buy", whole)
        spec.sell = value("sell", whole)
        spec.short = value("short", whole)
        spec.cover = value("cover", whole)
        spec.filters =
            value("filters") { reader throws(RuleProblem) in try reader.conditions() } ?? []
    }

    private mutating func readAmounts(into spec: inout RuleSpec) {
        if let text = fields["interval"] {
            if let interval = BarInterval(text) {
                spec.interval = interval
            } else {
                complain("interval", "is \"\(text)\", but must be such as 5m, 1h, 1d")
            }
        }
        if let text = fields["symbols"] {
            spec.symbols = text.split { $0 == "," || $0.isWhitespace }.map(String.init)
            if spec.symbols.isEmpty { complain("symbols", "names none; leave it out for all") }
            for symbol in spec.symbols where !symbol.utf8.allSatisfy(Self.isOfSymbol) {
                complain(
                    "symbols",
                    "has ‘\(symbol)’; a symbol is made of letters, digits and . - _ /"
                )
            }
        }
        spec.size =
            value("size") { reader throws(RuleProblem) in try reader.sizing() } ?? spec.size
        if let text = fields["notional_max"] {
            if let most = try? Fraction(text), most.isPositive, most <= Fraction(whole: 100) {
                spec.notionalMax = most
            } else {
                complain("notional_max", "is \"\(text)\", but must be over 0 and at most 100")
            }
        }
        if let text = fields["positions_max"] {
            spec.positionsMax = Int(text)
            if !(1...1_000).contains(spec.positionsMax ?? 0) {
                complain("positions_max", "is \"\(text)\", but must be 1 to 1000")
            }
        }
        if let text = fields["bars_per_year"] {
            spec.barsPerYear = Double(text)
            if !(1...32_000_000).contains(spec.barsPerYear ?? 0) {
                complain("bars_per_year", "is \"\(text)\", but must be 1 to 32000000")
            }
        }
    }

    private static func isOfSymbol(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: ".-_/".utf8.contains(byte)
        }
    }

    private mutating func readPlan(into plan: inout PlanSpec) {
        plan.stop = value("stop") { reader throws(RuleProblem) in try reader.distance() }
        plan.breakeven = value("breakeven") { reader throws(RuleProblem) in try reader.distance() }
        plan.trail = value("trail") { reader throws(RuleProblem) in try reader.distance() }
        plan.targets = value("take") { reader throws(RuleProblem) in try reader.targets() } ?? []
        plan.exitAfterBars = value("exit_after") { reader throws(RuleProblem) in
            try reader.barCount("for exit_after")
        }
        plan.rangeBars =
            value("atr_bars") { reader throws(RuleProblem) in
                try reader.barCount("for atr_bars")
            } ?? plan.rangeBars
    }
}
