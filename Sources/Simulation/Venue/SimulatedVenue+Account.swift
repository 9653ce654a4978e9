package import TradingCore

/// The account: margins, funding, liquidation, and what is told of it.
extension SimulatedVenue {
    /// What new orders may still use: the balance less the margin of positions (for cash
    /// instruments their cost) and of open orders.
    /// Nothing while a rate is missing for what is held or ordered.
    package var freeMargin: Money {
        var free = balance
        for index in books.indices {
            let used = books[index].margin + books[index].reserved
            if used.isZero { continue }
            guard let rate = rate(index) else { return .zero }
            free -= used.converted(at: rate, .up)
        }
        return free
    }

    /// The profit of what is open at the prices of now, rounded down; an instrument without a price or a rate
    /// counts nothing.
    private var unrealised: Money {
        books.indices.reduce(Money.zero) { sum, index in
            let open = books[index].unrealised
            if open.isZero { return sum }
            return sum + (rate(index).map { open.converted(at: $0, .down) } ?? .zero)
        }
    }

    /// What is held of an instrument; signed.
    package func position(of id: InstrumentID) -> Quantity {
        book(of: id).map { books[$0].position.quantity } ?? .zero
    }

    /// The account at the latest instant that the venue has seen. Positions are valued at mid.
    package var accountSnapshot: AccountSnapshot {
        let unrealised = unrealised
        return AccountSnapshot(
            venue: config.venue,
            time: clock,
            currency: config.currency,
            balance: balance,
            equity: balance + unrealised,
            freeMargin: freeMargin,
            unrealised: unrealised,
            positions: books.filter { !$0.position.quantity.isZero }.map {
                VenuePosition(
                    instrument: $0.instrument.id,
                    quantity: $0.position.quantity,
                    averagePrice: $0.position.averagePrice
                )
            },
            openOrders: books.flatMap(\.orders).map(\.listed)
        )
    }

    /// Longs pay the rate of the value at mid to shorts when it is positive; once per instant.
    mutating func payFunding(_ index: Int, rate: Fraction, time: UTCTime) {
        let book = books[index]
        guard book.instrument.kind == .perpetual else { return }
        if let last = book.lastFunding, time <= last { return }
        books[index].lastFunding = time
        guard !book.position.quantity.isZero else { return }
        let mark = book.hasQuote ? book.mid : book.position.averagePrice
        let paid = notional(of: book.position.quantity, at: mark, .up).times(rate, .up)
            .converted(at: self.rate(index, filledAt: mark) ?? .one, .up)
        move(-paid, .funding, index, id: "F-\(book.instrument.id.symbol)-\(time.seconds)")
    }

    /// Charges what holding costs for the days that were over since the last time.
    mutating func payCarry(at time: UTCTime) {
        let due = CarryModel.charging(before: time)
        guard let last = carriedAt else {
            carriedAt = due
            return
        }
        guard due > last else { return }
        carriedAt = due
        let days = Fraction(whole: (due.day.daysSinceEpoch - last.day.daysSinceEpoch))
        let year = Fraction(whole: 365)
        for index in books.indices where !books[index].position.quantity.isZero {
            let book = books[index]
            let isLong = book.position.quantity.isPositive
            let rate = isLong ? config.carry.longPerYear : config.carry.shortPerYear
            if rate.isZero { continue }
            let mark = book.hasQuote ? book.mid : book.position.averagePrice
            let value = notional(of: book.position.quantity.magnitude, at: mark, .up)
            let paid = value.times(rate, .up).times(days, .up).divided(by: year, .up)
                .converted(at: self.rate(index, filledAt: mark) ?? .one, .up)
            move(-paid, .financing, index, id: "C-\(book.instrument.id.symbol)-\(due.seconds)")
        }
    }

    /// Closes a position whose margin is used up: its orders are cancelled, it is closed by an order
    /// of the venue's own (`liquidation-N`), the whole of it, at the levels that there are. The
    /// venue takes its fee out of what is left of the margin; what is lost beyond the margin, the
    /// venue pays back, for the margin is isolated.
    mutating func liquidate(_ index: Int) {
        for order in books[index].orders {
            guard let removed = books[index].removeOrder(order.intent.id) else { continue }
            end(removed, .liquidation)
        }
        let margin = books[index].margin.converted(at: rate(index) ?? .one, .up)
        let before = balance
        let side: Side = books[index].position.quantity.isPositive ? .sell : .buy
        let id = ClientOrderID("liquidation-\(nextVenueOrder)")
        nextVenueOrder += 1
        var left = books[index].position.quantity.magnitude
        var price = books[index].touch(for: side)
        var value = Money.zero
        while left.isPositive {
            let offer = books[index].offer(to: side, limit: nil, config)
            price = offer?.price ?? price
            let part = min(left, offer?.quantity ?? left)
            let fill = book(part, side, at: price, .taker, for: id, index)
            tell(id, .fill(fill))
            value += notional(of: part, at: price, .up).converted(at: fill.rate, .up)
            left -= part
        }
        let marginLeft = margin + balance - before
        let fee = min(value.times(config.liquidationFee, .up), marginLeft)
        move(-fee, .liquidation, index, id: "L-\(id)")
        books[index].refresh(maintenance: config.maintenanceMargin)
    }

    private mutating func move(
        _ amount: Money,
        _ kind: CashMovement.Kind,
        _ index: Int,
        id: String
    ) {
        balance += amount
        let movement = CashMovement(
            venue: config.venue,
            id: id,
            kind: kind,
            amount: amount,
            instrument: books[index].instrument.id,
            time: clock
        )
        log.add(movement)
        report(.cash(movement))
    }
}
