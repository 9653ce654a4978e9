/// Turns conditions into steps.
struct RuleCompiler {
    private(set) var sources: [RuleSource] = []
    private(set) var ages: [Int] = []
    private(set) var steps: [RuleStep] = []
    private(set) var roots: [Range<Int>] = []
    private(set) var watched: [[RuleProgram.WatchedComparison]] = []
    private(set) var stackMax = 0
    private var stack = 0
    private var watchCount = 0

    mutating func add(_ condition: RuleCondition) {
        let start = steps.count
        watched.append([])
        compile(condition)
        roots.append(start..<steps.count)
        stack = 0
    }

    private mutating func emit(_ step: RuleStep, leaves change: Int) {
        steps.append(step)
        stack += change
        stackMax = max(stackMax, stack)
    }

    private mutating func compile(_ condition: RuleCondition) {
        switch condition {
        case .comparison(let sign, let left, let right):
            compare(sign.operation, left, right, watch: watch(condition, left, right))
        case .crossing(let isUpward, let left, let right):
            let place = watch(condition, left, right)
            compare(isUpward ? .above : .under, left, right, watch: place)
            compare(
                isUpward ? .atMost : .atLeast,
                .ago(left, bars: 1),
                .ago(right, bars: 1),
                watch: -1
            )
            emit(RuleStep(operation: .all), leaves: -1)
            emit(RuleStep(operation: .note, place: place), leaves: 0)
        case .not(let inner):
            compile(inner)
            emit(RuleStep(operation: .not), leaves: 0)
        case .all(let left, let right): join(.all, left, right)
        case .any(let left, let right): join(.any, left, right)
        }
    }

    private mutating func join(
        _ operation: RuleStep.Operation,
        _ left: RuleCondition,
        _ right: RuleCondition
    ) {
        compile(left)
        compile(right)
        emit(RuleStep(operation: operation), leaves: -1)
    }

    private mutating func compare(
        _ operation: RuleStep.Operation,
        _ left: RuleNumber,
        _ right: RuleNumber,
        watch: Int32
    ) {
        compile(left, age: 0)
        compile(right, age: 0)
        emit(RuleStep(operation: operation, place: watch), leaves: -1)
    }

    private mutating func watch(
        _ condition: RuleCondition,
        _ left: RuleNumber,
        _ right: RuleNumber
    ) -> Int32 {
        defer { watchCount += 1 }
        watched[watched.count - 1].append(
            RuleProgram.WatchedComparison(
                text: condition.description,
                place: watchCount,
                left: left.description,
                right: right.description,
                isRightPlain: right.isPlain
            )
        )
        return Int32(watchCount)
    }

    private mutating func compile(_ number: RuleNumber, age: Int) {
        switch number {
        case .constant(let value): push(value)
        case .percent(let value): push(value / 100)
        case .field(let field): load(.field(field), age: age)
        case .indicator(let indicator, _): load(.indicator(indicator), age: age)
        case .negated(let inner):
            compile(inner, age: age)
            emit(RuleStep(operation: .negate), leaves: 0)
        case .absolute(let inner):
            compile(inner, age: age)
            emit(RuleStep(operation: .absolute), leaves: 0)
        case .least(let left, let right): both(.least, left, right, age: age)
        case .greatest(let left, let right): both(.greatest, left, right, age: age)
        case .arithmetic(let sign, let left, let right):
            both(sign.operation, left, right, age: age)
        case .ago(let inner, let bars): compile(inner, age: age + bars)
        case .change(let inner, let bars):
            compile(inner, age: age)
            compile(inner, age: age + bars)
            emit(RuleStep(operation: .over), leaves: -1)
            push(1)
            emit(RuleStep(operation: .minus), leaves: -1)
        }
    }

    private mutating func both(
        _ operation: RuleStep.Operation,
        _ left: RuleNumber,
        _ right: RuleNumber,
        age: Int
    ) {
        compile(left, age: age)
        compile(right, age: age)
        emit(RuleStep(operation: operation), leaves: -1)
    }

    private mutating func push(_ value: Double) {
        emit(RuleStep(operation: .constant, number: value), leaves: 1)
    }

    private mutating func load(_ source: RuleSource, age: Int) {
        let place: Int
        if let known = sources.firstIndex(of: source) {
            place = known
        } else {
            place = sources.count
            sources.append(source)
            ages.append(0)
        }
        ages[place] = max(ages[place], age)
        emit(RuleStep(operation: .load, place: Int32(place), age: Int32(age)), leaves: 1)
    }
}

extension RuleNumber {
    /// Whether it is the same at every bar because it was written as a number.
    var isPlain: Bool {
        switch self {
        case .constant, .percent: true
        case .negated(let inner): inner.isPlain
        default: false
        }
    }

    /// How far back it looks, in bars, beside what its indicators need.
    var age: Int {
        switch self {
        case .constant, .percent, .field, .indicator: 0
        case .negated(let inner), .absolute(let inner): inner.age
        case .least(let left, let right), .greatest(let left, let right),
            .arithmetic(_, let left, let right):
            max(left.age, right.age)
        case .ago(let inner, let bars), .change(let inner, let bars): inner.age + bars
        }
    }
}

extension RuleComparison {
    var operation: RuleStep.Operation {
        switch self {
        case .under: .under
        case .atMost: .atMost
        case .over: .above
        case .atLeast: .atLeast
        case .equal: .equal
        case .unequal: .unequal
        }
    }
}

extension RuleArithmetic {
    var operation: RuleStep.Operation {
        switch self {
        case .plus: .plus
        case .minus: .minus
        case .times: .times
        case .over: .over
        }
    }
}
