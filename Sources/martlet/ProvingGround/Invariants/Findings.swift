import TradingCore

/// Where the watches tell what they saw: broken promises, and rare states that were reached.
final class Findings {
    /// Broken promises, the oldest first; at most `violationsMax`.
    private(set) var violations: [Violation] = []
    /// How often each rare state was reached.
    private(set) var reached: [RareState: Int] = [:]
    /// How often each invariant had something to look at.
    private(set) var looks: [Int: Int] = [:]
    /// The true time.
    var now: () -> UTCTime = { .epoch }

    static let violationsMax = 100

    func broken(_ invariant: Int, _ what: String) {
        guard violations.count < Self.violationsMax else { return }
        violations.append(Violation(invariant: invariant, what: what, at: now()))
    }

    /// Counts a look at an invariant and tells when it does not hold.
    func check(_ invariant: Int, _ holds: Bool, _ what: @autoclosure () -> String) {
        looks[invariant, default: 0] += 1
        if !holds { broken(invariant, what()) }
    }

    func reach(_ state: RareState) { reached[state, default: 0] += 1 }
}
