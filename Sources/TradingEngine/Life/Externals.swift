import RiskControl
import TradingCore

/// What others trade on our accounts: by hand, or with another program.
extension EngineState {
    /// Notes an execution of no order of ours. It explains a drift and does not enter the book before an
    /// operator adopts it. Liquidations, and late executions of orders that the book has forgotten, are
    /// the account's truth at once.
    ///
    /// - Returns: whether the execution was taken so; false when it must be booked.
    mutating func noteExternal(_ fill: Fill, _ via: Evidence.Source) -> Bool {
        let venue = fill.instrument.venue
        if setup.contract(of: venue).isVenuesOwn(fill.order) { return false }
        if origin(of: fill.order) == .forgotten { return false }
        watchWriter(fill.order, at: venue)
        record(.externalFillSeen(ExternalFillSeen(fill: fill, via: via)))
        bookRoundTrip(fill.instrument)
        lookAgain(at: venue)
        // Of many that a history tells at once one question is enough.
        if moment.venues[venue]?.accountQuestions.isEmpty ?? true {
            effects.append(.requestAccount(venue))
        }
        return true
    }

    /// What others bought and sold again leaves no position, but it moved money: it is booked, unless a
    /// drift stands that waits for a decision.
    mutating func bookRoundTrip(_ id: InstrumentID) {
        let others = book.externals.filter { $0.instrument == id }
        let sum = others.reduce(Quantity.zero) { $0 + $1.side.signed($1.quantity) }
        guard sum.isZero, book.drifts[id] == nil else { return }
        for fill in others { bookExternal(fill) }
    }

    /// Books an execution of others with its own price, fee and id, for no strategy.
    mutating func bookExternal(_ fill: Fill) {
        let (position, realised) = book.outcome(of: fill)
        let booked = FillBooked(
            fill: fill,
            strategy: nil,
            purpose: nil,
            realised: realised,
            positionAfter: position.quantity,
            averagePriceAfter: position.averagePrice,
            slippage: .zero,
            via: .venueStream
        )
        record(.fillBooked(booked))
        revalue(fill.instrument.venue)
        let report = TradesReport(filter: "traded past Martlet", fills: [booked.row])
        alert(.orderFilled, subject: fill.instrument.symbol, .trades(report))
    }

    /// The executions of others that make a drift, oldest first; what came after them makes another one.
    /// Empty when those that are known do not.
    func externals(explaining drift: DriftRecord, of id: InstrumentID) -> [Fill] {
        let others = book.externals.filter { $0.instrument == id }
        let later = Set(later(than: drift, of: id).map(\.id))
        let isShown = moment.driftShown[id]?.difference == drift.found.difference
        var sum = Quantity.zero
        var count = 0
        for (index, fill) in others.enumerated() {
            sum += fill.side.signed(fill.quantity)
            guard sum == drift.found.difference else { continue }
            // Whatever an account contains that showed the drift is a part of it.
            let isWhole = others[(index + 1)...].allSatisfy { later.contains($0.id) }
            if isWhole || !isShown { count = index + 1 }
        }
        return Array(others.prefix(count))
    }

    /// Executions of others after the account that showed a drift last, each by the venue's clock. They
    /// are no part of it, and must not be forgotten with it: an order without an outcome would hide
    /// what they made.
    func later(than drift: DriftRecord, of id: InstrumentID) -> [Fill] {
        guard let shown = moment.driftShown[id], shown.difference == drift.found.difference else {
            return []
        }
        return book.externals.filter { $0.instrument == id && $0.time > shown.at }
    }

    /// The best explanation of a drift: executions of others that were seen, when it was found, or that
    /// nothing is known.
    func cause(of drift: Drift) -> String {
        let others = book.externals.filter { $0.instrument == drift.instrument }
        let sum = others.reduce(Quantity.zero) { $0 + $1.side.signed($1.quantity) }
        if sum == drift.difference, let last = others.last {
            guard others.count > 1 else {
                return "\(last.side.rawValue) \(last.quantity.display) by hand, "
                    + "\(last.time.clock) at \(last.price.display)"
            }
            return "\(others.count) trades by hand, the last \(last.time.clock)"
        }
        let seen = others.isEmpty ? "" : "; trades by hand explain \(sum.display) of it"
        if moment.now - moment.startedAt < .minutes(1) {
            return "found at the start, it may be older" + seen
        }
        return "no trade was told that explains it" + seen
    }
}
