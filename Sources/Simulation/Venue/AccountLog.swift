import TradingCore

/// What a venue can still tell of an account's past: executions and movements of money, oldest first,
/// each up to a bound, beyond which the older half is forgotten.
struct AccountLog: Sendable {
    private var fills: [Fill] = []
    private var cash: [CashMovement] = []
    private var corrections: [Corrected] = []
    /// Nothing is missing from here on.
    private var wholeSince = UTCTime.epoch

    static let rowsMax = 4_000

    private struct Corrected: Sendable {
        let time: UTCTime
        let correction: FillCorrection
    }

    mutating func add(_ fill: Fill) {
        fills.append(fill)
        guard fills.count > Self.rowsMax else { return }
        fills.removeFirst(Self.rowsMax / 2)
        wholeSince = max(wholeSince, fills[0].time)
    }

    mutating func add(_ movement: CashMovement) {
        cash.append(movement)
        guard cash.count > Self.rowsMax else { return }
        cash.removeFirst(Self.rowsMax / 2)
        wholeSince = max(wholeSince, cash[0].time)
    }

    /// Takes an execution back at a moment.
    mutating func add(_ correction: FillCorrection, at time: UTCTime) {
        fills.removeAll { $0.id == correction.original.id }
        corrections.append(Corrected(time: time, correction: correction))
        if corrections.count > Self.rowsMax { corrections.removeFirst(Self.rowsMax / 2) }
    }

    /// Everything from `since` up to `until`; `since` is later where older rows are forgotten.
    func history(
        of venue: VenueID,
        since: UTCTime,
        until: UTCTime,
        askedAt: UTCTime
    ) -> AccountHistory {
        AccountHistory(
            venue: venue,
            askedAt: askedAt,
            since: max(since, wholeSince),
            until: until,
            // The rows stand in the order of time, so those that are wanted stand at the end.
            fills: Array(fills.reversed().prefix { $0.time >= since }.reversed()),
            cash: Array(cash.reversed().prefix { $0.time >= since }.reversed()),
            corrections: corrections.filter { $0.time >= since }.map(\.correction)
        )
    }
}
