import RiskControl
import TradingCore

/// Venue against book: a difference that two looks in a row show is a drift.
extension EngineState {
    mutating func compare(_ snapshot: AccountSnapshot) {
        let venue = snapshot.venue
        let found = drift(
            book: driftBook(of: venue),
            venue: snapshot,
            askedAt: moment.venues[venue]?.accountAskedAt ?? .epoch,
            allowance: setup.contract(of: venue).readLagMax
        )
        let positions = found.filter { $0.kind == .position }
        for lost in found where lost.kind == .missingOrder { lookUpMissing(lost) }
        settleDrifts(positions, at: venue, snapshot)
        let suspected = moment.venues[venue]?.suspected ?? [:]
        var next: [InstrumentID: Quantity] = [:]
        for drift in positions where book.drifts[drift.instrument] == nil {
            if suspected[drift.instrument] == drift.difference {
                tell(drift)
            } else {
                next[drift.instrument] = drift.difference
            }
        }
        moment.venues[venue]?.suspected = next
        // Before the second look the venue tells what happened without our knowing.
        if !next.isEmpty { askHistory(venue) }
        if !next.isEmpty { moment.nextDrift = min(moment.nextDrift, moment.now + .seconds(5)) }
    }

    private func driftBook(of venue: VenueID) -> DriftBook {
        let recent = moment.now - .seconds(10)
        var lastFills: [InstrumentID: UTCTime] = [:]
        for booked in book.recentFills where booked.fill.instrument.venue == venue {
            lastFills[booked.fill.instrument] = booked.fill.time
        }
        return DriftBook(
            positions: book.positions.filter { $0.key.venue == venue }.mapValues(\.quantity),
            orders: book.openOrders.filter { $0.intent.instrument.venue == venue }.map {
                DriftBook.Order(
                    id: $0.intent.id,
                    instrument: $0.intent.instrument,
                    side: $0.intent.side,
                    remaining: $0.remaining,
                    state: $0.state,
                    touchedAt: max($0.movedAt, $0.cancelRequestedAt ?? $0.movedAt)
                )
            },
            recentlyFinal: book.finalOrders(since: recent, at: venue),
            lastFillAt: lastFills
        )
    }

    private mutating func lookUpMissing(_ lost: Drift) {
        guard let name = lost.order, let order = book.orders[ClientOrderID(name)] else { return }
        let id = order.intent.id
        if moment.lookUps[id] == nil {
            moment.lookUps[id] = Moment.LookUp(
                since: moment.now,
                nextAt: moment.now + setup.intervals.lookUp
            )
        }
        effects.append(.lookUp(id, lost.instrument))
    }

    private mutating func tell(_ drift: Drift) {
        record(
            .driftFound(
                DriftFound(instrument: drift.instrument, book: drift.book, venue: drift.venue)
            )
        )
        notice(
            .driftFound,
            subject: drift.instrument.symbol,
            "Drift in \(drift.instrument.symbol): the venue holds \(drift.venue), the book "
                + "\(drift.book).",
            lines: ["Nothing is corrected by itself; entries in it stop."],
            hint: "/why \(drift.instrument.symbol)"
        )
    }

    private mutating func settleDrifts(
        _ present: [Drift],
        at venue: VenueID,
        _ snapshot: AccountSnapshot
    ) {
        let drifting = Set(present.map(\.instrument))
        for id in book.drifts.keys.sorted() where id.venue == venue && !drifting.contains(id) {
            record(.driftResolved(DriftResolved(instrument: id, how: "venue and book agree")))
            notice(.driftResolved, subject: id.symbol, "Drift in \(id.symbol) ended.")
        }
    }
}
