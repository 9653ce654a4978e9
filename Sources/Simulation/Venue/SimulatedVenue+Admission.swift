import TradingCore

/// The venue's own checks of a new order, in the order in which a venue makes them.
extension SimulatedVenue {
    /// The book and the quantity that an order is taken with (a reduce-only order is cut to the
    /// position), or the code that it is refused with.
    func admit(_ intent: OrderIntent) throws(SimulatedVenueCode) -> (book: Int, quantity: Quantity)
    {
        guard let index = book(of: intent.instrument) else { throw .unknownInstrument }
        let book = books[index]
        try checkForm(intent)
        guard book.instrument.calendar.isOpen(at: clock) else { throw .sessionClosed }
        guard book.hasQuote, let rate = rate(index) else { throw .noMarket }
        try checkGrid(intent, book.instrument)
        guard book.orderCount < config.openOrdersMax else { throw .tooManyOpenOrders }
        let quantity = try reducedQuantity(intent, book)
        if !intent.isReduceOnly {
            let price = intent.kind.price ?? book.touch(for: intent.side)
            let value = notional(of: quantity, at: price, .down)
            guard value >= book.instrument.notionalMin else { throw .belowNotionalMin }
        }
        if intent.isPostOnly, case .limit(let price) = intent.kind {
            let crosses = intent.side == .buy ? price >= book.ask : price <= book.bid
            guard !crosses else { throw .postOnlyWouldCross }
        }
        try checkMoney(intent, quantity, book, rate)
        return (index, quantity)
    }

    private func checkForm(_ intent: OrderIntent) throws(SimulatedVenueCode) {
        guard intent.quantity.isPositive else { throw .belowQuantityMin }
        if let price = intent.kind.price, !price.isPositive { throw .invalidOrder }
        guard intent.isPostOnly else { return }
        guard case .limit = intent.kind, intent.timeInForce == .gtc else { throw .invalidOrder }
    }

    private func checkGrid(
        _ intent: OrderIntent,
        _ instrument: Instrument
    ) throws(SimulatedVenueCode) {
        if let price = intent.kind.price, !price.isMultiple(of: instrument.tick) { throw .offTick }
        guard intent.quantity.isMultiple(of: instrument.lot) else { throw .offLot }
        guard intent.quantity >= instrument.quantityMin else { throw .belowQuantityMin }
        guard intent.quantity <= instrument.quantityMax else { throw .aboveQuantityMax }
    }

    private func reducedQuantity(
        _ intent: OrderIntent,
        _ book: InstrumentBook
    ) throws(SimulatedVenueCode) -> Quantity {
        let held = book.reducible(by: intent.side)
        if intent.isReduceOnly {
            guard held.isPositive else { throw .nothingToReduce }
            return min(held, intent.quantity)
        }
        guard book.isReducing(intent) else { return intent.quantity }
        // Stops and reduce-only orders do not lock holdings: they shrink with them.
        var free = held
        for order in book.sells + book.working
        where order.side == .sell && !order.intent.isReduceOnly { free -= order.remaining }
        guard free >= intent.quantity else { throw .insufficientHoldings }
        return intent.quantity
    }

    private func checkMoney(
        _ intent: OrderIntent,
        _ quantity: Quantity,
        _ book: InstrumentBook,
        _ rate: Fraction
    ) throws(SimulatedVenueCode) {
        guard !intent.isReduceOnly else { return }
        let worst =
            intent.kind.price ?? book.reach(of: quantity, intent.side, limit: nil, config).worst
        let needed = book.reservation(adding: (intent.side, quantity, worst)) - book.reserved
        guard needed.isPositive, needed.converted(at: rate, .up) > freeMargin else { return }
        throw book.instrument.canBeShort ? .insufficientMargin : .insufficientCash
    }
}

extension SimulatedVenueCode: Error {}
