import TradingCore

/// Requests about orders, at the moment when they reach the venue.
extension SimulatedVenue {
    mutating func receive(_ intent: OrderIntent, sentAt: UTCTime) {
        guard archive[intent.id] == nil else {
            answer(intent.id, .rejected(.duplicateClientID))
            return
        }
        guard clock - sentAt <= config.requestAgeMax else {
            // Such a request never becomes an order, so its id is not used up.
            answer(intent.id, .rejected(.requestExpired))
            return
        }
        do {
            let (index, quantity) = try admit(intent)
            accept(intent, quantity: quantity, into: index)
        } catch {
            archive.close(intent.id, as: .rejected(error))
            answer(intent.id, .rejected(error))
        }
    }

    private mutating func accept(_ intent: OrderIntent, quantity: Quantity, into index: Int) {
        let venueOrderID = "V\(nextVenueOrder)"
        let order = RestingOrder(
            intent: intent,
            venueOrderID: venueOrderID,
            sequence: nextVenueOrder,
            price: intent.valuationPrice,
            remaining: quantity,
            filled: .zero,
            quantity: intent.quantity
        )
        nextVenueOrder += 1
        archive.open(intent.id, book: index, venueOrderID: venueOrderID)
        answer(intent.id, .accepted(venueOrderID: venueOrderID))
        enter(order, index)
        settle(index)
        harm(intent, index)
    }

    /// Changes the quantity of a resting order in place. It keeps its priority when it shrinks; only
    /// an order that reduces can grow, and it is cut to the position.
    mutating func receiveAmend(of id: ClientOrderID, to quantity: Quantity) {
        guard let record = archive[id], record.state == .open, config.isAmending,
            var order = books[record.book].order(id)
        else { return refuseAmend(id, .orderNotFound) }
        let book = books[record.book]
        guard quantity > order.filled, quantity.isMultiple(of: book.instrument.lot) else {
            return refuseAmend(id, .offLot)
        }
        let isReducing = book.isReducing(order.intent)
        guard quantity <= order.quantity || isReducing else {
            return refuseAmend(id, .amendRaisesRisk)
        }
        order.quantity = quantity
        order.remaining = quantity - order.filled
        if isReducing { order.remaining = min(order.remaining, book.reducible(by: order.side)) }
        guard order.remaining.isPositive else { return refuseAmend(id, .nothingToReduce) }
        books[record.book].replace(order)
        books[record.book].refresh(maintenance: config.maintenanceMargin)
        answer(id, .amended(quantity: quantity))
    }

    private mutating func refuseAmend(_ id: ClientOrderID, _ code: SimulatedVenueCode) {
        answer(id, .amendRefused(code: code.rawValue, text: code.text))
    }

    mutating func receiveCancel(of id: ClientOrderID) {
        guard let record = archive[id], record.state == .open,
            let order = books[record.book].removeOrder(id)
        else {
            let code = SimulatedVenueCode.orderNotFound
            answer(id, .cancelRefused(code: code.rawValue, text: code.text))
            return
        }
        end(order, .cancelRequested)
        books[record.book].refresh(maintenance: config.maintenanceMargin)
    }

    mutating func answerLookUp(of id: ClientOrderID) {
        guard let record = archive[id], record.state != .used else {
            lookUpAnswer(id, .notFound(in: [.openOrders, .orderHistory, .executions]))
            return
        }
        if case .rejected(let code) = record.state {
            lookUpAnswer(id, .rejected(code))
            return
        }
        lookUpAnswer(id, .accepted(venueOrderID: record.venueOrderID))
        for fill in record.fills { lookUpAnswer(id, .fill(fill)) }
        if record.state == .open, let order = books[record.book].order(id),
            order.quantity != order.intent.quantity
        {
            lookUpAnswer(id, .amended(quantity: order.quantity))
        }
        if record.state == .filled {
            let filled = record.fills.reduce(Quantity.zero) { $0 + $1.quantity }
            lookUpAnswer(id, .amended(quantity: filled))
        }
        if case .cancelled(let code) = record.state {
            lookUpAnswer(id, .cancelled(reason: code.rawValue))
        }
    }

    /// Ends an order that was not filled whole.
    mutating func end(_ order: RestingOrder, _ code: SimulatedVenueCode) {
        archive.close(order.intent.id, as: .cancelled(code))
        tell(order.intent.id, .cancelled(reason: code.rawValue))
    }
}

extension InstrumentBook {
    /// The price that an order of `side` would take from.
    func touch(for side: Side) -> Price { side == .buy ? ask : bid }

    /// An open order by its client id.
    func order(_ id: ClientOrderID) -> RestingOrder? { orders.first { $0.intent.id == id } }

    /// Puts an order of the same id, price and priority in the place of the one that rests.
    mutating func replace(_ order: RestingOrder) {
        guard removeOrder(order.intent.id) != nil else { return }
        rest(order)
    }

    mutating func removeOrder(_ id: ClientOrderID) -> RestingOrder? {
        buys.remove(id) ?? sells.remove(id) ?? sellStops.remove(id) ?? buyStops.remove(id)
            ?? working.remove(id)
    }

    /// Puts an order where it waits: stops by trigger, limits by price, market orders in line.
    mutating func rest(_ order: RestingOrder) {
        switch (order.intent.kind, order.side) {
        case (.stop, _) where order.isTriggered: working.append(order)
        case (.limit, .buy): buys.insert(order, isFalling: true)
        case (.limit, .sell): sells.insert(order, isFalling: false)
        case (.stop, .buy): buyStops.insert(order, isFalling: false)
        case (.stop, .sell): sellStops.insert(order, isFalling: true)
        case (.market, _): working.append(order)
        }
    }

    /// The position that an order of `side` can reduce, as a magnitude; zero when there is none.
    func reducible(by side: Side) -> Quantity {
        max(.zero, side.opposite.signed(position.quantity))
    }

    /// Whether an order may only reduce: by its own wish, or because nothing can be sold short.
    func isReducing(_ intent: OrderIntent) -> Bool {
        intent.isReduceOnly || (intent.side == .sell && !instrument.canBeShort)
    }
}
