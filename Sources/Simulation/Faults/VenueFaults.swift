package import TradingCore

/// What can go wrong between an engine and its venue, and at the venue itself.
extension FaultKind {
    /// An order, cancel or amendment never arrives; the sender hears of no answer.
    package static let requestLost = FaultKind(rawValue: "venue.request_lost")
    /// It arrives late, perhaps too late.
    package static let requestLate = FaultKind(rawValue: "venue.request_late")
    /// The answer to it never comes back; the sender hears of no answer.
    package static let answerLost = FaultKind(rawValue: "venue.answer_lost")
    package static let answerLate = FaultKind(rawValue: "venue.answer_late")
    package static let answerTwice = FaultKind(rawValue: "venue.answer_twice")
    /// A fill or an end is missing from the stream.
    package static let streamLost = FaultKind(rawValue: "venue.stream_lost")
    /// A fill or an end comes late, and after what followed it.
    package static let streamLate = FaultKind(rawValue: "venue.stream_late")
    package static let streamTwice = FaultKind(rawValue: "venue.stream_twice")
    /// A fill comes again under another id that names the first as its alias.
    package static let fillRenamed = FaultKind(rawValue: "venue.fill_renamed")
    /// A fill is taken back later.
    package static let fillBusted = FaultKind(rawValue: "venue.fill_busted")
    /// An order is executed for one lot more than it asked.
    package static let overfill = FaultKind(rawValue: "venue.overfill")
    /// A resting order is cancelled by somebody else.
    package static let removedByHand = FaultKind(rawValue: "venue.removed_by_hand")
    /// A look-up sees the open orders alone and calls the rest not found.
    package static let lookUpShort = FaultKind(rawValue: "venue.look_up_short")
    /// A look-up finds nothing in places where the order stands.
    package static let lookUpLost = FaultKind(rawValue: "venue.look_up_lost")
    /// An account is told as empty.
    package static let accountEmpty = FaultKind(rawValue: "venue.account_empty")
    package static let accountLost = FaultKind(rawValue: "venue.account_lost")

    /// All of them that leave the venue's own book as it should be.
    package static let venueTransport: [FaultKind] = [
        requestLost, requestLate, answerLost, answerLate, answerTwice, streamLost, streamLate,
        streamTwice, fillRenamed, lookUpShort, lookUpLost, accountEmpty, accountLost,
    ]
    /// Those that a venue does to an order.
    package static let venueConduct: [FaultKind] = [fillBusted, overfill, removedByHand]
}

/// What becomes of a request on its way.
enum RequestFate: Sendable {
    case onTime
    case late(TimeSpan)
    case lost
}

/// How a plan harms a simulated venue. Nothing here runs while the plan is quiet.
extension SimulatedVenue {
    /// After this span without an answer the way to the venue says that nothing is known.
    static let silenceAfter = TimeSpan.seconds(5)

    mutating func fate(of request: Request, at time: UTCTime) -> RequestFate {
        let id: ClientOrderID
        switch request {
        case .account, .history:
            return faults.strike(.accountLost, at: time) == nil ? .onTime : .lost
        case .lookUp: return .onTime
        case .submit(let order): id = order.id
        case .cancel(let order), .amend(let order, _): id = order
        }
        if faults.strike(.requestLost, at: time) != nil {
            clock = max(clock, time)
            tellSilence(id)
            return .lost
        }
        return faults.strike(.requestLate, at: time).map { .late($0) } ?? .onTime
    }

    private mutating func tellSilence(_ id: ClientOrderID) {
        let text = "no answer within \(Self.silenceAfter.display)"
        reports.addStray(
            .order(update(id, .unknown(text), .transport)),
            due: clock + Self.silenceAfter
        )
    }

    mutating func deliverFaulty(_ update: OrderUpdate) {
        switch update.via {
        case .venueAnswer: deliverAnswer(update)
        case .venueStream: deliverStream(update)
        case .venueLookup: deliverLookUp(update)
        case .venueAccount, .venueCorrection, .engine, .transport, .recovery:
            report(.order(update))
        }
    }

