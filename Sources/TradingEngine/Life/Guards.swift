import Strategies
import TradingCore

/// The protective stops of open positions: where they shall rest, whether they do, and what is told
/// when they do not.
extension EngineState {
    /// Where the protective stop of an instrument shall rest: where its strategy wants it, or, when
    /// that says nothing, is switched off or warms up, where it was placed last.
    func wantedStop(of id: InstrumentID) -> Price? {
        let last = book.guards[id]?.trigger
        if let plan = moment.plans[id] {
            return moment.instruments[id].flatMap { plan.stop(tick: $0.tick) } ?? last
        }
        guard let index = moment.owners[id] else { return last }
        let running = moment.strategies[index]
        guard let desired = running.desired, !book.strategiesOff.contains(running.strategy.id)
        else { return last }
        return desired.instruments[id]?.protectiveStop
    }

    /// Whether stops that rest at the venue cover the whole position.
    func isCovered(_ id: InstrumentID) -> Bool {
        let position = book.position(of: id).quantity
        let side: Side = position.isPositive ? .sell : .buy
        let stops = book.openOrders {
            $0.intent.purpose == .protectiveStop && $0.intent.side == side && $0.isResting
                && $0.isWanted && $0.intent.instrument == id
        }
        let covered = stops.reduce(Quantity.zero) { $0 + ($1.quantity - $1.filled) }
        return covered >= position.magnitude
    }

    /// Whether a position should have a stop and has none that covers it.
    func isUnprotected(_ id: InstrumentID) -> Bool {
        !book.position(of: id).quantity.isZero && wantedStop(of: id) != nil && !isCovered(id)
    }

    /// Looks at every position: a stop that is missing is placed again, and told when it stays away.
    mutating func watchGuards() {
        // Nothing has changed since every position was covered.
        if moment.guardedVersion == moment.bookVersion { return }
        let version = moment.bookVersion
        var isQuiet = moment.uncoveredSince.isEmpty && moment.unprotectedTold.isEmpty
        for id in moment.uncoveredSince.keys where !isUnprotected(id) {
            moment.uncoveredSince[id] = nil
        }
        for id in moment.unprotectedTold where !isUnprotected(id) {
            moment.unprotectedTold.remove(id)
        }
        for id in book.positions.keys.sorted() {
            if isUnprotected(id) {
                isQuiet = false
                let since = moment.uncoveredSince[id] ?? moment.now
                moment.uncoveredSince[id] = since
                moment.coveredSince[id] = nil
                reconcileStop(id)
                tellUnprotected(id, since: since)
            } else if book.guards[id]?.missingSince != nil {
                isQuiet = false
                tellProtected(id)
            }
        }
        if isQuiet, version == moment.bookVersion { moment.guardedVersion = version }
    }

    private mutating func tellUnprotected(_ id: InstrumentID, since: UTCTime) {
        guard moment.now - since >= setup.intervals.unguardedMax,
            book.guards[id]?.missingSince == nil, let trigger = wantedStop(of: id),
            // Where no stop was ever placed the book has no record to remember it by.
            moment.unprotectedTold.insert(id).inserted
        else { return }
        let text =
            "The position of \(book.position(of: id).quantity) \(id.symbol) should have a "
            + "stop at \(trigger) and has none that covers it."
        change(id, .missing, text)
        let isGivenUp = !(book.guards[id]?.mayPlace ?? true)
        tellProtection(
            id,
            headline: text,
            lines: isGivenUp
                ? ["It was removed at the venue more than once and is not placed again."]
                : ["It is placed again as soon as the venue takes it."],
            severity: .critical
        )
    }

    /// Told when the stop has stood as long as its absence would have been borne: an order that was
    /// taken may still be refused a moment later.
    private mutating func tellProtected(_ id: InstrumentID) {
        let since = moment.coveredSince[id] ?? moment.now
        moment.coveredSince[id] = since
        guard moment.now - since >= setup.intervals.unguardedMax else { return }
        moment.coveredSince[id] = nil
        let text = "The position in \(id.symbol) has its stop again."
        change(id, .restored, text)
        tellProtection(id, headline: text, lines: [], severity: .notice)
    }

    private mutating func change(
        _ id: InstrumentID,
        _ change: ProtectionChanged.Change,
        order: ClientOrderID? = nil,
        _ text: String
    ) {
        record(
            .protectionChanged(
                ProtectionChanged(instrument: id, change: change, order: order, text: text)
            )
        )
    }

    private mutating func tellProtection(
        _ id: InstrumentID,
        headline: String,
        lines: [String],
        severity: AlertSeverity
    ) {
        let report = NoticeReport(
            headline: headline,
            lines: lines,
            numbers: [],
            hint: "/why \(id.symbol)"
        )
        alert(.positionUnprotected, subject: id.symbol, .notice(report), severity: severity)
    }

    /// A protective stop ended at the venue. When neither we nor the venue's own rules ended it,
    /// somebody removed it: it is placed again once.
    mutating func noteEndedStop(_ order: OrderRecord, reason: String) {
        let id = order.intent.instrument
        guard order.intent.purpose == .protectiveStop, order.cancelRequestedAt == nil,
            !book.position(of: id).quantity.isZero, book.guards[id] != nil,
            !setup.contract(of: id.venue).ownEndReasons.contains(reason),
            !isAroundReconnect(id.venue)
        else { return }
        change(
            id,
            .removedByHand,
            order: order.intent.id,
            "The venue says: \(reason)."
        )
        let isPlaced = book.guards[id]?.mayPlace ?? false
        tellProtection(
            id,
            headline: "The protective stop of \(id.symbol) was removed at the venue.",
            lines: [
                isPlaced
                    ? "It is placed again, once."
                    : "It was removed before, so it is not placed again. Switch the strategy off and "
                        + "on to have it back, or close the position."
            ],
            severity: isPlaced ? .warning : .critical
        )
    }

    /// A venue may cancel what rests when a connection breaks; nobody's hand did that.
    private func isAroundReconnect(_ venue: VenueID) -> Bool {
        guard let state = moment.venues[venue] else { return false }
        if !state.isUp { return true }
        return state.changedAt.map { moment.now - $0 < .minutes(1) } ?? false
    }
}
