// How expressions are written: the text reads as the same expression.

extension RuleNumber: CustomStringConvertible {
    /// As it would be written, with the fewest brackets.
    package var description: String { text(binding: 0) }

    /// How tightly a form binds; a looser one inside a tighter one needs brackets.
    private var strength: Int {
        switch self {
        case .arithmetic(.plus, _, _), .arithmetic(.minus, _, _): 1
        case .arithmetic: 2
        case .negated: 3
        case .constant(let value), .percent(let value): value.sign == .minus ? 3 : 5
        case .ago: 4
        case .field, .indicator, .absolute, .least, .greatest, .change: 5
        }
    }

    fileprivate func text(binding: Int) -> String {
        strength < binding ? "(\(bare))" : bare
    }

    private var bare: String {
        switch self {
        case .constant(let value): RuleText.number(value)
        case .percent(let value): RuleText.number(value) + "%"
        case .field(let field): field.rawValue
        case .indicator(_, let name): name
        case .negated(let inner): "-\(inner.text(binding: 3))"
        case .absolute(let inner): "abs(\(inner))"
        case .least(let left, let right): "min(\(left), \(right))"
        case .greatest(let left, let right): "max(\(left), \(right))"
        case .arithmetic(let operation, let left, let right):
            "\(left.text(binding: strength)) \(operation.rawValue) "
                + right.text(binding: strength + 1)
        case .ago(let inner, let bars): "\(inner.text(binding: 4))[\(bars)]"
        case .change(let inner, let bars): "change(\(inner), \(bars))"
        }
    }
}

extension RuleCondition: CustomStringConvertible {
    /// As it would be written, with the fewest brackets.
    package var description: String { text(binding: 0) }

    private var strength: Int {
        switch self {
        case .any: 1
        case .all: 2
        case .not: 3
        case .comparison, .crossing: 4
        }
    }

    private func text(binding: Int) -> String {
        strength < binding ? "(\(bare))" : bare
    }

    private var bare: String {
        switch self {
        case .comparison(let sign, let left, let right): "\(left) \(sign.rawValue) \(right)"
        case .crossing(let isUpward, let left, let right):
            "\(left) crosses \(isUpward ? "above" : "below") \(right)"
        case .not(let inner): "not \(inner.text(binding: 3))"
        case .all(let left, let right):
            "\(left.text(binding: 2)) and \(right.text(binding: 3))"
        case .any(let left, let right): "\(left.text(binding: 1)) or \(right.text(binding: 2))"
        }
    }
}

/// Numbers as rules write them.
enum RuleText {
    /// `30`, `0.5`, `1e-05`: reads as the same number.
    static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
    }

    /// A fraction as a percent: `1%`, `0.5%`.
    static func percent(_ fraction: Double) -> String {
        // Written percents have few digits; what lies beyond the twelfth is the conversion's.
        let percent = (fraction * 1e14).rounded() / 1e12
        return number(percent) + "%"
    }
}
