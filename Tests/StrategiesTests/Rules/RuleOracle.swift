import StandIns

@testable import Strategies

/// Judges a condition by walking over its tree, with the answers of every bar at hand.
struct RuleOracle {
    private let rows: [BarNumbers]

    init(_ rows: [BarNumbers]) { self.rows = rows }

    func truth(_ condition: RuleCondition, _ row: Int) -> RuleTruth {
        switch condition {
        case .comparison(let sign, let left, let right):
            guard let first = number(left, row), let second = number(right, row) else {
                return .unanswered
            }
            return holds(sign, first, second) ? .yes : .no
        case .crossing(let isUpward, let left, let right):
            let now = RuleCondition.comparison(isUpward ? .over : .under, left, right)
            let before = RuleCondition.comparison(
                isUpward ? .atMost : .atLeast,
                .ago(left, bars: 1),
                .ago(right, bars: 1)
            )
            return truth(.all(now, before), row)
        case .not(let inner):
            let value = truth(inner, row)
            return value == .unanswered ? value : value == .yes ? .no : .yes
        case .all(let left, let right):
            let both = [truth(left, row), truth(right, row)]
            return both.contains(.no) ? .no : both.contains(.unanswered) ? .unanswered : .yes
        case .any(let left, let right):
            let both = [truth(left, row), truth(right, row)]
            return both.contains(.yes) ? .yes : both.contains(.unanswered) ? .unanswered : .no
        }
    }

    private func holds(_ sign: RuleComparison, _ left: Double, _ right: Double) -> Bool {
        switch sign {
        case .under: left < right
        case .atMost: left <= right
        case .over: left > right
        case .atLeast: left >= right
        case .equal: left == right
        case .unequal: left != right
        }
    }

    private func number(_ number: RuleNumber, _ row: Int) -> Double? {
        switch number {
        case .constant, .percent: return plain(number)
        case .field where row < 0, .indicator where row < 0: return nil
        case .field(let field): return field.value(open: rows[row].close, rows[row])
        case .indicator(let indicator, _):
            var value = indicator.value()
            var last: Double?
            for bar in rows[...row] { last = value.next(bar) }
            return last
        case .negated(let inner): return self.number(inner, row).map { -$0 }
        case .absolute(let inner): return self.number(inner, row).map { abs($0) }
        case .least(let left, let right): return both(left, right, row) { min($0, $1) }
        case .greatest(let left, let right): return both(left, right, row) { max($0, $1) }
        case .arithmetic(let sign, let left, let right):
            return both(left, right, row) { first, second in
                switch sign {
                case .plus: first + second
                case .minus: first - second
                case .times: first * second
                case .over: first / second
                }
            }
        case .ago(let inner, let bars): return self.number(inner, row - bars)
        case .change(let inner, let bars):
            return both(inner, .ago(inner, bars: bars), row) { $0 / $1 }.map { $0 - 1 }
        }
    }

    private func both(
        _ left: RuleNumber,
        _ right: RuleNumber,
        _ row: Int,
        _ join: (Double, Double) -> Double
    ) -> Double? {
        guard let first = number(left, row), let second = number(right, row) else { return nil }
        let joined = join(first, second)
        return joined.isFinite ? joined : nil
    }

    private func plain(_ number: RuleNumber) -> Double? {
        switch number {
        case .constant(let value): value
        case .percent(let value): value / 100
        case .negated(let inner): plain(inner).map { -$0 }
        default: nil
        }
    }
}

extension SeededDice {
    /// A throw from 0 up to, and without, a count.
    mutating func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }
}

/// Makes conditions of every form.
struct RandomRule {
    private var dice: SeededDice

    init(dice: SeededDice) { self.dice = dice }

    func condition(depth: Int) -> RuleCondition {
        var copy = self
        return copy.nextCondition(depth)
    }

    private mutating func nextCondition(_ depth: Int) -> RuleCondition {
        switch depth <= 0 ? dice.below(2) : dice.below(5) {
        case 0:
            let signs = RuleComparison.allCases
            return .comparison(signs[dice.below(signs.count)], number(2), number(2))
        case 1:
            return .crossing(isUpward: dice.below(2) == 0, number(1), number(1))
        case 2: return .not(nextCondition(depth - 1))
        case 3: return .all(nextCondition(depth - 1), nextCondition(depth - 1))
        default: return .any(nextCondition(depth - 1), nextCondition(depth - 1))
        }
    }

    private mutating func number(_ depth: Int) -> RuleNumber {
        switch depth <= 0 ? dice.below(3) : dice.below(9) {
        case 0: return .constant(Double(dice.below(20)))
        case 1: return .field(BarField.allCases[dice.below(5)])
        case 2: return .indicator(.simpleAverage(3), name: "sma(3)")
        case 3: return .negated(.indicator(.relativeStrength(4), name: "rsi(4)"))
        case 4: return .absolute(number(depth - 1))
        case 5: return .least(number(depth - 1), number(depth - 1))
        case 6: return .change(.field(.close), bars: 1 + dice.below(4))
        case 7: return .ago(.field(.high), bars: dice.below(5))
        default:
            let signs = RuleArithmetic.allCases
            return .arithmetic(signs[dice.below(4)], number(depth - 1), number(depth - 1))
        }
    }
}
