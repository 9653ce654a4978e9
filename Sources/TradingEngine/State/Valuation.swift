import RiskControl
package import TradingCore

/// What the book is worth at the newest prices. Whatever cannot be computed is nil, never zero.
extension EngineState {
    /// Recomputes a venue's equity; an open position without a fresh price makes it unknown. A closed
    /// market that gave no price since the start is worth what its last mark said.
    mutating func revalue(_ venue: VenueID) {
        guard moment.venues[venue] != nil, let ledger = book.ledgers[venue], ledger.hasOpened
        else { return }
        for id in book.positions.keys where id.venue == venue && !isSessionOpen(id) {
            moment.seenClosed[id] = moment.now
        }
        let value = openValue(at: venue)
        let equity = value.map { ledger.balance + $0.unrealised }
        moment.venues[venue]?.change { state in
            state.equity = equity
            guard let value else { return }
            state.unrealised = value.unrealised
            state.equityTime = value.time
        }
    }

    /// The open profit of a venue, and the age that the kill switch counts: that of the oldest price
    /// of an open market. A session that just opened has a price of its opening's age, so that the
    /// closed hours before it are not taken for silence.
    private func openValue(at venue: VenueID) -> (unrealised: Money, time: UTCTime)? {
        var unrealised = Money.zero
        var oldest = moment.now
        var isCarried = false
        for (id, position) in book.positions where id.venue == venue {
            guard let quote = moment.quotes[id], quote.isSane,
                let rate = moment.quotes.rate(of: id)
            else {
                if isSessionOpen(id) { return nil }
                isCarried = true
                continue
            }
            if isSessionOpen(id) {
                let time = min(quote.time, moment.quotes.rateTime(of: id) ?? quote.time)
                oldest = min(oldest, max(time, moment.seenClosed[id] ?? time))
            }
            unrealised += position.unrealised(at: quote.mid).converted(at: rate, .down)
        }
        if !isCarried { return (unrealised, oldest) }
        guard let carried = book.ledgers[venue]?.carried else { return nil }
        let isAnyOpen = book.positions.keys.contains { $0.venue == venue && isSessionOpen($0) }
        return (carried.unrealised, isAnyOpen ? min(oldest, carried.since) : oldest)
    }

    /// The open profit of what a strategy holds; nil while the price of one is missing. What is led by a plan
    /// is not its own.
    package func unrealised(of running: StrategyMoment) -> Money? {
        running.instruments.reduce(Money?.some(.zero)) { sum, id in
            guard let sum, let position = book.positions[id], moment.plans[id] == nil else {
                return sum
            }
            guard let mark = mark(of: id), let rate = moment.quotes.rate(of: id) else { return nil }
            return sum + position.unrealised(at: mark).converted(at: rate, .down)
        }
    }

    /// The price of a position: the quote, or what the last mark says of the only position of a venue
    /// whose market is closed. Nil when neither is there.
    func mark(of id: InstrumentID) -> Price? {
        if let mid = moment.quotes.mid(of: id) { return mid }
        guard let position = book.positions[id], !isSessionOpen(id),
            let carried = book.ledgers[id.venue]?.carried,
            // Without a rate of now the carried profit tells no price.
            moment.quotes.rate(of: id) == .one,
            !book.positions.keys.contains(where: { $0.venue == id.venue && $0 != id })
        else { return nil }
        let value = HeldPosition(
            quantity: position.quantity,
            cost: position.cost + carried.unrealised
        )
        return value.averagePrice.rounded(to: Price(units: 10_000), .nearest)
    }

    func isSessionOpen(_ id: InstrumentID) -> Bool {
        moment.quotes.calendar(of: id)?.isOpen(at: moment.now) ?? false
    }

    /// The equity of all venues that the total counts; nil as long as one is missing.
    var totalEquity: Money? {
        var sum = Money.zero
        for venue in setup.countedVenues {
            guard let equity = moment.venues[venue]?.equity else { return nil }
            sum += equity
        }
        return sum
    }

    /// The oldest of the moments from which the total was computed.
    var totalEquityTime: UTCTime? {
        var oldest: UTCTime?
        for venue in setup.countedVenues {
            guard let time = moment.venues[venue]?.equityTime else { return nil }
            oldest = min(oldest ?? time, time)
        }
        return oldest
    }

