package import TradingCore

/// What a backtest did, in the engine's own facts and in the order in which they happened.
package struct BacktestOutcome: Sendable {
    /// The equity of a venue at one moment, in its account currency.
    package struct Mark: Sendable, Hashable {
        package let time: UTCTime
        package let equity: Money
        /// Equity less what is open at the newest prices.
        package let balance: Money
        /// The absolute value of all positions at mid prices.
        package let held: Money
    }

    /// Money that moved without a trade: funding, financing, liquidation.
    package struct Movement: Sendable, Hashable {
        package let time: UTCTime
        package let kind: CashMovement.Kind
        /// Positive is received.
        package let amount: Money
        package let instrument: InstrumentID?
    }

    /// Every fill with what it did to the book.
    package internal(set) var fills: [FillBooked] = []
    /// Equity by venue; `VenueID.total` holds the sum over the venues of one currency.
    package internal(set) var marks: [VenueID: [Mark]] = [:]
    package internal(set) var movements: [Movement] = []
    /// Orders that were sent.
    package internal(set) var orderCount = 0
    package internal(set) var cancelCount = 0
    /// Orders that the venue refused.
    package internal(set) var rejectCount = 0
    /// How often the reason changed for which the risk gate held an order back, by reason.
    package internal(set) var skips: [PreflightReason: Int] = [:]
    /// Halts that were latched, with their reasons.
    package internal(set) var halts: [Halt] = []
    /// Market events that were taken in.
    package internal(set) var eventCount = 0
    /// Positions that were open at the end.
    package internal(set) var openPositions: [InstrumentID: HeldPosition] = [:]
    package internal(set) var firstTime: UTCTime?
    package internal(set) var lastTime: UTCTime?

    package init() {}

    /// Takes in a fact that the engine records. Of a mark, `held` is the absolute value of all positions at
    /// its venue.
    mutating func note(_ fact: Fact, at now: UTCTime, held: Money) {
        switch fact {
        case .orderPlanned: orderCount += 1
        case .orderMoved(let move): if move.state == .rejected { rejectCount += 1 }
        case .cancelRequested: cancelCount += 1
        case .fillBooked(let fill): fills.append(fill)
        case .equityMarked(let mark):
            let row = Mark(
                time: now,
                equity: mark.equity,
                balance: mark.balance,
                held: held
            )
            add(row, of: mark.venue)
        case .cashMoved(let moved) where moved.kind != .transfer:
            movements.append(
                Movement(
                    time: now,
                    kind: moved.kind,
                    amount: moved.amount,
                    instrument: moved.instrument
                )
            )
        case .signalSkipped(let skipped):
            if let reason = skipped.preflight.reason { skips[reason, default: 0] += 1 }
        case .haltLatched(let halt): halts.append(halt)
        default: break
        }
    }

    /// The last row of one instant counts.
    mutating func add(_ row: Mark, of venue: VenueID) {
        if marks[venue]?.last?.time == row.time { marks[venue]?.removeLast() }
        marks[venue, default: []].append(row)
    }
}
