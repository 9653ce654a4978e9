import TradingCore

/// How long the time of peace lasts where five minutes are not enough to tell.
extension World {
    /// Lets a chat that takes one message a second come through what waits for it, as long as nothing waits
    /// longer than that explains.
    func waitForAnswers() {
        for _ in 0..<Self.answersWaitedMax
        where !deliveries.lateAnswers.isEmpty && deliveries.openAnswers.isEmpty {
            let next = time.now + TimeSpan.seconds(1).nanoseconds
            while violations.isEmpty, step(until: next) {}
        }
    }

    private static let answersWaitedMax = 900

    /// Compares book and venues until they agree at one instant. A difference that stands in every
    /// look is a broken promise; one that comes and goes is an order on the wire.
    func lookAgain() {
        var found = auditor.differences()
        var standing = found
        for _ in 0..<Self.looksMax where !found.isEmpty && violations.isEmpty {
            let next = time.now + Self.looksApart.nanoseconds
            while violations.isEmpty, stepBlindly(until: next) {}
            found = auditor.differences()
            standing = standing.filter { found[$0.key] != nil }
        }
        for key in standing.keys.sorted() {
            if let difference = standing[key] { broken(difference.invariant, difference.what) }
        }
    }

    /// Ten seconds, through which a difference must stand.
    private static let looksMax = 100
    private static let looksApart = TimeSpan.milliseconds(100)
}
