// What the journal records of equity, halts and venues.

/// The equity of one venue account at one moment.
package struct EquityMark: Sendable, Hashable, Codable {
    package let venue: VenueID
    package let currency: String
    package let equity: Money
    package let balance: Money
    package let freeMargin: Money
    package let unrealised: Money
    /// Up to here, by the venue's clock, every execution and movement of money was asked for and
    /// booked; nil where nothing was asked yet, and for the total.
    package let historyUntil: UTCTime?

    package init(
        venue: VenueID,
        currency: String,
        equity: Money,
        balance: Money,
        freeMargin: Money,
        unrealised: Money,
        historyUntil: UTCTime? = nil
    ) {
        self.venue = venue
        self.currency = currency
        self.equity = equity
        self.balance = balance
        self.freeMargin = freeMargin
        self.unrealised = unrealised
        self.historyUntil = historyUntil
    }
}

/// The baselines of a UTC day, from which daily loss is counted.
package struct DayOpened: Sendable, Hashable, Codable {
    package let day: UTCDay
    /// Equity per venue at the first mark of the day.
    package let equity: [VenueID: Money]
    /// The part of it that was unrealised.
    package let unrealised: [VenueID: Money]

    package init(day: UTCDay, equity: [VenueID: Money], unrealised: [VenueID: Money]) {
        self.day = day
        self.equity = equity
        self.unrealised = unrealised
    }
}

/// An authorised resume lifted a halt.
package struct HaltCleared: Sendable, Hashable, Codable {
    package let id: Int
    package let by: String
    /// Where the operator asked for it: the equity from which losses are counted anew.
    package let rebased: [VenueID: Money]

    package init(id: Int, by: String, rebased: [VenueID: Money] = [:]) {
        self.id = id
        self.by = by
        self.rebased = rebased
    }
}

/// Reduce-only mode was switched.
package struct ReduceOnlySet: Sendable, Hashable, Codable {
    package let isOn: Bool
    package let by: String

    package init(isOn: Bool, by: String) {
        self.isOn = isOn
        self.by = by
    }
}

/// A strategy was started or stopped by the operator.
package struct StrategySwitched: Sendable, Hashable, Codable {
    package let strategy: StrategyID
    package let isOn: Bool
    package let by: String

    package init(strategy: StrategyID, isOn: Bool, by: String) {
        self.strategy = strategy
        self.isOn = isOn
        self.by = by
    }
}

/// A venue's connection or standing changed.
package struct VenueStateChanged: Sendable, Hashable, Codable {
    package let venue: VenueID
    package let isUp: Bool
    package let reason: String

    package init(venue: VenueID, isUp: Bool, reason: String) {
        self.venue = venue
        self.isUp = isUp
        self.reason = reason
    }
}
