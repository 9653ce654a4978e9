import TradingCore

/// Requests about orders, at the moment when they reach the venue.
extension SimulatedVenue {
    mutating func receive(_ intent: OrderIntent) {
        guard archive[intent.id] == nil else {
            tell(intent.id, .rejected(.duplicateClientID))
            return
        }
        do {
            let (index, quantity) = try admit(intent)
            accept(intent, quantity: quantity, into: index)
        } catch {
            archive.close(intent.id, as: .rejected(error))
            tell(intent.id, .rejected(error))
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
            filled: .zero
        )
        nextVenueOrder += 1
        archive.open(intent.id, book: index, venueOrderID: venueOrderID)
        tell(intent.id, .accepted(venueOrderID: venueOrderID))
        enter(order, index)
        settle(index)
    }

    mutating func receiveCancel(of id: ClientOrderID) {
        guard let record = archive[id], record.state == .open,
            let order = books[record.book].removeOrder(id)
        else {
            let code = SimulatedVenueCode.orderNotFound
            tell(id, .cancelRefused(code: code.rawValue, text: code.text))
            return
        }
        end(order, .cancelRequested)
        books[record.book].refresh(maintenance: config.maintenanceMargin)
    }

    mutating func answerLookUp(of id: ClientOrderID) {
        guard let record = archive[id], record.state != .used else {
            tell(id, .notFound)
            return
        }
        if case .rejected(let code) = record.state {
            tell(id, .rejected(code))
            return
        }
        tell(id, .accepted(venueOrderID: record.venueOrderID))
        for fill in record.fills { tell(id, .fill(fill)) }
        if case .cancelled(let code) = record.state { tell(id, .cancelled(reason: code.rawValue)) }
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
