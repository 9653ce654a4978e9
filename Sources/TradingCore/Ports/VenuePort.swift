/// The way to a venue. Calls return at once; whatever the venue answers comes back as a
/// `VenueReport` to the engine's loop, also when the answer is that nothing is known.
package protocol VenuePort: CancelPort {
    /// Sends an order that passed the risk gate and whose intent is durable.
    func submit(_ order: OrderIntent, at time: UTCTime)
    /// Asks for another quantity of a resting order, filled parts included, where the venue's
    /// contract says that it amends. Asking twice for the same is no error.
    func amend(
        _ order: ClientOrderID,
        instrument: InstrumentID,
        quantity: Quantity,
        at time: UTCTime
    )
    /// Asks for what moved the account since a moment of the venue's clock; answered by
    /// `VenueReport.history`, which names `time` as its question's.
    func requestHistory(since: UTCTime, at time: UTCTime)
}
