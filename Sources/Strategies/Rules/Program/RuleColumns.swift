/// A program over columns: the truth of every condition at every bar, as ``RuleMachine`` finds it bar by bar, to the
/// last one. Steps go over a stretch of bars at a time, which stays in the nearest cache.
package struct RuleColumns: Sendable {
    /// The bars that a program reads, all columns of the same length, oldest first.
    package struct Bars: Sendable {
        let fields: [BarField: [Double]]
        let count: Int

        /// - Precondition: the columns are of the same length.
        package init(
            open: [Double],
            high: [Double],
            low: [Double],
            close: [Double],
            volume: [Double]
        ) {
            let columns = [open, high, low, close, volume]
            precondition(columns.allSatisfy { $0.count == close.count }, "columns are alike")
            fields = [.open: open, .high: high, .low: low, .close: close, .volume: volume]
            count = close.count
        }
    }

    /// For each condition its truth at each bar: 1, 0, or NaN where it is unanswered.
    private let truths: [[Double]]
    private static let stretch = 256

    /// - Parameters:
    ///   - program: the conditions.
    ///   - bars: what they read.
    ///   - indicators: the column of each indicator, as long as the bars; NaN where it has no answer.
    package init(
        _ program: RuleProgram,
        _ bars: Bars,
        indicators: ([Indicator]) -> [[Double]]
    ) {
        let wanted = program.sources.compactMap { source -> Indicator? in
            if case .indicator(let indicator) = source { indicator } else { nil }
        }
        var computed = indicators(wanted)[...]
        let sources = program.sources.map { source -> [Double] in
            switch source {
            case .field(let field): bars.fields[field] ?? []
            case .indicator: computed.popFirst() ?? []
            }
        }
        var truths = program.roots.map { _ in [Double](repeating: .nan, count: bars.count) }
        var stack = Array(
            repeating: [Double](repeating: .nan, count: Self.stretch),
            count: max(program.stackMax, 1)
        )
        for start in stride(from: 0, to: bars.count, by: Self.stretch) {
            let rows = start..<min(start + Self.stretch, bars.count)
            for (root, steps) in program.roots.enumerated() {
                Self.run(program.steps[steps], sources, rows, &stack)
                for row in rows { truths[root][row] = stack[0][row - start] }
            }
        }
        self.truths = truths
    }

    /// What a condition held for at a bar.
    package func truth(of root: Int, at bar: Int) -> RuleTruth { RuleTruth(truths[root][bar]) }

    /// Runs the steps of one condition over some bars; its truths lie at the bottom of the stack.
    private static func run(
        _ steps: ArraySlice<RuleStep>,
        _ sources: [[Double]],
        _ rows: Range<Int>,
        _ stack: inout [[Double]]
    ) {
        var top = -1
        for step in steps {
            switch step.operation {
            case .constant, .load: top += 1
            case .negate, .absolute, .not, .note: break
            default: top -= 1
            }
            apply(step, sources, rows, &stack, top)
        }
    }

    private static func apply(
        _ step: RuleStep,
        _ sources: [[Double]],
        _ rows: Range<Int>,
        _ stack: inout [[Double]],
        _ top: Int
    ) {
        let operation = step.operation
        switch operation {
        case .note: break
        case .constant: for row in 0..<rows.count { stack[top][row] = step.number }
        case .load: load(sources[Int(step.place)], age: Int(step.age), rows, &stack[top])
        case .negate: for row in 0..<rows.count { stack[top][row] = -stack[top][row] }
        case .absolute: for row in 0..<rows.count { stack[top][row] = abs(stack[top][row]) }
        case .not: for row in 0..<rows.count { stack[top][row] = 1 - stack[top][row] }
        default:
            for row in 0..<rows.count {
                stack[top][row] = join(operation, stack[top][row], stack[top + 1][row])
            }
        }
    }

    @inline(__always)
    private static func join(
        _ operation: RuleStep.Operation,
        _ left: Double,
        _ right: Double
    ) -> Double {
        switch operation {
        case .plus, .minus, .times, .over, .least, .greatest:
            RuleArithmeticUnit.reckon(operation, left, right)
        case .all, .any: RuleArithmeticUnit.join(operation, left, right)
        default: RuleArithmeticUnit.compare(operation, left, right)
        }
    }

    /// What a source answered so many bars ago; what is not finite is no answer.
    private static func load(
        _ column: [Double],
        age: Int,
        _ rows: Range<Int>,
        _ cells: inout [Double]
    ) {
        for row in rows {
            let value = row >= age ? column[row - age] : .nan
            cells[row - rows.lowerBound] = value.isFinite ? value : .nan
        }
    }
}
