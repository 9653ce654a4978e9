// What the journal records of orders, fills and positions.

/// An intent passed the risk gate and may be sent once this row is durable.
package struct OrderPlanned: Sendable, Hashable, Codable {
    package let intent: OrderIntent
    package let preflight: PreflightRecord

    package init(intent: OrderIntent, preflight: PreflightRecord) {
        self.intent = intent
        self.preflight = preflight
    }
}

/// An order moved to another state, with the evidence for it.
package struct OrderMoved: Sendable, Hashable, Codable {
    package let id: ClientOrderID
    package let state: OrderState
    package let evidence: Evidence
    /// The venue's id, from the move on that told it.
    package let venueOrderID: String?

    package init(
        id: ClientOrderID,
        state: OrderState,
        evidence: Evidence,
        venueOrderID: String? = nil
    ) {
        self.id = id
        self.state = state
        self.evidence = evidence
        self.venueOrderID = venueOrderID
    }
}

/// A cancel is about to be sent.
package struct CancelRequested: Sendable, Hashable, Codable {
    package let id: ClientOrderID
    package let reason: String

    package init(id: ClientOrderID, reason: String) {
        self.id = id
        self.reason = reason
    }
}

/// A fill with what it did to the book, so that a projection need not compute.
package struct FillBooked: Sendable, Hashable, Codable {
    package let fill: Fill
    package let strategy: StrategyID?
    package let purpose: OrderPurpose?
    /// Profit or loss of the part that closed, before fees.
    package let realised: Money
    /// Signed.
    package let positionAfter: Quantity
    /// Zero when flat.
    package let averagePriceAfter: Price
    /// What the fill cost against the price that the decision saw; negative is better.
    package let slippage: Money

    package init(
        fill: Fill,
        strategy: StrategyID? = nil,
        purpose: OrderPurpose? = nil,
        realised: Money,
        positionAfter: Quantity,
        averagePriceAfter: Price,
        slippage: Money
    ) {
        self.fill = fill
        self.strategy = strategy
        self.purpose = purpose
        self.realised = realised
        self.positionAfter = positionAfter
        self.averagePriceAfter = averagePriceAfter
        self.slippage = slippage
    }
}

/// The book was aligned with the venue; never a silent edit.
package struct PositionAdjusted: Sendable, Hashable, Codable {
    package let instrument: InstrumentID
    package let from: Quantity
    package let to: Quantity
    package let averagePrice: Price
    package let reason: String

    package init(
        instrument: InstrumentID,
        from: Quantity,
        to: Quantity,
        averagePrice: Price,
        reason: String
    ) {
        self.instrument = instrument
        self.from = from
        self.to = to
        self.averagePrice = averagePrice
        self.reason = reason
    }
}

/// The risk gate said no; recorded when the reason for this instrument changes.
package struct SignalSkipped: Sendable, Hashable, Codable {
    package let strategy: StrategyID?
    package let instrument: InstrumentID
    package let preflight: PreflightRecord

    package init(
        strategy: StrategyID? = nil,
        instrument: InstrumentID,
        preflight: PreflightRecord
    ) {
        self.strategy = strategy
        self.instrument = instrument
        self.preflight = preflight
    }
}
