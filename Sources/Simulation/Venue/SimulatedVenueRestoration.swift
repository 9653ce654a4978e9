package import TradingCore

/// What a simulated account was when it was last seen, so that it survives a restart. A field that
/// the caller cannot know keeps its default.
package struct SimulatedVenueRestoration: Sendable, Hashable {
    /// A position to restore.
    package struct Position: Sendable, Hashable {
        package let instrument: InstrumentID
        /// Signed; positive is long.
        package let quantity: Quantity
        package let averagePrice: Price
        /// The exact signed entry value; nil computes it from quantity and average price, which
        /// may differ by the rounding of the average.
        package let cost: Money?

        package init(
            instrument: InstrumentID,
            quantity: Quantity,
            averagePrice: Price,
            cost: Money? = nil
        ) {
            self.instrument = instrument
            self.quantity = quantity
            self.averagePrice = averagePrice
            self.cost = cost
        }
    }

    /// An order that rests at the venue.
    package struct OpenOrder: Sendable, Hashable {
        package let intent: OrderIntent
        package let venueOrderID: String
        package let filled: Quantity
        /// What is left to fill when a reduce-only order was cut; nil means quantity less filled.
        package let remaining: Quantity?
        /// The fills so far, which a look-up tells again; may be empty.
        package let fills: [Fill]
        /// Whether a stop was triggered and waits for liquidity.
        package let isTriggered: Bool
        /// What the order was amended to, filled parts included; nil means what it was sent with.
        package let quantity: Quantity?

        package init(
            intent: OrderIntent,
            venueOrderID: String,
            filled: Quantity,
            remaining: Quantity? = nil,
            fills: [Fill] = [],
            isTriggered: Bool = false,
            quantity: Quantity? = nil
        ) {
            self.intent = intent
            self.venueOrderID = venueOrderID
            self.filled = filled
            self.remaining = remaining
            self.fills = fills
            self.isTriggered = isTriggered
            self.quantity = quantity
        }
    }

    package var balance: Money
    package var positions: [Position] = []
    /// In the order in which they were placed, which is their priority in the book.
    package var openOrders: [OpenOrder] = []
    /// Number of the next execution; higher than every one told before.
    package var nextExecution = 1
    /// Number of the next venue order id.
    package var nextVenueOrder = 1
    /// Number of the next message, on which jitter depends.
    package var nextMessage = 1
    /// Client ids of final orders, oldest first; they are refused as duplicates.
    package var usedClientIDs: [ClientOrderID] = []
    /// The last funding instant booked per instrument; funding up to it is not paid again.
    package var lastFunding: [InstrumentID: UTCTime] = [:]

    package init(balance: Money) { self.balance = balance }
}
