// Reports on orders, fills, positions and markets.

/// `/trades`: the last fills, newest first.
package struct TradesReport: Sendable, Hashable, Codable {
    /// What was asked for: `last 10`, `last 10 of BTCUSDT`; empty where one fill is told as an alert.
    package let filter: String
    package let fills: [TradeRow]

    package init(filter: String, fills: [TradeRow]) {
        self.filter = filter
        self.fills = fills
    }
}

/// One fill.
package struct TradeRow: Sendable, Hashable, Codable {
    package let time: UTCTime
    package let venue: String
    package let symbol: String
    package let side: Side
    package let quantity: Quantity
    package let price: Price
    package let fee: Money
    package let realised: Money
    package let liquidity: Liquidity
    package let strategy: String
    package let order: String
    package let fill: String

    package init(
        time: UTCTime,
        venue: String,
        symbol: String,
        side: Side,
        quantity: Quantity,
        price: Price,
        fee: Money,
        realised: Money,
        liquidity: Liquidity,
        strategy: String,
        order: String,
        fill: String
    ) {
        self.time = time
        self.venue = venue
        self.symbol = symbol
        self.side = side
        self.quantity = quantity
        self.price = price
        self.fee = fee
        self.realised = realised
        self.liquidity = liquidity
        self.strategy = strategy
        self.order = order
        self.fill = fill
    }
}

/// `/markets`: a block per market.
package struct MarketsReport: Sendable, Hashable, Codable {
    package let time: UTCTime
    package let markets: [MarketBlock]

    package init(time: UTCTime, markets: [MarketBlock]) {
        self.time = time
        self.markets = markets
    }
}

/// The state of one market with its venue.
package struct MarketBlock: Sendable, Hashable, Codable {
    package let market: String
    package let venue: String
    package let mode: String
    package let isUp: Bool
    /// `up`, or why not.
    package let standing: String
    /// `open` or `closed since ..., opens ...`.
    package let session: String
    package let isOpen: Bool?
    /// Age of the oldest of the newest prices.
    package let priceAgeSeconds: Int?
    package let strategies: [String]
    package let halts: [String]
    package let positions: [PositionRow]
    /// Equity now less equity at the day's opening, less transfers.
    package let todayNet: Money?
    package let currency: String
    package let instruments: [InstrumentRow]

    package init(
        market: String,
        venue: String,
        mode: String,
        isUp: Bool,
        standing: String,
        session: String,
        isOpen: Bool? = nil,
        priceAgeSeconds: Int? = nil,
        strategies: [String],
        halts: [String],
        positions: [PositionRow],
        todayNet: Money? = nil,
        currency: String,
        instruments: [InstrumentRow]
    ) {
        self.market = market
        self.venue = venue
        self.mode = mode
        self.isUp = isUp
        self.standing = standing
        self.session = session
        self.isOpen = isOpen
        self.priceAgeSeconds = priceAgeSeconds
        self.strategies = strategies
        self.halts = halts
        self.positions = positions
        self.todayNet = todayNet
        self.currency = currency
        self.instruments = instruments
    }
}

/// One instrument's price.
package struct InstrumentRow: Sendable, Hashable, Codable {
    package let symbol: String
    package let bid: Price?
    package let ask: Price?
    package let ageSeconds: Int?

    package init(symbol: String, bid: Price? = nil, ask: Price? = nil, ageSeconds: Int? = nil) {
        self.symbol = symbol
        self.bid = bid
        self.ask = ask
        self.ageSeconds = ageSeconds
    }
}

/// `/positions`.
package struct PositionsReport: Sendable, Hashable, Codable {
    package let time: UTCTime
    package let positions: [PositionRow]

    package init(time: UTCTime, positions: [PositionRow]) {
        self.time = time
        self.positions = positions
    }
}

/// One open position.
package struct PositionRow: Sendable, Hashable, Codable {
    package let venue: String
    package let symbol: String
    /// Signed.
    package let quantity: Quantity
    package let averagePrice: Price
    package let price: Price?
    package let value: Money?
    package let unrealised: Money?
    /// The protective stop that rests at the venue.
    package let stop: Price?
    package let strategy: String
    package let currency: String
    /// Why its price is missing or stands still; nil for an open market with a price.
    package let priceNote: String?

    package init(
        venue: String,
        symbol: String,
        quantity: Quantity,
        averagePrice: Price,
        price: Price? = nil,
        value: Money? = nil,
        unrealised: Money? = nil,
        stop: Price? = nil,
        strategy: String,
        currency: String,
        priceNote: String? = nil
    ) {
        self.venue = venue
        self.symbol = symbol
        self.quantity = quantity
        self.averagePrice = averagePrice
        self.price = price
        self.value = value
        self.unrealised = unrealised
        self.stop = stop
        self.strategy = strategy
        self.currency = currency
        self.priceNote = priceNote
    }
}

