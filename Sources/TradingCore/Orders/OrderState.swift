/// Where an order stands. `unknown` is a state of its own: the venue may or may not have it.
package enum OrderState: String, Sendable, Codable, CaseIterable {
    /// Journaled, not yet handed to the network.
    case planned
    /// Handed to the network; no answer yet.
    case sending
    /// Resting at the venue, nothing filled.
    case live
    /// Resting at the venue, filled in part.
    case partial
    case filled
    case cancelled
    case expired
    /// Refused by the venue's own business code.
    case rejected
    /// The outcome is not known; counts as exposure at full size until there is proof.
    case unknown
    /// Proven never to have reached the venue.
    case neverExisted = "never_existed"

    package var isFinal: Bool {
        switch self {
        case .filled, .cancelled, .expired, .rejected, .neverExisted: true
        case .planned, .sending, .live, .partial, .unknown: false
        }
    }

    /// Whether the order can still be filled as far as we know.
    package var isOpen: Bool { !isFinal }

    /// The moves that an order may make. A late fill may re-open the accounting of a final order
    /// but not its state, except that a cancelled or expired order filled to the end is filled.
    package func mayMove(to next: OrderState) -> Bool {
        switch self {
        case .planned: return next == .sending || next == .cancelled || next == .neverExisted
        case .sending:
            return next != .planned && next != .sending
        case .live: return [.partial, .filled, .cancelled, .expired, .rejected].contains(next)
        case .partial: return [.partial, .filled, .cancelled, .expired].contains(next)
        case .unknown:
            return next != .planned && next != .sending && next != .unknown
        case .cancelled, .expired: return next == .filled
        case .filled, .rejected, .neverExisted: return false
        }
    }
}

/// Why an order moved: who said so, with the venue's own words.
package struct Evidence: Sendable, Hashable, Codable {
    /// Who said it: ourselves, the venue by one of its three ways, the wire, or a start after a crash.
    package enum Source: String, Sendable, Codable {
        case engine
        case venueAnswer = "venue_answer"
        case venueStream = "venue_stream"
        case venueLookup = "venue_lookup"
        case transport, recovery
    }
    package let source: Source
    /// The venue's business code, where there is one.
    package let code: String?
    package let text: String

    package init(_ source: Source, code: String? = nil, _ text: String) {
        self.source = source
        self.code = code
        self.text = text
    }
}

/// What a venue (or the way to it) says about an order of ours.
package struct OrderUpdate: Sendable, Hashable {
    /// What happened to the order, or to a request about it.
    package enum Outcome: Sendable, Hashable {
        case accepted(venueOrderID: String)
        case rejected(code: String, text: String)
        /// The transport failed in a way that proves nothing.
        case unknown(String)
        case cancelled(reason: String)
        case cancelRefused(code: String, text: String)
        case expired(reason: String)
        case fill(Fill)
        /// A look-up by client id found nothing; one part of a proof.
        case notFound
    }
    package let id: ClientOrderID
    package let venue: VenueID
    package let time: UTCTime
    package let outcome: Outcome

    package init(id: ClientOrderID, venue: VenueID, time: UTCTime, outcome: Outcome) {
        self.id = id
        self.venue = venue
        self.time = time
        self.outcome = outcome
    }
}

/// Whether a fill took liquidity or gave it.
package enum Liquidity: String, Sendable, Codable {
    case maker, taker
}

/// One execution at a venue. Applied once per (venue, `id`), in any order.
package struct Fill: Sendable, Hashable, Codable {
    /// The venue's execution id.
    package let id: String
    package let order: ClientOrderID
    package let instrument: InstrumentID
    package let side: Side
    package let price: Price
    package let quantity: Quantity
    /// Positive is paid, negative is a rebate; in account currency.
    package let fee: Money
    package let liquidity: Liquidity
    package let time: UTCTime

    package init(
        id: String,
        order: ClientOrderID,
        instrument: InstrumentID,
        side: Side,
        price: Price,
        quantity: Quantity,
        fee: Money,
        liquidity: Liquidity,
        time: UTCTime
    ) {
        self.id = id
        self.order = order
        self.instrument = instrument
        self.side = side
        self.price = price
        self.quantity = quantity
        self.fee = fee
        self.liquidity = liquidity
        self.time = time
    }
}
