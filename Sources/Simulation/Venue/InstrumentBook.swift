import TradingCore

/// One instrument at the simulated venue: its quote, what rests, and what is held. The arrays are
/// sorted so that a quote that changes nothing is told by looking at their first elements.
struct InstrumentBook: Sendable {
    let instrument: Instrument
    let leverage: Fraction

    private(set) var bid = Price.zero
    private(set) var ask = Price.zero
    private var bidSize: Quantity?
    private var askSize: Quantity?
    /// What orders took from the quote's levels since it came.
    private var takenFromBid = Quantity.zero
    private var takenFromAsk = Quantity.zero

    /// Limit buys, the highest price first.
    var buys: [RestingOrder] = []
    /// Limit sells, the lowest price first.
    var sells: [RestingOrder] = []
    /// Buy stops, the lowest trigger first.
    var buyStops: [RestingOrder] = []
    /// Sell stops, the highest trigger first.
    var sellStops: [RestingOrder] = []
    /// Market orders that wait for the next quote's liquidity, the oldest first.
    var working: [RestingOrder] = []

    var position = HeldPosition.flat
    var lastFunding: UTCTime?
    /// Initial margin of the position; for cash instruments its cost. Quote currency, like all money here.
    private(set) var margin = Money.zero
    /// Initial margin and fees promised to open orders.
    private(set) var reserved = Money.zero
    private var liquidatesAtOrBelow = Price.zero
    private var liquidatesAtOrAbove = Price(units: .max)

    init(_ instrument: Instrument, leverage: Fraction) {
        self.instrument = instrument
        self.leverage = leverage
    }

    var hasQuote: Bool { ask.isPositive }
    var mid: Price { Price(units: (bid.units + ask.units) / 2) }
    var orderCount: Int {
        buys.count + sells.count + buyStops.count + sellStops.count + working.count
    }
    var orders: [RestingOrder] {
        (buys + sells + buyStops + sellStops + working).sorted { $0.sequence < $1.sequence }
    }
    var unrealised: Money { hasQuote ? position.unrealised(at: mid) : .zero }
    var isLiquidationDue: Bool {
        let mark = mid
        return mark <= liquidatesAtOrBelow || mark >= liquidatesAtOrAbove
    }

    /// Takes a quote; true when an order or the position may have to act on it.
    mutating func take(_ quote: borrowing Quote) -> Bool {
        bid = quote.bid
        ask = quote.ask
        bidSize = quote.bidSize
        askSize = quote.askSize
        takenFromBid = .zero
        takenFromAsk = .zero
        if let order = buys.first, order.price >= ask { return true }
        if let order = sells.first, order.price <= bid { return true }
        if let order = buyStops.first, order.price <= ask { return true }
        if let order = sellStops.first, order.price >= bid { return true }
        return !working.isEmpty || isLiquidationDue
    }

    /// What an order of `side` meets next: a price and the quantity left there; nil when the levels
    /// within `limit` are used up.
    func offer(
        to side: Side,
        limit: Price?,
        _ config: SimulatedVenueConfig
    )
        -> (price: Price, quantity: Quantity)?
    {
        offer(
            to: side,
            limit: limit,
            beyond: side == .buy ? takenFromAsk : takenFromBid,
            config
        )
    }

    /// How much of `quantity` an order can take at once, and the worst price that it meets.
    func reach(
        of quantity: Quantity,
        _ side: Side,
        limit: Price?,
        _ config: SimulatedVenueConfig
    )
        -> (quantity: Quantity, worst: Price)
    {
        var beyond = side == .buy ? takenFromAsk : takenFromBid
        var reached = Quantity.zero
        var worst = side == .buy ? ask : bid
        while reached < quantity,
            let next = offer(to: side, limit: limit, beyond: beyond, config)
        {
            let part = min(next.quantity, quantity - reached)
            reached += part
            beyond += part
            worst = next.price
        }
        return (reached, worst)
    }

