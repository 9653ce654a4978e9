/// The part of a way to a venue that can only take orders away and ask: whoever holds no more than this
/// can place none.
package protocol CancelPort: AnyObject {
    var venue: VenueID { get }
    /// Asks for a cancel; cancelling what is gone is no error.
    func cancel(_ order: ClientOrderID, instrument: InstrumentID, at time: UTCTime)
    /// Asks what became of an order; answered by an `OrderUpdate`, `.notFound` included.
    func lookUp(_ order: ClientOrderID, instrument: InstrumentID, at time: UTCTime)
    /// Asks for the account; answered by `VenueReport.account`. Where positions and orders are read
    /// apart, positions are read before and after, until both reads agree.
    func requestAccount(at time: UTCTime)
}
