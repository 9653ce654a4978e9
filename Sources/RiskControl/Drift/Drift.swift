package import TradingCore

/// One disagreement between the book and the venue about an instrument.
package struct Drift: Sendable, Hashable, Codable {
    /// What disagrees.
    package enum Kind: String, Sendable, Codable {
        /// The positions differ by more than what is in flight explains.
        case position
        /// The venue lists an order that is not in the book.
        case unknownOrder = "unknown_order"
        /// The book holds an order as resting that the venue does not list.
        case missingOrder = "missing_order"
    }
    package let kind: Kind
    package let instrument: InstrumentID
    /// Signed position, or the open quantity of the order; zero where there is none.
    package let book: Quantity
    package let venue: Quantity
    /// Our id of the order, or the venue's where the order is not ours; nil for positions.
    package let order: String?
    /// One plain sentence with the numbers.
    package let sentence: String

    /// What `book` lacks.
    package var difference: Quantity { venue - book }
}

/// The book's side of the comparison, for one venue.
package struct DriftBook: Sendable {
    /// An order of the book that is not final.
    package struct Order: Sendable, Hashable {
        package let id: ClientOrderID
        package let instrument: InstrumentID
        package let side: Side
        package let remaining: Quantity
        package let state: OrderState
        /// When its state last moved, or when a cancel was last asked for, by our own clock.
        package let touchedAt: UTCTime

        package init(
            id: ClientOrderID,
            instrument: InstrumentID,
            side: Side,
            remaining: Quantity,
            state: OrderState,
            touchedAt: UTCTime
        ) {
            self.id = id
            self.instrument = instrument
            self.side = side
            self.remaining = remaining
            self.state = state
            self.touchedAt = touchedAt
        }
    }

    /// Signed positions; absent is flat.
    package var positions: [InstrumentID: Quantity]
    package var orders: [Order]
    /// Orders that became final within the allowance: the snapshot may still list them.
    package var recentlyFinal: Set<ClientOrderID>
    /// The time of the newest fill of an instrument, by the venue's clock.
    package var lastFillAt: [InstrumentID: UTCTime]
    /// When an execution of an instrument was last taken back, by our own clock: the venue's does not
    /// tell it.
    package var lastReversalAt: [InstrumentID: UTCTime]
    /// What others are known to have traded on the account and nobody has booked, signed.
    package var others: [InstrumentID: Quantity]

    package init(
        positions: [InstrumentID: Quantity] = [:],
        orders: [Order] = [],
        recentlyFinal: Set<ClientOrderID> = [],
        lastFillAt: [InstrumentID: UTCTime] = [:],
        lastReversalAt: [InstrumentID: UTCTime] = [:],
        others: [InstrumentID: Quantity] = [:]
    ) {
        self.positions = positions
        self.orders = orders
        self.recentlyFinal = recentlyFinal
        self.lastFillAt = lastFillAt
        self.lastReversalAt = lastReversalAt
        self.others = others
    }
}
