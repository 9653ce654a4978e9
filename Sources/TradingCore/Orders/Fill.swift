/// Whether a fill took liquidity or gave it.
package enum Liquidity: String, Sendable, Codable {
    case maker, taker
}

/// One execution at a venue. Applied once per (venue, `id`), in any order; an execution that was told
/// under one of the `aliases` before is the same one.
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
    /// Other ids under which the venue tells the same execution; nil when it has but one.
    package let aliases: [String]?
    /// Account money for one unit of quote currency, by which the fill's profit is booked; nil where both are
    /// one currency, and in what a venue tells that names no rate.
    package private(set) var conversion: Fraction?

    package init(
        id: String,
        order: ClientOrderID,
        instrument: InstrumentID,
        side: Side,
        price: Price,
        quantity: Quantity,
        fee: Money,
        liquidity: Liquidity,
        time: UTCTime,
        aliases: [String]? = nil,
        conversion: Fraction? = nil
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
        self.aliases = aliases
        self.conversion = conversion
    }

    /// The same fill with the rate by which it is booked.
    package func converted(at rate: Fraction) -> Fill {
        var fill = self
        fill.conversion = rate
        return fill
    }

    /// Account money for one unit of quote currency; one where both are one currency.
    package var rate: Fraction { conversion ?? .one }
}

/// A venue takes back an execution (a bust), or says that it was another one (a correction).
package struct FillCorrection: Sendable, Hashable {
    /// The execution as it was told first. A correction may come before it.
    package let original: Fill
    /// What takes its place, under an id of its own; nil for a bust.
    package let replacement: Fill?
    /// The venue's words.
    package let reason: String

    package init(original: Fill, replacement: Fill? = nil, reason: String) {
        precondition(replacement?.id != original.id, "a correction has an id of its own")
        self.original = original
        self.replacement = replacement
        self.reason = reason
    }
}
