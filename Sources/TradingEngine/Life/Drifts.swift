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
        for lost in found where lost.kind == .missingOrder { lookUpMissing(lost) }
        settleDrifts(snapshot)
        let positions = found.filter { $0.kind == .position && !isKnown($0) }
        suspect(positions, at: venue)
        noteShown(found, at: snapshot.time)
        // A difference that an order may explain may have another cause as well: one that is cancelled again
        // and again would explain it as long as its cancels are repeated.
        if isGranted(snapshot, found) { askHistory(venue) }
        // Before the second look the venue tells what happened without our knowing.
        if !(moment.venues[venue]?.suspected.isEmpty ?? true) { askHistory(venue) }
    }

    /// Remembers when by the venue's clock an account showed just the drift that stands.
    private mutating func noteShown(_ found: [Drift], at time: UTCTime) {
        for drift in found where drift.kind == .position {
            guard book.drifts[drift.instrument]?.found.difference == drift.difference else {
                continue
            }
            moment.driftShown[drift.instrument] = (drift.difference, time)
        }
    }

    /// Whether book and account differ by what is granted to orders that are under way.
    private func isGranted(_ snapshot: AccountSnapshot, _ found: [Drift]) -> Bool {
        let venue = snapshot.venue
        return book.openOrders.contains { order in
            let id = order.intent.instrument
            let held = snapshot.positions.first { $0.instrument == id }?.quantity ?? .zero
            return id.venue == venue
                && held != book.position(of: id).quantity
                && !found.contains { $0.kind == .position && $0.instrument == id }
        }
    }

    /// Tells what was seen before, and remembers what is seen for the first time until it is looked at
    /// again.
    private mutating func suspect(_ differences: [Drift], at venue: VenueID) {
        let before = moment.venues[venue]?.suspected ?? [:]
        let retry = setup.contract(of: venue).accountRetry
        var next: [InstrumentID: Suspicion] = [:]
        for drift in differences {
            let old = before[drift.instrument]
            let isSame = old?.difference == drift.difference
            let since = isSame ? old?.since ?? moment.now : moment.now
            if isSame, moment.now - since >= retry {
                tell(drift)
            } else {
                next[drift.instrument] = Suspicion(difference: drift.difference, since: since)
            }
        }
        moment.venues[venue]?.suspected = next
        let isSettling = !(moment.venues[venue]?.agreed.isEmpty ?? true)
        if !next.isEmpty || isSettling { lookAgain(at: venue) }
        // What was traded past us explains it best.
        if !next.isEmpty { askHistory(venue) }
    }

    /// Whether just this difference was found before; what our own orders change meanwhile changes
    /// both sides alike.
    private func isKnown(_ drift: Drift) -> Bool {
        guard let standing = book.drifts[drift.instrument] else { return false }
        guard let closing = standing.closing else {
            return standing.found.difference == drift.difference
        }
        // What is being closed is in the book already, and its order explains the rest.
        return book.orders[closing]?.state.isOpen ?? false
    }

    private func driftBook(of venue: VenueID) -> DriftBook {
        let recent = moment.now - .seconds(10)
        var lastFills: [InstrumentID: UTCTime] = [:]
        var reversals: [InstrumentID: UTCTime] = [:]
        for booked in book.recentFills where booked.fill.instrument.venue == venue {
            if booked.reversal == nil {
                lastFills[booked.fill.instrument] = booked.fill.time
            } else {
                reversals[booked.fill.instrument] = booked.fill.time
            }
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
                    touchedAt: touched($0)
                )
            },
            recentlyFinal: book.finalOrders(since: recent, at: venue),
            lastFillAt: lastFills,
            lastReversalAt: reversals,
            others: book.externals.reduce(into: [:]) { sums, fill in
                sums[fill.instrument, default: .zero] += fill.side.signed(fill.quantity)
            }
        )
    }

    /// A cancel may end an order that rests. Of one without an outcome it tells nothing new, however often
    /// it is repeated.
    private func touched(_ order: OrderRecord) -> UTCTime {
        guard order.state != .unknown, let asked = order.cancelRequestedAt else {
            return order.movedAt
        }
        return max(order.movedAt, asked)
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
        let id = drift.instrument
        let isChange = book.drifts[id] != nil
        record(
            .driftFound(
                DriftFound(
                    instrument: id,
                    book: drift.book,
                    venue: drift.venue,
                    number: book.driftCount + 1,
                    cause: cause(of: drift)
                )
            )
        )
        tellDrift(
            id,
            isChange
                ? "The drift in \(id.symbol) has changed"
                : "Venue and book differ in \(id.symbol)"
        )
    }

    /// A drift that was gone at two looks in a row has ended; at four where it contradicts what was
    /// executed. One of which the extra is being closed
    /// ends when its order has done so.
    private mutating func settleDrifts(_ snapshot: AccountSnapshot) {
        let venue = snapshot.venue
        var agreed: [InstrumentID: Int] = [:]
        for id in book.drifts.keys.sorted() where id.venue == venue {
            let held = snapshot.positions.first { $0.instrument == id }?.quantity ?? .zero
            guard held == book.position(of: id).quantity, isClosed(id) else { continue }
            let looks = (moment.venues[venue]?.agreed[id] ?? 0) + 1
            if looks >= (isExplained(id) ? Self.looksAgainstTrades : 2) {
                endDrift(id, how: "venue and book agree")
            } else {
                agreed[id] = looks
            }
        }
        moment.venues[venue]?.agreed = agreed
    }

    /// Looks that end a drift although the trades that made it are known and none undid it: an account
    /// that is empty by mistake says the same.
    static let looksAgainstTrades = 4

    /// Whether the trades that made a drift are known.
    private func isExplained(_ id: InstrumentID) -> Bool {
        guard let drift = book.drifts[id], drift.closing == nil else { return false }
        let sum = book.externals.filter { $0.instrument == id }
            .reduce(Quantity.zero) { $0 + $1.side.signed($1.quantity) }
        return sum == drift.found.difference
    }

    /// Whether no order that closes the extra is open or left something undone. Where nothing is held any
    /// more, what it left was closed by another one.
    private func isClosed(_ id: InstrumentID) -> Bool {
        guard let closing = book.drifts[id]?.closing else { return true }
        guard let order = book.orders[closing] else { return true }
        return order.state == .filled
            || order.state.isFinal && book.position(of: id).quantity.isZero
    }

    /// Ends a drift. What others traded meanwhile and undid again moved money, which is booked. What is
    /// left came after what was adopted and makes another drift, or waits for the execution that undid it:
    /// the account may show that before the history tells it.
    mutating func endDrift(_ id: InstrumentID, how: String) {
        let others = book.externals.filter { $0.instrument == id }
        let sum = others.reduce(Quantity.zero) { $0 + $1.side.signed($1.quantity) }
        if sum.isZero { for fill in others { bookExternal(fill) } }
        let left = book.externals.filter { $0.instrument == id }.map(\.id)
        record(
            .driftResolved(
                DriftResolved(instrument: id, how: how, keeps: left.isEmpty ? nil : left)
            )
        )
        moment.driftTold[id] = nil
        moment.driftShown[id] = nil
        notice(.driftResolved, subject: id.symbol, "Drift in \(id.symbol) ended: \(how).")
        markDue(id)
    }

    /// Tells a drift again that stands and is not ignored.
    mutating func watchDrifts() {
        if book.drifts.isEmpty { return }
        for (id, drift) in book.drifts.sorted(by: { $0.key < $1.key }) {
            let told = moment.driftTold[id] ?? moment.startedAt
            let due = max(told + setup.intervals.driftReminder, drift.ignoredUntil ?? .epoch)
            if moment.now >= due { tellDrift(id, "The drift in \(id.symbol) still stands") }
        }
    }

    private mutating func tellDrift(_ id: InstrumentID, _ headline: String) {
        guard let row = driftRow(id) else { return }
        moment.driftTold[id] = moment.now
        let report = DriftReport(
            time: moment.now,
            headline: headline + ".",
            lines: ["Nothing is corrected by itself; entries in it stop."],
            drifts: [row]
        )
        alert(.driftFound, subject: id.symbol, .drift(report))
    }
}
