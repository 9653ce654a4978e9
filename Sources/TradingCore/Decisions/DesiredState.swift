/// What a strategy sees when it is asked: closed bars and quotes, its own position, its equity.
/// Nothing of the future is in it.
package struct MarketView: Sendable {
    package let time: UTCTime
    package let instruments: [InstrumentID: Instrument]
    /// The latest quote per instrument, if any.
    package let quotes: [InstrumentID: Quote]
    /// The signed position per instrument, absent is flat.
    package let positions: [InstrumentID: Quantity]
    /// The average entry price of each open position.
    package let entryPrices: [InstrumentID: Price]
    /// The trigger of the protective stop that rests now, if any.
    package let stops: [InstrumentID: Price]
    /// When a protective stop was last filled, for the instruments where one ever was.
    package let stoppedOut: [InstrumentID: UTCTime]
    /// Realised profit less fees since the strategy's anchor began, for the instruments that have one.
    package let profits: [InstrumentID: Money]
    /// The equity of the market's venue account, or the share of it that the strategy may use; account
    /// currency.
    package let equity: Money
    /// Account money for one unit of quote currency, for the instruments that are quoted in another currency; zero
    /// where it is not known.
    package let rates: [InstrumentID: Fraction]

    package init(
        time: UTCTime,
        instruments: [InstrumentID: Instrument],
        quotes: [InstrumentID: Quote],
        positions: [InstrumentID: Quantity],
        entryPrices: [InstrumentID: Price],
        stops: [InstrumentID: Price],
        stoppedOut: [InstrumentID: UTCTime] = [:],
        profits: [InstrumentID: Money] = [:],
        equity: Money,
        rates: [InstrumentID: Fraction] = [:]
    ) {
        self.time = time
        self.instruments = instruments
        self.quotes = quotes
        self.positions = positions
        self.entryPrices = entryPrices
        self.stops = stops
        self.stoppedOut = stoppedOut
        self.profits = profits
        self.equity = equity
        self.rates = rates
    }
}

/// An order that a strategy wants to rest at the venue. The slot names it from one desired state to
/// the next, so that an unchanged wish sends nothing.
package struct WantedOrder: Sendable, Hashable {
    package let slot: String
    package let side: Side
    package let price: Price
    package let quantity: Quantity
    package let isPostOnly: Bool
    package let isReduceOnly: Bool

    package init(
        slot: String,
        side: Side,
        price: Price,
        quantity: Quantity,
        isPostOnly: Bool = true,
        isReduceOnly: Bool = false
    ) {
        self.slot = slot
        self.side = side
        self.price = price
        self.quantity = quantity
        self.isPostOnly = isPostOnly
        self.isReduceOnly = isReduceOnly
    }
}

/// What a strategy wants of one instrument.
package struct DesiredInstrument: Sendable, Hashable {
    /// The signed position to hold; nil leaves the position to the resting orders (a grid).
    package let targetPosition: Quantity?
    /// Where the protective stop of the position shall rest; nil when it needs none.
    package let protectiveStop: Price?
    package let restingOrders: [WantedOrder]
    /// Why, with the numbers that decided it.
    package let explanation: Explanation

    package init(
        targetPosition: Quantity?,
        protectiveStop: Price? = nil,
        restingOrders: [WantedOrder] = [],
        explanation: Explanation
    ) {
        self.targetPosition = targetPosition
        self.protectiveStop = protectiveStop
        self.restingOrders = restingOrders
        self.explanation = explanation
    }
}

/// What a strategy wants of its market. An instrument that is absent is wanted flat without orders.
package struct DesiredState: Sendable, Hashable {
    package let strategy: StrategyID
    package let instruments: [InstrumentID: DesiredInstrument]

    package init(strategy: StrategyID, instruments: [InstrumentID: DesiredInstrument]) {
        self.strategy = strategy
        self.instruments = instruments
    }
}

/// A sentence and the numbers behind it, for `/why`.
package struct Explanation: Sendable, Hashable, Codable {
    /// One plain sentence: "Momentum ranks 2 of 5; breadth 0.6 is over 0.5."
    package let sentence: String
    /// Named numbers in the order in which they were used.
    package let numbers: [NamedNumber]

    package init(_ sentence: String, _ numbers: [NamedNumber] = []) {
        self.sentence = sentence
        self.numbers = numbers
    }
}

/// A number with its name, as text that is ready to show.
package struct NamedNumber: Sendable, Hashable, Codable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: some CustomStringConvertible) {
        self.name = name
        self.value = value.description
    }
}

/// Where a strategy measures an instrument from, when that depends on the bar at which it began.
package struct StrategyAnchor: Sendable, Hashable, Codable {
    /// The parameters that it was made with; with others it means nothing.
    package let parameters: String
    /// The close of the bar at which it was made.
    package let since: UTCTime
    /// The strategy's own numbers by name.
    package let prices: [String: Price]

    package init(parameters: String, since: UTCTime, prices: [String: Price]) {
        self.parameters = parameters
        self.since = since
        self.prices = prices
    }
}

/// A strategy instance: it digests closed bars one by one and says, when asked, what it wants. Its
/// state is made of bars, so that a restart rebuilds it by feeding history, and of its anchors,
/// which the journal keeps because the history that is fed may begin elsewhere.
package protocol Strategy: Sendable {
    var id: StrategyID { get }
    /// The interval of the bars that it digests.
    var interval: BarInterval { get }
    /// How many closed bars per instrument it needs before its first decision.
    var warmUpBars: Int { get }
    /// Digests one closed bar of its interval.
    mutating func update(_ bar: Bar)
    /// Takes note of positions that began, changed or ended, before it is asked what it wants.
    ///
    /// - Returns: the instruments whose anchor has changed by it.
    mutating func note(_ view: MarketView) -> [InstrumentID]
    /// What it wants now; a pure function of the digested bars, of what was noted, and the view.
    func desiredState(_ view: MarketView) -> DesiredState
    /// Where it measures an instrument from; nil when it needs no such thing.
    func anchor(of instrument: InstrumentID) -> StrategyAnchor?
    /// Goes on from an anchor of before a restart, after it was fed history. One of other parameters
    /// is left alone.
    mutating func resume(_ anchor: StrategyAnchor, of instrument: InstrumentID)
    /// Begins in an instrument in which no earlier life ran with its parameters, after it was fed history:
    /// what history alone would have done is not made good.
    mutating func begin(_ instrument: InstrumentID)
    /// The least equity that its parameters ask for with these instruments and prices; nil while a price is
    /// missing. Under it nothing is opened.
    func capitalFloor(_ view: MarketView) -> CapitalFloor?
}

extension Strategy {
    /// Nothing: what it wants follows from bars and the view alone.
    package mutating func note(_ view: MarketView) -> [InstrumentID] { [] }
    /// None: the state is made of bars alone.
    package func anchor(of instrument: InstrumentID) -> StrategyAnchor? { nil }
    /// Changes nothing.
    package mutating func resume(_ anchor: StrategyAnchor, of instrument: InstrumentID) {}
    /// Changes nothing.
    package mutating func begin(_ instrument: InstrumentID) {}
    /// None.
    package func capitalFloor(_ view: MarketView) -> CapitalFloor? { nil }
}