/// `/orders`: what is open or unknown.
package struct OrdersReport: Sendable, Hashable, Codable {
    package let time: UTCTime
    package let orders: [OrderRow]
    /// Orders of the accounts that are not in the journal, as the venues last listed them.
    package let foreign: [ForeignOrderRow]

    package init(time: UTCTime, orders: [OrderRow], foreign: [ForeignOrderRow] = []) {
        self.time = time
        self.orders = orders
        self.foreign = foreign
    }
}

/// An open order that this agent did not send; it is shown and never touched.
package struct ForeignOrderRow: Sendable, Hashable, Codable {
    /// Its client id, or the venue's where it has none.
    package let id: String
    package let venue: String
    package let symbol: String
    package let side: Side
    /// `market`, `limit`, `stop`.
    package let kind: String
    package let price: Price?
    package let quantity: Quantity
    package let filled: Quantity
    /// Its id has the form of ours: another agent, or an older copy of the journal.
    package let isOurForm: Bool

    package init(
        id: String,
        venue: String,
        symbol: String,
        side: Side,
        kind: String,
        price: Price?,
        quantity: Quantity,
        filled: Quantity,
        isOurForm: Bool
    ) {
        self.id = id
        self.venue = venue
        self.symbol = symbol
        self.side = side
        self.kind = kind
        self.price = price
        self.quantity = quantity
        self.filled = filled
        self.isOurForm = isOurForm
    }
}

/// One open order.
package struct OrderRow: Sendable, Hashable, Codable {
    package let id: String
    package let venue: String
    package let symbol: String
    package let side: Side
    /// `market`, `limit`, `stop`.
    package let kind: String
    package let price: Price?
    package let quantity: Quantity
    package let filled: Quantity
    package let state: OrderState
    package let purpose: OrderPurpose
    package let strategy: String
    package let ageSeconds: Int

    package init(
        id: String,
        venue: String,
        symbol: String,
        side: Side,
        kind: String,
        price: Price? = nil,
        quantity: Quantity,
        filled: Quantity,
        state: OrderState,
        purpose: OrderPurpose,
        strategy: String,
        ageSeconds: Int
    ) {
        self.id = id
        self.venue = venue
        self.symbol = symbol
        self.side = side
        self.kind = kind
        self.price = price
        self.quantity = quantity
        self.filled = filled
        self.state = state
        self.purpose = purpose
        self.strategy = strategy
        self.ageSeconds = ageSeconds
    }
}

/// `/strategies`.
package struct StrategiesReport: Sendable, Hashable, Codable {
    package let strategies: [StrategyRow]

    package init(strategies: [StrategyRow]) {
        self.strategies = strategies
    }
}

/// One strategy on its market.
package struct StrategyRow: Sendable, Hashable, Codable {
    package let id: String
    package let market: String
    package let isOn: Bool
    /// `trading`, `warming up 12 of 48 bars`, `halted`, `off`.
    package let standing: String
    package let interval: String
    package let instruments: [String]
    package let parameters: [NamedNumber]
    /// The least equity that its parameters ask for; nil while prices are missing, or without one.
    package let capitalFloor: Money?
    /// What else its capital is subject to, a sentence each; nil when nothing is.
    package let capitalNotes: [String]?

    package init(
        id: String,
        market: String,
        isOn: Bool,
        standing: String,
        interval: String,
        instruments: [String],
        parameters: [NamedNumber],
        capitalFloor: Money? = nil,
        capitalNotes: [String]? = nil
    ) {
        self.id = id
        self.market = market
        self.isOn = isOn
        self.standing = standing
        self.interval = interval
        self.instruments = instruments
        self.parameters = parameters
        self.capitalFloor = capitalFloor
        self.capitalNotes = capitalNotes
    }
}

/// `/why`: the chain of reasons for a symbol, a halt or an order.
package struct WhyReport: Sendable, Hashable, Codable {
    package let subject: String
    package let lines: [WhyLine]

    package init(subject: String, lines: [WhyLine]) {
        self.subject = subject
        self.lines = lines
    }
}

/// One step of a chain of reasons.
package struct WhyLine: Sendable, Hashable, Codable {
    package let time: UTCTime?
    package let title: String
    package let sentence: String
    package let numbers: [NamedNumber]

    package init(time: UTCTime? = nil, title: String, sentence: String, numbers: [NamedNumber]) {
        self.time = time
        self.title = title
        self.sentence = sentence
        self.numbers = numbers
    }
}
