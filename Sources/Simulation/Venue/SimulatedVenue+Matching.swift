import TradingCore

/// How orders meet the quote.
extension SimulatedVenue {
    /// Lets a book act on its new quote: liquidation, stops, waiting market orders, resting limits.
    mutating func match(_ index: Int) {
        guard books[index].instrument.calendar.isOpen(at: clock), rate(index) != nil else { return }
        if books[index].isLiquidationDue { liquidate(index) }
        triggerStops(index)
        let waiting = books[index].working
        books[index].working.removeAll()
        for order in waiting { enter(order, index) }
        matchResting(index, .buy)
        matchResting(index, .sell)
        settle(index)
    }

    /// Lets an order that was just accepted, triggered or waiting take what it may, and rests, drops
    /// or finishes it.
    mutating func enter(_ order: RestingOrder, _ index: Int) {
        var order = order
        var limit: Price?
        switch order.intent.kind {
        case .market: break
        case .limit(let price): limit = price
        case .stop(let trigger):
            guard order.isTriggered || books[index].isReached(trigger, by: order.side) else {
                books[index].rest(order)
                return
            }
            order.isTriggered = true
        }
        guard cut(&order, index) else { return }
        if order.intent.timeInForce == .fok {
            let reach = books[index].reach(of: order.remaining, order.side, limit: limit, config)
            guard reach.quantity == order.remaining else { return end(order, .fillOrKill) }
        }
        while order.remaining.isPositive,
            let offer = books[index].offer(to: order.side, limit: limit, config)
        {
            let part = min(offer.quantity, order.remaining)
            let price = limit == nil ? slipped(offer.price, order.side, index) : offer.price
            fill(&order, index, part, at: price, .taker)
        }
        guard order.remaining.isPositive else { return finish(order) }
        guard order.intent.timeInForce == .gtc else { return end(order, .immediateOrCancel) }
        books[index].rest(order)
    }

    /// What an order without a limit pays in the end: the offer, and the share of it that slips away, up to
    /// whole ticks.
    private func slipped(_ price: Price, _ side: Side, _ index: Int) -> Price {
        guard config.slippage.touchShare.isPositive else { return price }
        let tick = books[index].instrument.tick
        let away = price.times(config.slippage.touchShare, .up).rounded(to: tick, .up)
        return side == .buy ? price + away : max(tick, price - away)
    }

    private mutating func triggerStops(_ index: Int) {
        var triggered: [RestingOrder] = []
        while let stop = books[index].sellStops.first,
            books[index].isReached(stop.price, by: .sell)
        { triggered.append(books[index].sellStops.removeFirst()) }
        while let stop = books[index].buyStops.first, books[index].isReached(stop.price, by: .buy) {
            triggered.append(books[index].buyStops.removeFirst())
        }
        for stop in triggered { enter(stop, index) }
    }

    private mutating func matchResting(_ index: Int, _ side: Side) {
        while var order = side == .buy ? books[index].buys.first : books[index].sells.first {
            // The offer's own price only tells whether the touch reached the order.
            guard let offer = books[index].offer(to: side, limit: order.price, config) else {
                return
            }
            if side == .buy {
                books[index].buys.removeFirst()
            } else {
                books[index].sells.removeFirst()
            }
            guard cut(&order, index) else { continue }
            fill(&order, index, min(offer.quantity, order.remaining), at: order.price, .maker)
            if order.remaining.isPositive { books[index].rest(order) } else { finish(order) }
        }
    }

    /// Cuts a reducing order to the position; false when nothing was left and it ended.
    private mutating func cut(_ order: inout RestingOrder, _ index: Int) -> Bool {
        guard books[index].isReducing(order.intent) else { return true }
        order.remaining = min(order.remaining, books[index].reducible(by: order.side))
        guard order.remaining.isZero else { return true }
        end(order, .reduceOnlyShrunk)
        return false
    }

    private mutating func finish(_ order: RestingOrder) {
        if order.filled == order.quantity {
            archive.close(order.intent.id, as: .filled)
        } else {
            end(order, .reduceOnlyShrunk)
        }
    }

    private mutating func fill(
        _ order: inout RestingOrder,
        _ index: Int,
        _ quantity: Quantity,
        at price: Price,
        _ liquidity: Liquidity
    ) {
        order.remaining -= quantity
        order.filled += quantity
        let fill = book(
            quantity,
            order.side,
            at: price,
            liquidity,
            for: order.intent.id,
            index
        )
        archive.add(fill)
        tell(order.intent.id, .fill(fill))
    }

    /// Books an execution: position, balance, fee, and the liquidity that it took.
    mutating func book(
        _ quantity: Quantity,
        _ side: Side,
        at price: Price,
        _ liquidity: Liquidity,
        for id: ClientOrderID,
        _ index: Int
    ) -> Fill {
        let instrument = books[index].instrument
        books[index].consume(quantity, by: side)
        let share = liquidity == .maker ? instrument.makerFee : instrument.takerFee
        let conversion = rate(index, filledAt: price)
        let rate = conversion ?? .one
        let fee = notional(of: quantity, at: price, .up).times(share, .up).converted(at: rate, .up)
        let realised = books[index].position.apply(side, quantity, at: price)
        balance += realised.converted(at: rate, .down) - fee
        defer { nextExecution += 1 }
        let fill = Fill(
            id: "X\(nextExecution)",
            order: id,
            instrument: instrument.id,
            side: side,
            price: price,
            quantity: quantity,
            fee: fee,
            liquidity: liquidity,
            time: clock,
            conversion: conversion
        )
        log.add(fill)
        return fill
    }

    /// Brings the book in line after fills: reduce-only orders shrink or go, margins are recomputed.
    mutating func settle(_ index: Int) {
        for order in books[index].shrinkReducing() { end(order, .reduceOnlyShrunk) }
        books[index].refresh(maintenance: config.maintenanceMargin)
    }
}

extension InstrumentBook {
    /// Whether the quote has reached a stop's trigger.
    func isReached(_ trigger: Price, by side: Side) -> Bool {
        side == .buy ? ask >= trigger : bid <= trigger
    }

    /// Cuts reducing orders to the position; returns those that have nothing left, already removed.
    mutating func shrinkReducing() -> [RestingOrder] {
        var ended: [RestingOrder] = []
        shrink(&buys, &ended)
        shrink(&sells, &ended)
        shrink(&buyStops, &ended)
        shrink(&sellStops, &ended)
        shrink(&working, &ended)
        return ended.sorted { $0.sequence < $1.sequence }
    }

    private func shrink(_ orders: inout [RestingOrder], _ ended: inout [RestingOrder]) {
        var kept = 0
        for index in orders.indices {
            if isReducing(orders[index].intent) {
                let held = reducible(by: orders[index].side)
                if orders[index].remaining > held { orders[index].remaining = held }
                if held.isZero {
                    ended.append(orders[index])
                    continue
                }
            }
            if kept != index { orders[kept] = orders[index] }
            kept += 1
        }
        orders.removeLast(orders.count - kept)
    }
}
