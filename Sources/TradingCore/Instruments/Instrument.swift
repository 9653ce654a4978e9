/// What kind of thing is traded; it decides margin, funding and selling short.
package enum InstrumentKind: String, Sendable, Codable {
    case spot, perpetual, equity, fx
}

/// The rules of one instrument at its venue. Prices are in `quote` per `base`; quantities in base
/// units. Where the account is in another currency, a ``CurrencyConversion`` turns amounts of `quote` into it.
package struct Instrument: Sendable, Hashable, Codable {
    package let id: InstrumentID
    package let kind: InstrumentKind
    package let base: String
    package let quote: String
    /// Smallest price step; positive.
    package let tick: Price
    /// Smallest quantity step; positive.
    package let lot: Quantity
    /// Smallest order, in base units.
    package let quantityMin: Quantity
    /// Largest order, in base units.
    package let quantityMax: Quantity
    /// Smallest order value, in `quote`; exempt are orders that only reduce a position.
    package let notionalMin: Money
    /// Largest leverage; 1 for spot.
    package let leverageMax: Fraction
    /// Fees as fractions of notional; a negative maker fee is a rebate.
    package let makerFee: Fraction
    package let takerFee: Fraction
    /// Hours between funding payments; nil where there is no funding.
    package let fundingIntervalHours: Int?
    package let calendar: TradingCalendar

    package init(
        id: InstrumentID,
        kind: InstrumentKind,
        base: String,
        quote: String,
        tick: Price,
        lot: Quantity,
        quantityMin: Quantity,
        quantityMax: Quantity,
        notionalMin: Money,
        leverageMax: Fraction,
        makerFee: Fraction,
        takerFee: Fraction,
        fundingIntervalHours: Int?,
        calendar: TradingCalendar
    ) {
        precondition(tick.isPositive && lot.isPositive, "tick and lot are positive")
        self.id = id
        self.kind = kind
        self.base = base
        self.quote = quote
        self.tick = tick
        self.lot = lot
        self.quantityMin = quantityMin
        self.quantityMax = quantityMax
        self.notionalMin = notionalMin
        self.leverageMax = leverageMax
        self.makerFee = makerFee
        self.takerFee = takerFee
        self.fundingIntervalHours = fundingIntervalHours
        self.calendar = calendar
    }

    /// Whether a position below zero can be held.
    package var canBeShort: Bool { kind == .perpetual || kind == .fx }
}