    private func offer(
        to side: Side,
        limit: Price?,
        beyond taken: Quantity,
        _ config: SimulatedVenueConfig
    ) -> (price: Price, quantity: Quantity)? {
        let size = touchSize(for: side, config.touchSize)
        guard size.isPositive else { return nil }
        let level = Int(taken.units / size.units)
        guard level < config.slippage.levelsMax else { return nil }
        let away = level == 0 ? Price.zero : step(config.slippage) * level
        let price = side == .buy ? ask + away : bid - away
        guard price.isPositive else { return nil }
        if let limit, side == .buy ? price > limit : price < limit { return nil }
        return (price, Quantity(units: size.units * Int128(level + 1)) - taken)
    }

    /// Notes that an order of `side` took liquidity.
    mutating func consume(_ quantity: Quantity, by side: Side) {
        if side == .buy { takenFromAsk += quantity } else { takenFromBid += quantity }
    }

    private func touchSize(for side: Side, _ model: TouchSizeModel) -> Quantity {
        if let quoted = side == .buy ? askSize : bidSize {
            return quoted.times(model.quotedShare, .down).rounded(to: instrument.lot, .down)
        }
        let price = side == .buy ? ask : bid
        let size = model.notional.quantity(at: price, .down).rounded(to: instrument.lot, .down)
        return max(size, instrument.lot)
    }

    private func step(_ model: SlippageModel) -> Price {
        let away = (ask - bid).times(model.spreadShare, .up) + mid.times(model.priceShare, .up)
        return max(instrument.tick, away.rounded(to: instrument.tick, .up))
    }

    // MARK: Margin

    /// Recomputes margin, reservations and the liquidation prices after orders or the position
    /// changed.
    mutating func refresh(maintenance: Fraction) {
        margin = position.cost.magnitude.divided(by: leverage, .up)
        reserved = reservation(adding: nil)
        liquidatesAtOrBelow = .zero
        liquidatesAtOrAbove = Price(units: .max)
        guard instrument.canBeShort, !position.quantity.isZero else { return }
        // Margin plus unrealised profit equals the maintenance share of the value where
        // quantity * mark * (1 -+ maintenance) = cost - margin (long: minus, short: plus).
        let value = position.cost - margin
        let unit = Price.unitsPerWhole
        if position.quantity.isPositive {
            guard value.isPositive else { return }
            let held = position.quantity.times(.one - maintenance, .down)
            let mark = value.units.scaled(by: unit, over: max(1, held.units), .up)
            liquidatesAtOrBelow = Price(units: mark)
        } else {
            let held = position.quantity.magnitude.times(.one + maintenance, .up)
            let mark = (-value.units).scaled(by: unit, over: held.units, .down)
            liquidatesAtOrAbove = Price(units: mark)
        }
    }

    /// Margin and fees for the open orders that are not reduce-only, and for one more where given.
    /// What would close the position needs none.
    func reservation(adding candidate: (side: Side, quantity: Quantity, price: Price)?) -> Money {
        reservation(.buy, buys, buyStops, candidate)
            + reservation(.sell, sells, sellStops, candidate)
    }

    private func reservation(
        _ side: Side,
        _ limits: [RestingOrder],
        _ stops: [RestingOrder],
        _ candidate: (side: Side, quantity: Quantity, price: Price)?
    ) -> Money {
        var allowance = max(.zero, side.opposite.signed(position.quantity))
        var sum = Money.zero
        func add(_ quantity: Quantity, _ price: Price) {
            let free = min(allowance, quantity)
            allowance -= free
            let value = notional(of: quantity - free, at: price, .up)
            sum += value.divided(by: leverage, .up)
            sum += max(.zero, value.times(instrument.takerFee, .up))
        }
        for order in limits where !order.intent.isReduceOnly { add(order.remaining, order.price) }
        for order in stops where !order.intent.isReduceOnly { add(order.remaining, order.price) }
        for order in working where order.side == side && !order.intent.isReduceOnly {
            add(order.remaining, order.price)
        }
        if let candidate, candidate.side == side { add(candidate.quantity, candidate.price) }
        return sum
    }
}
