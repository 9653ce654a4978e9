package import TradingCore

/// Everything that the risk gate looks at beside the order and the limits.
package struct PreflightContext: Sendable {
    /// The engine's time.
    package var now: UTCTime
    /// Nil when the venue does not list the instrument.
    package var instrument: Instrument?
    /// The latest quote, if any.
    package var quote: Quote?
    /// Account money for one unit of the instrument's quote currency; nil when it is not known.
    package var rate: Fraction? = .one
    /// The signed position of the book.
    package var position = Quantity.zero
    /// Our working orders in the instrument, without the order that is being checked.
    package var openOrders: [WorkingOrder] = []
    /// Our working orders at the venue, those of the instrument included.
    package var venueOpenOrderCount = 0
    /// Gross exposure of the venue's other instruments: see `exposure(position:orders:mark:)`.
    package var exposureElsewhere = Money.zero
    /// The account's equity; nil when it cannot be computed or is incomplete.
    package var equity: Money?
    /// What new orders may still use, after orders that the venue has not confirmed yet were
    /// taken off; nil when it is not known.
    package var freeMargin: Money?
    /// The latched halts; the gate picks those that cover the order.
    package var halts: [Halt] = []
    /// Whether the operator takes only orders that shrink positions.
    package var isReduceOnlyMode = false
    /// False while the connection is down, the session lost or the venue quarantined: then
    /// nothing is sent, exits included.
    package var isVenueUp = true
    /// False until book and venue were compared since the start or the last connection.
    package var isReconciled = true
    /// Whether book and venue disagree about the instrument.
    package var hasDrift = false
    /// Whether an order in the instrument has an unknown outcome (beside those in `openOrders`).
    package var hasUnknownOrder = false
    /// Intents of the venue within the last minute at least, for look-alikes.
    package var recentIntents: [OrderIntent] = []
    /// Messages sent to the venue in the last 60 s.
    package var messagesInLastMinute = 0
    /// The money that may still be lost before a limit trips; nil when it is not known.
    package var lossBudgetRemaining: Money?

    /// A context of an idle, healthy venue; the caller fills in what it knows.
    package init(now: UTCTime, instrument: Instrument?, quote: Quote?) {
        self.now = now
        self.instrument = instrument
        self.quote = quote
    }
}
