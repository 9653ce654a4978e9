/// What one step does with numbers and truths. The streaming machine and the one over columns share it, so
/// that both give the same to the last bit.
enum RuleArithmeticUnit {
    /// A truth as a number; NaN where a side has no answer.
    @inline(__always)
    static func compare(
        _ operation: RuleStep.Operation,
        _ left: Double,
        _ right: Double
    ) -> Double {
        if left.isNaN || right.isNaN { return .nan }
        let holds =
            switch operation {
            case .under: left < right
            case .atMost: left <= right
            case .above: left > right
            case .atLeast: left >= right
            case .equal: left == right
            default: left != right
            }
        return holds ? 1 : 0
    }

    /// A result that is infinite is no answer.
    @inline(__always)
    static func reckon(
        _ operation: RuleStep.Operation,
        _ left: Double,
        _ right: Double
    ) -> Double {
        let result =
            switch operation {
            case .plus: left + right
            case .minus: left - right
            case .times: left * right
            case .over: left / right
            case .least: left.isNaN || right.isNaN ? .nan : min(left, right)
            default: left.isNaN || right.isNaN ? .nan : max(left, right)
            }
        return result.isFinite ? result : .nan
    }

    /// Kleene's three-valued logic: what is certain in spite of a missing answer is certain.
    @inline(__always)
    static func join(_ operation: RuleStep.Operation, _ left: Double, _ right: Double) -> Double {
        let deciding = operation == .all ? 0.0 : 1.0
        if left == deciding || right == deciding { return deciding }
        return left.isNaN || right.isNaN ? .nan : 1 - deciding
    }
}
