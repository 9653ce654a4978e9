import RiskControl
import Strategies
import TradingCore

/// Prices, bars, accounts and connections.
extension EngineState {
    mutating func take(_ event: MarketEvent) {
        switch event {
        case .quote(let quote): take(quote)
        case .bar(let bar): take(bar)
        case .funding: break
        case .feed(let venue, let isUp, _):
            guard moment.venues[venue]?.isFeedUp != isUp else { return }
            moment.venues[venue]?.isFeedUp = isUp
            let reason = isUp ? "prices are back" : "no prices"
            record(
                .venueStateChanged(VenueStateChanged(venue: venue, isUp: isUp, reason: reason))
            )
            notice(isUp ? .venueUp : .venueDown, subject: venue.text, "\(venue): \(reason).")
        }
    }

    // Inlined, so that a quote is handed on where it lies.
    @inline(__always)
    mutating func take(_ quote: borrowing Quote) {
        guard let place = moment.quotes.place(of: quote.instrument), quote.isSane else { return }
        if quote.time > moment.now + Self.aheadMax { tellFuture(quote.instrument, quote.time) }
        let isTaken = moment.quotes.take(quote, at: place, now: moment.now)
        // A quote that is too old when it comes ends no silence, or each would be told anew.
        if isTaken, !moment.staleTold.isEmpty, !moment.quotes.isOld(place, now: moment.now) {
            moment.staleTold.remove(quote.instrument)
        }
    }

    private mutating func take(_ bar: Bar) {
        let now = moment.now
        guard let index = moment.owners[bar.instrument] else {
            if bar.closeTime <= now + Self.aheadMax {
                measure(bar)
                keep(bar)
            }
            return
        }
        // Its strategy would hear of no other bar before that time comes.
        if bar.closeTime > now + Self.aheadMax { return tellFuture(bar.instrument, bar.closeTime) }
        if bar.interval == moment.strategies[index].strategy.interval { measure(bar) }
        moment.strategies[index].digest(bar, at: now, grace: setup.intervals.barGrace)
        keep(bar)
        recordAnchor(index, bar.instrument)
    }

    /// For pictures and plans.
    private mutating func keep(_ bar: Bar) {
        guard moment.quotes.place(of: bar.instrument) != nil else { return }
        moment.bars[bar.instrument, default: BarRing(interval: bar.interval)].take(bar)
        if moment.plans[bar.instrument] != nil { takePlanned(bar) }
    }

    private mutating func measure(_ bar: Bar) {
        if setup.measuresMarkets { moment.board.update(bar) }
    }

    /// How far data may be ahead of the clock: a venue refuses signed requests long before.
    private static let aheadMax = TimeSpan.minutes(1)

    /// Tells, once an hour, of data with a time that has not come.
    private mutating func tellFuture(_ id: InstrumentID, _ time: UTCTime) {
        if let told = moment.futureTold[id], moment.now - told < .hours(1) { return }
        moment.futureTold[id] = moment.now
        notice(
            .dataFaults,
            subject: id.symbol,
            "\(id.venue) tells of \(id.symbol) at \(time.display), which has not come.",
            lines: ["Bars of that time are dropped. Check this machine's clock."],
            hint: "/doctor"
        )
    }

    mutating func take(_ report: VenueReport) {
        switch report {
        case .order(let update): take(update)
        case .cash(let movement): take(movement)
        case .account(let snapshot): take(snapshot)
        case .history(let history): take(history)
        case .connection(let venue, let isUp, let reason, _):
            guard moment.venues[venue]?.isUp != isUp else { return }
            moment.venues[venue]?.isUp = isUp
            moment.venues[venue]?.changedAt = moment.now
            moment.flatten?.flat[venue] = nil
            moment.venues[venue]?.standing = isUp ? "up" : reason
            record(
                .venueStateChanged(VenueStateChanged(venue: venue, isUp: isUp, reason: reason))
            )
            notice(isUp ? .venueUp : .venueDown, subject: venue.text, "\(venue): \(reason).")
            beginAlignment(venue)
            if isUp {
                moment.venues[venue]?.nextAccount = moment.now
                effects.append(.requestAccount(venue))
                askHistory(venue)
            }
        }
    }

    private mutating func take(_ snapshot: AccountSnapshot) {
        let venue = snapshot.venue
        guard moment.venues[venue] != nil else { return }
        let timeout = setup.contract(of: venue).answerTimeout
        let answered = moment.venues[venue]?.accountQuestions.answered(
            at: moment.now,
            within: timeout
        )
        let askedAt = answered ?? .epoch
        guard believes(snapshot, askedAt: askedAt) else { return }
        moment.venues[venue]?.account = snapshot
        moment.venues[venue]?.accountAskedAt = askedAt
        if !(book.ledgers[venue]?.hasOpened ?? false) { open(snapshot) }
        adoptListed(snapshot)
        compare(snapshot)
        watchExternals(snapshot)
        carryOnAlignment(venue)
        noteAligned(venue, accountAskedAt: askedAt)
        revalue(venue)
        noteFlat(snapshot, askedAt: askedAt)
    }

    /// The first account of a venue is the opening balance of its ledger, and what it holds already
    /// is adopted with its reason.
    private mutating func open(_ snapshot: AccountSnapshot) {
        // What came before is contained in it.
        moment.venues[snapshot.venue]?.alignment.hasHistory = true
        // What was executed before the first account came is in it already.
        let booked = book.ledgers[snapshot.venue]?.balance ?? .zero
        let opening = snapshot.equity - snapshot.unrealised - booked
        record(
            .cashMoved(
                CashMovement(
                    venue: snapshot.venue,
                    id: "opening",
                    kind: .transfer,
                    amount: opening,
                    instrument: nil,
                    time: snapshot.time
                )
            )
        )
        for position in snapshot.positions {
            let here = book.position(of: position.instrument).quantity
            if position.quantity == here { continue }
            record(
                .positionAdjusted(
                    PositionAdjusted(
                        instrument: position.instrument,
                        from: here,
                        to: position.quantity,
                        averagePrice: position.averagePrice,
                        reason: "held at the venue before the first start"
                    )
                )
            )
        }
    }

    /// Whether the price of an open market is old and was not told of.
    func hasPriceToTell(at now: UTCTime) -> Bool {
        moment.quotes.hasOld(now: now)
            && moment.quotes.old(now: now).contains { place in
                let row = moment.quotes.rows[place]
                return !moment.staleTold.contains(row.id) && row.calendar.isOpen(at: now)
            }
    }

    /// Tells of prices that are too old, once per silence.
    mutating func watchPrices() {
        let now = moment.now
        if !hasPriceToTell(at: now) { return }
        let old = moment.quotes.old(now: now).map { ($0, moment.quotes.rows[$0]) }
        for (place, row) in old.sorted(by: { $0.1.id < $1.1.id })
        where row.calendar.isOpen(at: now) && !moment.staleTold.contains(row.id) {
            let id = row.id
            // It has been open as long, so that an opening is not told as silence.
            guard let age = moment.quotes.age(at: place, now: now),
                row.calendar.isOpen(at: now - row.toldAge)
            else { continue }
            moment.staleTold.insert(id)
            notice(
                .staleData,
                subject: id.symbol,
                "The price of \(id.symbol) is \(age.display) old.",
                lines: ["No new entries in it before a fresh price comes."]
            )
        }
    }
}
