import TradingCore

/// Surviving a restart.
extension SimulatedVenue {
    /// A venue that goes on where the restoration stands. Quotes are not restored: orders rest until
    /// the first one.
    /// Positions and orders of instruments that the venue no longer lists are left
    /// out.
    package init(
        config: SimulatedVenueConfig,
        seed: UInt64,
        restoring old: SimulatedVenueRestoration
    ) {
        self.init(config: config, seed: seed)
        balance = old.balance
        nextExecution = old.nextExecution
        nextVenueOrder = old.nextVenueOrder
        nextMessage = old.nextMessage
        for id in old.usedClientIDs { archive.close(id, as: .used) }
        for position in old.positions {
            guard let index = book(of: position.instrument) else { continue }
            let cost =
                position.cost
                ?? notional(of: position.quantity, at: position.averagePrice, .nearest)
            books[index].position = HeldPosition(quantity: position.quantity, cost: cost)
        }
        for (instrument, time) in old.lastFunding {
            guard let index = book(of: instrument) else { continue }
            books[index].lastFunding = time
        }
        // Priority is the place in the list; new orders, whose place is positive, come after all.
        for (place, order) in old.openOrders.enumerated() {
            restore(order, sequence: place - old.openOrders.count)
        }
        for index in books.indices {
            books[index].refresh(maintenance: config.maintenanceMargin)
        }
    }

    private mutating func restore(
        _ order: SimulatedVenueRestoration.OpenOrder,
        sequence: Int
    ) {
        guard let index = book(of: order.intent.instrument) else { return }
        let quantity = order.quantity ?? order.intent.quantity
        let remaining = order.remaining ?? quantity - order.filled
        guard remaining.isPositive else { return }
        archive.open(
            order.intent.id,
            book: index,
            venueOrderID: order.venueOrderID,
            fills: order.fills
        )
        books[index].rest(
            RestingOrder(
                intent: order.intent,
                venueOrderID: order.venueOrderID,
                sequence: sequence,
                price: order.intent.valuationPrice,
                remaining: remaining,
                filled: order.filled,
                quantity: quantity,
                isTriggered: order.isTriggered
            )
        )
    }

    /// What it takes to go on later. Messages under way are not part of it: a restart loses them, as
    /// a broken connection does.
    package var restoration: SimulatedVenueRestoration {
        var result = SimulatedVenueRestoration(balance: balance)
        result.nextExecution = nextExecution
        result.nextVenueOrder = nextVenueOrder
        result.nextMessage = nextMessage
        result.usedClientIDs = archive.finalIDs
        for book in books {
            if !book.position.quantity.isZero {
                result.positions.append(
                    .init(
                        instrument: book.instrument.id,
                        quantity: book.position.quantity,
                        averagePrice: book.position.averagePrice,
                        cost: book.position.cost
                    )
                )
            }
            if let time = book.lastFunding { result.lastFunding[book.instrument.id] = time }
        }
        result.openOrders = books.flatMap(\.orders).sorted { $0.sequence < $1.sequence }.map {
            .init(
                intent: $0.intent,
                venueOrderID: $0.venueOrderID,
                filled: $0.filled,
                remaining: $0.remaining,
                fills: archive[$0.intent.id]?.fills ?? [],
                isTriggered: $0.isTriggered,
                quantity: $0.quantity
            )
        }
        return result
    }
}
