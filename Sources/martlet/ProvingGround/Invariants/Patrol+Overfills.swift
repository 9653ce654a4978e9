import TradingCore

/// Invariant 2, as time: an order that holds more than was asked for halts its venue, at once or when no
/// correction has come with the answer that told it.
extension Patrol {
    /// The agent's own grace, a look each second and a turn.
    private static let unhaltedMax = TimeSpan.seconds(5)

    func lookAtOverfills(_ life: Life) {
        let found = world.witness.orders.overfilled
        overfilledSince = overfilledSince.filter { found.contains($0.key) }
        for id in found.sorted() {
            let since = overfilledSince[id] ?? world.time.now
            overfilledSince[id] = since
            let span = TimeSpan(nanoseconds: world.time.now - since)
            world.findings.check(
                2,
                span <= Self.unhaltedMax * pace(of: life),
                "\(id) holds more than was asked for since \(span.display), and no halt came"
            )
        }
    }
}
