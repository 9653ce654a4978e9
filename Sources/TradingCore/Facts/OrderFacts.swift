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

/// Another quantity is about to be asked for.
package struct AmendRequested: Sendable, Hashable, Codable {
    package let id: ClientOrderID
    /// Filled parts included.
    package let quantity: Quantity
    package let reason: String

    package init(id: ClientOrderID, quantity: Quantity, reason: String) {
        self.id = id
        self.quantity = quantity
        self.reason = reason
    }
}

/// A request for another quantity ended: the order now has this one, the old one when it was refused.
package struct OrderAmended: Sendable, Hashable, Codable {
    package let id: ClientOrderID
    /// Filled parts included.
    package let quantity: Quantity
    package let evidence: Evidence

    package init(id: ClientOrderID, quantity: Quantity, evidence: Evidence) {
        self.id = id
        self.quantity = quantity
        self.evidence = evidence
    }
}

/// The protective stop of a position came, went, or is missing.
package struct ProtectionChanged: Sendable, Hashable, Codable {
    /// What happened to it.
    package enum Change: String, Sendable, Codable {
        /// Somebody cancelled it at the venue.
        case removedByHand = "removed_by_hand"
        /// The position should have a stop and has none, or one that is too small.
        case missing
        case restored
    }
    package let instrument: InstrumentID
    package let change: Change
    /// The stop that it is about, where there is one.
    package let order: ClientOrderID?
    package let text: String

    package init(
        instrument: InstrumentID,
        change: Change,
        order: ClientOrderID? = nil,
        text: String
    ) {
        self.instrument = instrument
        self.change = change
        self.order = order
        self.text = text
    }
}

/// A fill takes another one back; never a silent edit.
package struct FillReversal: Sendable, Hashable, Codable {
    /// The venue's id of the fill that is taken back.
    package let of: String
    /// The venue's words.
    package let reason: String
    /// Whether another fill takes its place. What a bust took back is not filled again.
    package let isReplaced: Bool

    package init(of: String, reason: String, isReplaced: Bool) {
        self.of = of
        self.reason = reason
        self.isReplaced = isReplaced
    }
}

/// A fill with what it did to the book, so that a projection need not compute.
package struct FillBooked: Sendable, Hashable, Codable {
    package let fill: Fill
    package let strategy: StrategyID?
    package let purpose: OrderPurpose?
    /// Profit or loss of the part that closed, before fees. For a fill that was told after newer ones,
    /// also what it changes of theirs, so that the sum is that of the venue's order.
    package let realised: Money
    /// Signed.
    package let positionAfter: Quantity
    /// Zero when flat.
    package let averagePriceAfter: Price
    /// What the fill cost against the price that the decision saw; negative is better.
    package let slippage: Money
    /// Set when this takes another fill back: side and fee are then turned round.
    package let reversal: FillReversal?
    /// The way by which the venue told it.
    package let via: Evidence.Source?

    package init(
        fill: Fill,
        strategy: StrategyID? = nil,
        purpose: OrderPurpose? = nil,
        realised: Money,
        positionAfter: Quantity,
        averagePriceAfter: Price,
        slippage: Money,
        reversal: FillReversal? = nil,
        via: Evidence.Source? = nil
    ) {
        self.fill = fill
        self.strategy = strategy
        self.purpose = purpose
        self.realised = realised
        self.positionAfter = positionAfter
        self.averagePriceAfter = averagePriceAfter
        self.slippage = slippage
        self.reversal = reversal
        self.via = via
    }
}

/// The book was aligned with the venue; never a silent edit.
package struct PositionAdjusted: Sendable, Hashable, Codable {
    package let instrument: InstrumentID
    package let from: Quantity
    package let to: Quantity
    package let averagePrice: Price
    package let reason: String
    /// The drift that was adopted by it without knowing its trades: what they cost is in the venue's
    /// balance alone. 0 where trades of others left nothing, by what was not told; nil for every other
    /// alignment, and in rows of older versions.
    package let drift: Int?
    /// Ids of executions of others that came after it and are not contained in it.
    package let keeps: [String]?

    package init(
        instrument: InstrumentID,
        from: Quantity,
        to: Quantity,
        averagePrice: Price,
        reason: String,
        drift: Int? = nil,
        keeps: [String]? = nil
    ) {
        self.instrument = instrument
        self.from = from
        self.to = to
        self.averagePrice = averagePrice
        self.reason = reason
        self.drift = drift
        self.keeps = keeps
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
