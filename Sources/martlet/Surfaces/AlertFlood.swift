/// How many alerts may appear on a terminal within a second of the monotonic clock; more are counted
/// and told in one line when the second is over.
struct AlertFlood {
    /// Alerts that may appear within a second. Critical ones always do.
    static let alertsPerSecondMax = 8

    private var second = Int64.min
    private var count = 0
    /// Alerts that were not shown and not told of.
    private(set) var collapsed = 0

    /// Takes an alert in: how many of an earlier second are to be told first, whether it is shown,
    /// and when to look again.
    mutating func take(
        isCritical: Bool,
        at now: Int64
    ) -> (missed: Int, isShown: Bool, wakeAt: Int64?) {
        let missed = woke(at: now)
        if second != now / 1_000_000_000 {
            second = now / 1_000_000_000
            count = 0
        }
        count += 1
        guard !isCritical, count > Self.alertsPerSecondMax else { return (missed, true, nil) }
        collapsed += 1
        return (missed, false, collapsed == 1 ? (second + 1) * 1_000_000_000 : nil)
    }

    /// How many are to be told now that the second may be over.
    mutating func woke(at now: Int64) -> Int {
        guard now / 1_000_000_000 != second else { return 0 }
        defer { collapsed = 0 }
        return collapsed
    }
}
