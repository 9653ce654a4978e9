package import TradingCore

/// The money of one venue account as the book counts it.
package struct VenueLedger: Sendable, Hashable, Codable {
    /// Opening balance plus realised profit and loss, less fees, plus cash movements. For cash
    /// accounts this is cash plus the cost of what is held.
    package internal(set) var balance = Money.zero
    package internal(set) var hasOpened = false
    /// The time of the opening balance, or of the account to which the balance was brought last, by
    /// the venue's clock: what moved before is contained in it.
    package internal(set) var openedAt: UTCTime?
    /// The newest fill or movement of money that is booked, by the venue's clock.
    package internal(set) var movedAt: UTCTime?
    /// The last adoption of trades that are not known, until the balance is brought to the venue's.
    package internal(set) var unaligned: PositionAdjusted?
    /// Up to here, by the venue's clock, the history of the account is booked whole.
    package internal(set) var historyUntil: UTCTime?
    package internal(set) var realised = Money.zero
    package internal(set) var fees = Money.zero
    package internal(set) var funding = Money.zero
    package internal(set) var transfers = Money.zero
    /// Fills booked since the ledger began.
    package internal(set) var fillCount = 0
    /// The highest equity since the start or the last rebase.
    package internal(set) var peak: Money?
    package internal(set) var lastMark: EquityMark?
    package internal(set) var lastMarkAt: UTCTime?
    /// Values a closed market's positions when no price came since the start; nil before the first
    /// mark, and after a position was aligned with the venue.
    package internal(set) var carried: CarriedValue?
    package internal(set) var day = DayLedger(day: UTCDay(daysSinceEpoch: 0))

    /// The open profit of all positions as the marks left it.
    package struct CarriedValue: Sendable, Hashable, Codable {
        /// As marked, less what fills realised of it since.
        package internal(set) var unrealised: Money
        /// Time of the first mark in a row that says so: no price has moved since.
        package let since: UTCTime
    }

    /// What happened on one UTC day.
    package struct DayLedger: Sendable, Hashable, Codable {
        package let day: UTCDay
        package internal(set) var openingEquity: Money?
        package internal(set) var openingUnrealised: Money?
        /// The equity at the last `/resume rebase` of the day, from which losses count since.
        package internal(set) var rebasedEquity: Money?
        package internal(set) var realised = Money.zero
        package internal(set) var fees = Money.zero
        package internal(set) var funding = Money.zero
        package internal(set) var transfers = Money.zero
        package internal(set) var trades = 0

        init(day: UTCDay) { self.day = day }

        /// The equity from which the day's loss is counted.
        package var lossBaseline: Money? { rebasedEquity ?? openingEquity }
    }

    mutating func turnDay(at time: UTCTime) {
        if time.day > day.day { day = DayLedger(day: time.day) }
    }

    mutating func book(_ fill: FillBooked, at time: UTCTime) {
        turnDay(at: time)
        balance += fill.realised - fill.fill.fee
        carried?.unrealised -= fill.realised
        fillCount += 1
        realised += fill.realised
        fees += fill.fill.fee
        day.realised += fill.realised
        day.fees += fill.fill.fee
        day.trades += 1
        // What takes a fill back is dated by our own clock.
        if fill.reversal == nil { noteMoved(fill.fill.time) }
    }

    mutating func book(_ movement: CashMovement, at time: UTCTime) {
        turnDay(at: time)
        balance += movement.amount
        switch movement.kind {
        case .transfer:
            transfers += movement.amount
            day.transfers += movement.amount
            // Money from outside is neither a gain nor a loss: the baselines move with it.
            peak = peak.map { $0 + movement.amount }
            day.openingEquity = day.openingEquity.map { $0 + movement.amount }
            day.rebasedEquity = day.rebasedEquity.map { $0 + movement.amount }
        case .fee, .rebate:
            fees -= movement.amount
            day.fees -= movement.amount
        case .funding, .financing:
            funding += movement.amount
            day.funding += movement.amount
        case .liquidation, .correction:
            realised += movement.amount
            day.realised += movement.amount
        }
        noteMoved(movement.time)
    }

    private mutating func noteMoved(_ time: UTCTime) { movedAt = max(movedAt ?? time, time) }

    mutating func mark(_ mark: EquityMark, at time: UTCTime) {
        turnDay(at: time)
        lastMark = mark
        if let until = mark.historyUntil { historyUntil = max(historyUntil ?? until, until) }
        lastMarkAt = time
        if carried?.unrealised != mark.unrealised {
            carried = CarriedValue(unrealised: mark.unrealised, since: time)
        }
        peak = max(peak ?? mark.equity, mark.equity)
    }
}
