/// What a venue tells the engine, in whatever way it tells it.
package enum VenueReport: Sendable, Hashable {
    case order(OrderUpdate)
    case cash(CashMovement)
    case account(AccountSnapshot)
    case history(AccountHistory)
    /// The connection to the venue was lost or is back; `reason` is for people.
    case connection(venue: VenueID, isUp: Bool, reason: String, time: UTCTime)

    /// Who tells it.
    package var venue: VenueID {
        switch self {
        case .order(let update): update.venue
        case .cash(let movement): movement.venue
        case .account(let snapshot): snapshot.venue
        case .history(let history): history.venue
        case .connection(let venue, _, _, _): venue
        }
    }

    package var time: UTCTime {
        switch self {
        case .order(let update): update.time
        case .cash(let movement): movement.time
        case .account(let snapshot): snapshot.time
        case .history(let history): history.until
        case .connection(_, _, _, let time): time
        }
    }
}

/// Money that moved without a fill.
package struct CashMovement: Sendable, Hashable, Codable {
    /// Why money moved.
    package enum Kind: String, Sendable, Codable {
        case funding, financing, fee, rebate, transfer, liquidation, correction
    }
    package let venue: VenueID
    /// The venue's id of the movement; applied once per (venue, id).
    package let id: String
    package let kind: Kind
    /// Positive is received.
    package let amount: Money
    package let instrument: InstrumentID?
    package let time: UTCTime

    package init(
        venue: VenueID,
        id: String,
        kind: Kind,
        amount: Money,
        instrument: InstrumentID?,
        time: UTCTime
    ) {
        self.venue = venue
        self.id = id
        self.kind = kind
        self.amount = amount
        self.instrument = instrument
        self.time = time
    }
}

/// An order as the venue lists it.
package struct VenueOrder: Sendable, Hashable, Codable {
    /// Nil for an order that was placed without a client id (by hand).
    package let clientID: ClientOrderID?
    package let venueOrderID: String
    package let instrument: InstrumentID
    package let side: Side
    package let kind: OrderKind
    package let quantity: Quantity
    package let filled: Quantity
    package let isReduceOnly: Bool

    package init(
        clientID: ClientOrderID?,
        venueOrderID: String,
        instrument: InstrumentID,
        side: Side,
        kind: OrderKind,
        quantity: Quantity,
        filled: Quantity,
        isReduceOnly: Bool
    ) {
        self.clientID = clientID
        self.venueOrderID = venueOrderID
        self.instrument = instrument
        self.side = side
        self.kind = kind
        self.quantity = quantity
        self.filled = filled
        self.isReduceOnly = isReduceOnly
    }
}

/// A position as the venue lists it.
package struct VenuePosition: Sendable, Hashable, Codable {
    package let instrument: InstrumentID
    /// Signed; positive is long.
    package let quantity: Quantity
    package let averagePrice: Price

    package init(instrument: InstrumentID, quantity: Quantity, averagePrice: Price) {
        self.instrument = instrument
        self.quantity = quantity
        self.averagePrice = averagePrice
    }
}

/// An account at one moment, as its venue tells it.
package struct AccountSnapshot: Sendable, Hashable, Codable {
    package let venue: VenueID
    package let time: UTCTime
    package let currency: String
    /// Cash without open profit and loss.
    package let balance: Money
    /// Balance plus unrealised profit and loss (for spot: cash plus holdings at market).
    package let equity: Money
    /// What new orders may still use.
    package let freeMargin: Money
    package let unrealised: Money
    package let positions: [VenuePosition]
    package let openOrders: [VenueOrder]

    package init(
        venue: VenueID,
        time: UTCTime,
        currency: String,
        balance: Money,
        equity: Money,
        freeMargin: Money,
        unrealised: Money,
        positions: [VenuePosition],
        openOrders: [VenueOrder]
    ) {
        self.venue = venue
        self.time = time
        self.currency = currency
        self.balance = balance
        self.equity = equity
        self.freeMargin = freeMargin
        self.unrealised = unrealised
        self.positions = positions
        self.openOrders = openOrders
    }
}
