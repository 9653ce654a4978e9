/// The grammar of expressions, from the loosest to the tightest form; docs/rules.md tells it.
extension RuleReader {
    /// A bracket may hold a number or a condition, so a form is judged when it has been read.
    private enum Form {
        case number(RuleNumber)
        case condition(RuleCondition)
    }

    /// Reads a whole text as a condition.
    static func condition(_ text: String) throws(RuleProblem) -> RuleCondition {
        var reader = try RuleReader(text)
        let condition = try reader.condition()
        guard reader.isAtEnd else {
            throw reader.unexpected("‘and’, ‘or’ or the end of the condition")
        }
        return condition
    }

    /// Reads a condition, as far as it goes.
    mutating func condition() throws(RuleProblem) -> RuleCondition {
        let form = try disjunction()
        return try asCondition(form)
    }

    /// Reads a number, as far as it goes.
    mutating func number() throws(RuleProblem) -> RuleNumber {
        let start = next
        let form = try disjunction()
        return try asNumber(form, start)
    }

    private func asCondition(_ form: Form) throws(RuleProblem) -> RuleCondition {
        switch form {
        case .condition(let condition): return condition
        case .number(let number):
            throw RuleProblem(
                at: next.place,
                "expected a comparison after ‘\(number)’, such as < or ‘crosses above’, "
                    + "found \(next.shown)"
            )
        }
    }

    private func asNumber(_ form: Form, _ start: RuleToken) throws(RuleProblem) -> RuleNumber {
        switch form {
        case .number(let number): return number
        case .condition(let condition):
            throw RuleProblem(
                at: start.place,
                "expected a number, found the condition ‘\(condition)’"
            )
        }
    }

    private mutating func disjunction() throws(RuleProblem) -> Form {
        var left = try conjunction()
        while sees("or") {
            let first = try asCondition(left)
            take()
            let right = try conjunction()
            left = .condition(.any(first, try asCondition(right)))
        }
        return left
    }

    private mutating func conjunction() throws(RuleProblem) -> Form {
        var left = try negation()
        while sees("and") {
            let first = try asCondition(left)
            take()
            let right = try negation()
            left = .condition(.all(first, try asCondition(right)))
        }
        return left
    }

    private mutating func negation() throws(RuleProblem) -> Form {
        guard takes("not") else { return try comparison() }
        return try deeper { reader throws(RuleProblem) in
            let form = try reader.negation()
            return .condition(.not(try reader.asCondition(form)))
        }
    }

    private mutating func comparison() throws(RuleProblem) -> Form {
        let start = next
        let left = try sum()
        guard let relation = try takesRelation() else { return left }
        let first = try asNumber(left, start)
        let other = next
        let second = try asNumber(try sum(), other)
        switch relation {
        case .compares(let sign): return .condition(.comparison(sign, first, second))
        case .crosses(let isUpward):
            return .condition(.crossing(isUpward: isUpward, first, second))
        }
    }

    private enum Relation {
        case compares(RuleComparison)
        case crosses(isUpward: Bool)
    }

    private mutating func takesRelation() throws(RuleProblem) -> Relation? {
        if case .sign(let text) = next.kind, let sign = RuleComparison(rawValue: text) {
            take()
            return .compares(sign)
        }
        if takes("crosses", "cross", "crossing") {
            if takes("above", "over") { return .crosses(isUpward: true) }
            if takes("below", "under") { return .crosses(isUpward: false) }
            throw unexpected("‘above’ or ‘below’ after crosses")
        }
        let isSaid = takes("is")
        if takes("above", "over") { return .compares(.over) }
        if takes("below", "under") { return .compares(.under) }
        if isSaid { throw unexpected("‘above’ or ‘below’ after is") }
        return nil
    }

    private mutating func sum() throws(RuleProblem) -> Form {
        try chain([.plus, .minus]) { reader throws(RuleProblem) in try reader.product() }
    }

    private mutating func product() throws(RuleProblem) -> Form {
        try chain([.times, .over]) { reader throws(RuleProblem) in try reader.signed() }
    }

    private mutating func chain(
        _ operations: [RuleArithmetic],
        _ part: (inout RuleReader) throws(RuleProblem) -> Form
    ) throws(RuleProblem) -> Form {
        let start = next
        var left = try part(&self)
        while case .sign(let text) = next.kind, let operation = RuleArithmetic(rawValue: text),
            operations.contains(operation)
        {
            let first = try asNumber(left, start)
            take()
            let other = next
            let second = try asNumber(try part(&self), other)
            left = .number(.arithmetic(operation, first, second))
        }
        return left
    }

    private mutating func signed() throws(RuleProblem) -> Form {
        guard takes(sign: "-") else { return try postfix() }
        return try deeper { reader throws(RuleProblem) in
            let start = reader.next
            return .number(.negated(try reader.asNumber(try reader.signed(), start)))
        }
    }

    /// A primary form and how long ago: `[3]` or `3 bars ago`.
    private mutating func postfix() throws(RuleProblem) -> Form {
        let start = next
        var form = try primary()
        while let bars = try takesAge() {
            let number = try asNumber(form, start)
            switch number {
            case .constant, .percent:
                throw RuleProblem(
                    at: start.place,
                    "‘\(number)’ is the same at every bar; write the age after what changes, "
                        + "as in close[\(bars)]"
                )
            default: form = .number(.ago(number, bars: bars))
            }
        }
        return form
    }

    private mutating func takesAge() throws(RuleProblem) -> Int? {
        let range = 0...RuleBounds.barsAgoMax
        if takes(sign: "[") {
            let bars = try requireBars(range, "ago")
            try require(sign: "]", "after the number of bars")
            return bars
        }
        guard case .number = next.kind, case .word(let unit) = afterNext.kind,
            unit == "bars" || unit == "bar"
        else { return nil }
        let bars = try requireBars(range, "ago")
        take()
        try require(word: "ago", "after the number of bars")
        return bars
    }

    private mutating func primary() throws(RuleProblem) -> Form {
        if let value = takesNumber() {
            return .number(takes(sign: "%") ? .percent(value) : .constant(value))
        }
        if takes(sign: "(") {
            let form = try deeper { reader throws(RuleProblem) in try reader.disjunction() }
            try require(sign: ")", "to close the bracket")
            return form
        }
        guard case .word = next.kind else {
            throw unexpected("a price, an indicator or a number")
        }
        return .number(try deeper { reader throws(RuleProblem) in try reader.named() })
    }
}
