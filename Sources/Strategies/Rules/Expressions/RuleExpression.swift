/// A number of a bar.
package enum BarField: String, Sendable, CaseIterable {
    case open, high, low, close, volume
}

/// The arithmetic of rules.
package enum RuleArithmetic: String, Sendable, CaseIterable {
    case plus = "+"
    case minus = "-"
    case times = "*"
    case over = "/"
}

/// How two numbers are compared.
package enum RuleComparison: String, Sendable, CaseIterable {
    case under = "<"
    case atMost = "<="
    case over = ">"
    case atLeast = ">="
    case equal = "=="
    case unequal = "!="
}

/// A number that a rule reckons at each closed bar.
package indirect enum RuleNumber: Sendable, Hashable {
    case constant(Double)
    /// The written number in percent: 5 stands for 0.05.
    case percent(Double)
    case field(BarField)
    /// An indicator with the name under which it is shown, `sma(20)`.
    case indicator(Indicator, name: String)
    case negated(RuleNumber)
    case absolute(RuleNumber)
    case least(RuleNumber, RuleNumber)
    case greatest(RuleNumber, RuleNumber)
    case arithmetic(RuleArithmetic, RuleNumber, RuleNumber)
    /// What the number was some bars ago.
    case ago(RuleNumber, bars: Int)
    /// The change against some bars ago, a fraction of the earlier number.
    case change(RuleNumber, bars: Int)
}

/// What a rule holds for true, false, or for neither while a number in it has no answer.
package indirect enum RuleCondition: Sendable, Hashable {
    case comparison(RuleComparison, RuleNumber, RuleNumber)
    /// Was not on the other side at the last bar, and is now.
    case crossing(isUpward: Bool, RuleNumber, RuleNumber)
    case not(RuleCondition)
    case all(RuleCondition, RuleCondition)
    case any(RuleCondition, RuleCondition)
}

/// The bounds of what may be written.
package enum RuleBounds {
    /// How far back a rule may look, in bars.
    package static let barsAgoMax = 1_000
    /// How deeply brackets, signs and `not` may stand in one another.
    package static let depthMax = 32
    /// Numbers, operators and names in one expression.
    package static let tokensMax = 400
    /// Characters of one text.
    package static let charactersMax = 4_000
}
