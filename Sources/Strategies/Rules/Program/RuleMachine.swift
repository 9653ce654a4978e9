/// What a condition holds for at a bar.
package enum RuleTruth: Sendable, Hashable {
    case yes, no
    /// A number in it has no answer, and the rest does not decide it.
    case unanswered

    init(_ truth: Double) { self = truth.isNaN ? .unanswered : truth == 0 ? .no : .yes }
}

/// Runs a program over closed bars, one after another. After the first bar nothing is allocated, but for
/// what extremes of a window keep.
package struct RuleMachine: Sendable {
    let program: RuleProgram
    private var indicators: [(any BarIndicator)?]
    /// For each source a ring of its last answers; `rings[start + cursor]` is the newest.
    private var rings: [Double]
    private let starts: [Int]
    private var cursors: [Int]
    private var stack: [Double]
    private var truths: [Double]
    /// Two numbers and a truth for each watched comparison.
    private var kept: [Double]

    package init(_ program: RuleProgram) {
        self.program = program
        indicators = program.sources.map { source in
            switch source {
            case .field: nil
            case .indicator(let indicator): indicator.value()
            }
        }
        var starts: [Int] = []
        var size = 0
        for age in program.ages {
            starts.append(size)
            size += age + 1
        }
        self.starts = starts
        rings = Array(repeating: .nan, count: size)
        cursors = Array(repeating: 0, count: program.sources.count)
        stack = Array(repeating: .nan, count: max(program.stackMax, 1))
        truths = Array(repeating: .nan, count: program.roots.count)
        kept = Array(repeating: .nan, count: 3 * program.watched.joined().count)
    }

    /// Takes a closed bar and judges every condition.
    package mutating func update(open: Double, _ bar: BarNumbers) {
        for place in program.sources.indices {
            let value: Double =
                switch program.sources[place] {
                case .field(let field): field.value(open: open, bar)
                case .indicator: indicators[place]?.next(bar) ?? .nan
                }
            let size = program.ages[place] + 1
            cursors[place] = cursors[place] + 1 == size ? 0 : cursors[place] + 1
            rings[starts[place] + cursors[place]] = value.isFinite ? value : .nan
        }
        for root in program.roots.indices { truths[root] = run(program.roots[root]) }
    }

    /// What a condition held for at the newest bar; unanswered before the first.
    package func truth(of root: Int) -> RuleTruth { RuleTruth(truths[root]) }

    /// The numbers of a watched comparison and its truth, at the newest bar.
    func kept(at place: Int) -> (left: Double, right: Double, truth: RuleTruth) {
        (kept[3 * place], kept[3 * place + 1], RuleTruth(kept[3 * place + 2]))
    }

    private func answer(of place: Int, age: Int) -> Double {
        let size = program.ages[place] + 1
        let slot = cursors[place] - age
        return rings[starts[place] + (slot < 0 ? slot + size : slot)]
    }

    private mutating func run(_ range: Range<Int>) -> Double {
        var top = -1
        for index in range {
            let step = program.steps[index]
            switch step.operation {
            case .constant:
                top += 1
                stack[top] = step.number
            case .load:
                top += 1
                stack[top] = answer(of: Int(step.place), age: Int(step.age))
            case .negate: stack[top] = -stack[top]
            case .absolute: stack[top] = abs(stack[top])
            case .not: stack[top] = 1 - stack[top]
            case .note: kept[3 * Int(step.place) + 2] = stack[top]
            case .plus, .minus, .times, .over, .least, .greatest:
                top -= 1
                stack[top] = RuleArithmeticUnit.reckon(step.operation, stack[top], stack[top + 1])
            case .all, .any:
                top -= 1
                stack[top] = RuleArithmeticUnit.join(step.operation, stack[top], stack[top + 1])
            case .under, .atMost, .above, .atLeast, .equal, .unequal:
                top -= 1
                compare(step, top)
            }
        }
        return stack[0]
    }

    private mutating func compare(_ step: RuleStep, _ top: Int) {
        let (left, right) = (stack[top], stack[top + 1])
        let truth = RuleArithmeticUnit.compare(step.operation, left, right)
        stack[top] = truth
        guard step.place >= 0 else { return }
        let place = 3 * Int(step.place)
        kept[place] = left
        kept[place + 1] = right
        kept[place + 2] = truth
    }
}

extension BarField {
    func value(open: Double, _ bar: BarNumbers) -> Double {
        switch self {
        case .open: open
        case .high: bar.high
        case .low: bar.low
        case .close: bar.close
        case .volume: bar.volume
        }
    }
}
