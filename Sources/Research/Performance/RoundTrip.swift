package import TradingCore

/// A closed trade: into a position and out of it.
package struct RoundTrip: Sendable, Hashable, Codable {
    package let instrument: InstrumentID
    /// `buy` for a long position, `sell` for a short one: the side of the entry.
    package let side: Side
    package let entryTime: UTCTime
    package let exitTime: UTCTime
    /// The mean price of the entry, in quote units per base unit.
    package let entryPrice: Double
    /// The mean price of the exit, in quote units per base unit.
    package let exitPrice: Double
    /// Base units, positive for both sides.
    package let quantity: Double
    /// What the trade earned after its costs, in account currency.
    package let profit: Double
    /// What the trade paid in fees, funding and financing, in account currency; negative where it was paid.
    package let costs: Double
    /// The value that was bought and sold, in account currency: entry and exit together.
    package let traded: Double

    /// A trade; without `traded` the account is in the quote currency, and the prices tell it.
    package init(
        instrument: InstrumentID,
        side: Side,
        entryTime: UTCTime,
        exitTime: UTCTime,
        entryPrice: Double,
        exitPrice: Double,
        quantity: Double,
        profit: Double,
        costs: Double,
        traded: Double? = nil
    ) {
        self.instrument = instrument
        self.side = side
        self.entryTime = entryTime
        self.exitTime = exitTime
        self.entryPrice = entryPrice
        self.exitPrice = exitPrice
        self.quantity = quantity
        self.profit = profit
        self.costs = costs
        self.traded = traded ?? quantity * (abs(entryPrice) + abs(exitPrice))
    }

    package var duration: TimeSpan { exitTime - entryTime }
}
