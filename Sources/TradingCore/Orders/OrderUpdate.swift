/// What a venue (or the way to it) says about an order of ours.
package struct OrderUpdate: Sendable, Hashable {
    /// What happened to the order, or to a request about it.
    package enum Outcome: Sendable, Hashable {
        case accepted(venueOrderID: String)
        /// The venue answered no, with its code; the contract says what the code proves.
        case rejected(code: String, text: String)
        /// The transport failed in a way that proves nothing.
        case unknown(String)
        /// The transport proves that no byte of the request left the process.
        case notSent(String)
        case cancelled(reason: String)
        case cancelRefused(code: String, text: String)
        case expired(reason: String)
        case fill(Fill)
        case corrected(FillCorrection)
        /// The order's quantity is now this, filled parts included.
        case amended(quantity: Quantity)
        case amendRefused(code: String, text: String)
        /// A look-up by client id found nothing in these places; one part of a proof.
        case notFound(in: Set<LookUpPlace>)
    }
    package let id: ClientOrderID
    package let venue: VenueID
    package let time: UTCTime
    package let outcome: Outcome
    /// The way by which it came: an answer, the stream, a look-up, or the transport.
    package let via: Evidence.Source

    package init(
        id: ClientOrderID,
        venue: VenueID,
        time: UTCTime,
        outcome: Outcome,
        via: Evidence.Source = .venueStream
    ) {
        self.id = id
        self.venue = venue
        self.time = time
        self.outcome = outcome
        self.via = via
    }
}

/// Where a venue can be asked about an order.
package enum LookUpPlace: String, Sendable, Codable, CaseIterable {
    case openOrders = "open_orders"
    case orderHistory = "order_history"
    /// Executions since before the order was sent.
    case executions
    /// A log without gaps of everything that moved the account since before the order was sent.
    case transactions
}
