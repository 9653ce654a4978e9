/// What a program reads at each bar.
enum RuleSource: Sendable, Hashable {
    case field(BarField)
    case indicator(Indicator)
}

/// One step of a program: it takes what it needs from the top of the stack and leaves its result there.
struct RuleStep: Sendable, Hashable {
    enum Operation: UInt8, Sendable {
        case constant, load, negate, absolute, least, greatest
        case plus, minus, times, over
        case under, atMost, above, atLeast, equal, unequal
        case not, all, any
        /// Notes the truth on top of the stack for a comparison of several steps.
        case note
    }
    let operation: Operation
    /// The source of a load, or the watched comparison whose numbers and truth are noted; -1 for none.
    var place: Int32 = -1
    /// For a load: how many bars ago.
    var age: Int32 = 0
    var number = 0.0
}

/// Conditions as one flat program over sources. A truth is 1 or 0; NaN stands for no answer, in numbers
/// and truths alike.
package struct RuleProgram: Sendable {
    let sources: [RuleSource]
    /// For each source, how many bars back the program looks.
    let ages: [Int]
    let steps: [RuleStep]
    /// Where the steps of each condition lie.
    let roots: [Range<Int>]
    /// The comparisons whose numbers are kept for explanations, as they are written, by condition.
    let watched: [[WatchedComparison]]
    let stackMax: Int

    /// The number of the bar with which every number has its first answer.
    package let barsNeeded: Int
    /// The number of the bar with which the beginning of every recursive mean counts for less than 1 in
    /// 100.
    package let barsToSettle: Int

    /// A comparison with its place among the kept numbers.
    struct WatchedComparison: Sendable, Hashable {
        let text: String
        let place: Int
        let left: String
        let right: String
        /// Plain numbers need no telling.
        let isRightPlain: Bool
    }

    /// Compiles conditions, in the order by which they are asked for.
    package init(_ conditions: [RuleCondition]) {
        var compiler = RuleCompiler()
        for condition in conditions { compiler.add(condition) }
        sources = compiler.sources
        ages = compiler.ages
        steps = compiler.steps
        roots = compiler.roots
        watched = compiler.watched
        stackMax = compiler.stackMax
        let sizes = zip(compiler.sources, compiler.ages)
        barsNeeded = sizes.map { $0.barsNeeded + $1 }.max() ?? 1
        barsToSettle = sizes.map { $0.barsToSettle + $1 }.max() ?? 1
    }
}

extension RuleSource {
    var barsNeeded: Int {
        switch self {
        case .field: 1
        case .indicator(let indicator): indicator.barsNeeded
        }
    }

    var barsToSettle: Int {
        switch self {
        case .field: 1
        case .indicator(let indicator): indicator.barsToSettle
        }
    }
}