    private mutating func deliverAnswer(_ update: OrderUpdate) {
        if faults.strike(.answerLost, at: clock) != nil {
            tellSilence(update.id)
            return
        }
        if let span = faults.strike(.answerLate, at: clock) {
            if span >= Self.silenceAfter { tellSilence(update.id) }
            stray(.order(update), after: span)
            return
        }
        report(.order(update))
        if let span = faults.strike(.answerTwice, at: clock) { stray(.order(update), after: span) }
    }

    private mutating func deliverStream(_ update: OrderUpdate) {
        if faults.strike(.streamLost, at: clock) == nil {
            if let span = faults.strike(.streamLate, at: clock) {
                stray(.order(update), after: span)
            } else {
                report(.order(update))
            }
        }
        if let span = faults.strike(.streamTwice, at: clock) { stray(.order(update), after: span) }
        guard case .fill(let fill) = update.outcome else { return }
        if let span = faults.strike(.fillRenamed, at: clock) {
            let renamed = fill.renamed("R-\(fill.id)", aliases: [fill.id])
            stray(.order(self.update(update.id, .fill(renamed), .venueLookup)), after: span)
        }
        if let span = faults.strike(.fillBusted, at: clock) { bust(fill, after: span) }
    }

    private mutating func deliverLookUp(_ update: OrderUpdate) {
        let nothing: Set<LookUpPlace> = [.openOrders]
        if faults.strike(.lookUpShort, at: clock) != nil {
            report(.order(self.update(update.id, .notFound(in: nothing), .venueLookup)))
        } else if faults.strike(.lookUpLost, at: clock) != nil {
            tellSilence(update.id)
        } else {
            report(.order(update))
        }
    }

    private mutating func stray(_ report: VenueReport, after span: TimeSpan) {
        reports.addStray(report, due: clock + self.span(of: config.answerLatency) + span)
    }

    /// Takes an execution back: the account is as if it had not been.
    private mutating func bust(_ fill: Fill, after span: TimeSpan) {
        guard let index = book(of: fill.instrument) else { return }
        undo(fill, index)
        let correction = FillCorrection(original: fill, reason: "The trade was cancelled.")
        log.add(correction, at: clock)
        let told = update(fill.order, .corrected(correction), .venueStream)
        stray(.order(told), after: span)
    }

    /// What the venue, or somebody with its keys, does to an order that it has just taken.
    mutating func harm(_ intent: OrderIntent, _ index: Int) {
        guard !faults.isQuiet else { return }
        let lot = books[index].instrument.lot
        if let record = archive[intent.id], let last = record.fills.last,
            record.state == .filled, faults.strike(.overfill, at: clock) != nil
        {
            let fill = book(lot, intent.side, at: last.price, .taker, for: intent.id, index)
            archive.add(fill)
            tell(intent.id, .fill(fill))
            settle(index)
        }
        if archive[intent.id]?.state == .open, faults.strike(.removedByHand, at: clock) != nil,
            let order = books[index].removeOrder(intent.id)
        {
            end(order, .cancelRequested)
            books[index].refresh(maintenance: config.maintenanceMargin)
        }
    }

    mutating func reportAccount() {
        guard !faults.isQuiet, faults.strike(.accountEmpty, at: clock) != nil else {
            report(.account(accountSnapshot))
            return
        }
        let full = accountSnapshot
        report(
            .account(
                AccountSnapshot(
                    venue: full.venue,
                    time: full.time,
                    currency: full.currency,
                    balance: full.balance,
                    equity: full.balance,
                    freeMargin: full.balance,
                    unrealised: .zero,
                    positions: [],
                    openOrders: []
                )
            )
        )
    }
}

extension Fill {
    /// The same execution under another id, with the ids that it names as its own; nil names none.
    package func renamed(_ id: String, aliases: [String]? = nil) -> Fill {
        Fill(
            id: id,
            order: order,
            instrument: instrument,
            side: side,
            price: price,
            quantity: quantity,
            fee: fee,
            liquidity: liquidity,
            time: time,
            aliases: aliases,
            conversion: conversion
        )
    }
}