    /// Gross exposure of a venue: positions, live and unknown orders at full size. Nil when a
    /// product leaves the exact range or a price is missing.
    func exposure(at venue: VenueID, without left: InstrumentID? = nil) -> Money? {
        var loads = loads(at: venue)
        for id in book.drifts.keys where id.venue == venue { loads.touch(id) }
        var sum = Money.zero
        for load in loads.rows where load.id != left {
            let mark =
                mark(of: load.id) ?? load.firstPrice ?? book.position(of: load.id).averagePrice
            guard let rate = moment.quotes.rate(of: load.id),
                let value = RiskControl.exposure(
                    position: exposed(load.id),
                    working: load.working,
                    mark: mark,
                    rate: rate
                )
            else { return nil }
            sum += value
        }
        return sum
    }

    /// What the open orders of a venue can still do, instrument by instrument, with those that are held.
    private func loads(at venue: VenueID) -> VenueLoads {
        var loads = VenueLoads()
        book.orders.forEachOpen { order in
            let id = order.intent.instrument
            if id.venue == venue { loads.add(order, of: id) }
        }
        for id in book.positions.keys where id.venue == venue { loads.touch(id) }
        return loads
    }

    /// The equity from which losses are counted: while book and venue differ the lower of what either
    /// says, for what others lost on the account is lost, whoever adopts it later.
    func lossEquity(at venue: VenueID) -> Money? {
        guard let equity = moment.venues[venue]?.equity else { return nil }
        let isDrifting = !book.drifts.isEmpty && book.drifts.keys.contains { $0.venue == venue }
        guard isDrifting, let told = moment.venues[venue]?.account?.equity else { return equity }
        return min(equity, told)
    }

    /// The same of all venues that the total counts.
    var totalLossEquity: Money? {
        var sum = Money.zero
        for market in setup.countedMarkets {
            guard let equity = lossEquity(at: market.venue) else { return nil }
            sum += equity
        }
        return sum
    }

    /// The position that limits count: of book and venue the larger, as long as they differ.
    private func exposed(_ id: InstrumentID) -> Quantity {
        let booked = book.position(of: id).quantity
        guard let drift = book.drifts[id], drift.closing == nil else { return booked }
        let held = booked + drift.found.difference
        return held.magnitude > booked.magnitude ? held : booked
    }

    /// Gross exposure of all venues of the total.
    var totalExposure: Money? {
        var sum = Money.zero
        for market in setup.countedMarkets {
            guard let value = exposure(at: market.venue) else { return nil }
            sum += value
        }
        return sum
    }

    /// Equity less the margin that positions and working entries use; nil when unknown.
    func freeMargin(at venue: VenueID) -> Money? {
        guard let equity = moment.venues[venue]?.equity else { return nil }
        let leverageMax = setup.policy.limits(for: venue).leverageMax
        var used = Money.zero
        for load in loads(at: venue).rows {
            let position = book.position(of: load.id)
            let mark = mark(of: load.id) ?? position.averagePrice
            guard let instrument = moment.instruments[load.id],
                let rate = moment.quotes.rate(of: load.id),
                let value = RiskControl.exposure(
                    position: position.quantity,
                    working: load.working,
                    mark: mark,
                    rate: rate
                )
            else { return nil }
            let leverage = min(leverageMax, instrument.leverageMax)
            used += value.divided(by: leverage, .up)
        }
        let ours = equity - used
        return moment.venues[venue]?.account.map { min($0.freeMargin, ours) } ?? ours
    }

    /// What a venue, or the total, can still lose before the kill switch trips.
    func budget(at venue: VenueID) -> LossBudget? {
        let ledger = book.ledgers[venue]
        let isTotal = venue == .total
        return lossBudget(
            equity: isTotal ? totalLossEquity : lossEquity(at: venue),
            dayOpening: ledger?.day.lossBaseline,
            peak: ledger?.peak,
            exposure: isTotal ? totalExposure : exposure(at: venue),
            limits: isTotal ? setup.policy.global : setup.policy.limits(for: venue)
        )
    }
}
