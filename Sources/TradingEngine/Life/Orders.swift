import TradingCore

/// The life of an order after it was sent: every move with its evidence, every fill once.
extension EngineState {
    mutating func take(_ update: OrderUpdate) {
        guard let order = book.orders[update.id] else {
            takeStranger(update)
            return
        }
        switch update.outcome {
        case .accepted(let venueOrderID): accept(order, venueOrderID)
        case .rejected(let code, let text): reject(order, code, text)
        case .unknown(let text): markUnknown(order, Evidence(.transport, text))
        case .cancelled(let reason): finish(order, .cancelled, reason)
        case .expired(let reason): finish(order, .expired, reason)
        case .cancelRefused(let code, let text): refuseCancel(order, code, text)
        case .fill(let fill): take(fill, of: order)
        case .notFound: noteNotFound(order)
        }
    }

    private mutating func move(
        _ order: OrderRecord,
        to state: OrderState,
        _ evidence: Evidence,
        venueOrderID: String? = nil
    ) {
        guard order.state.mayMove(to: state) else { return }
        let wasUnknown = order.state == .unknown
        record(
            .orderMoved(
                OrderMoved(
                    id: order.intent.id,
                    state: state,
                    evidence: evidence,
                    venueOrderID: venueOrderID
                )
            )
        )
        moment.lookUps[order.intent.id] = nil
        if wasUnknown {
            notice(
                .orderResolved,
                subject: order.intent.id.text,
                "Order \(order.intent.id) is no longer unknown: it is \(state.rawValue).",
                lines: [evidence.text]
            )
        }
        markDue(order.intent.instrument)
    }

    private mutating func accept(_ order: OrderRecord, _ venueOrderID: String) {
        let state: OrderState = order.filled.isPositive ? .partial : .live
        guard order.state == .sending || order.state == .unknown else { return }
        // A market order is over only when it was filled; accepting it proves nothing yet.
        if order.intent.kind != .market { moment.refusals[order.intent.instrument] = nil }
        move(
            order,
            to: state,
            Evidence(.venueAnswer, "accepted as \(venueOrderID)"),
            venueOrderID: venueOrderID
        )
    }

    private mutating func reject(_ order: OrderRecord, _ code: String, _ text: String) {
        guard order.state.mayMove(to: .rejected) else { return }
        move(order, to: .rejected, Evidence(.venueAnswer, code: code, text))
        let instrument = order.intent.instrument
        moment.refusals[instrument, default: Moment.Refusals()].note(at: moment.now)
        let isFirst = moment.refusals[instrument]?.count == 1
        // One alert tells of a run of refusals; the journal has them all.
        guard isFirst else { return }
        notice(
            .orderRefused,
            subject: order.intent.instrument.symbol,
            "The venue refused \(order.intent.display).",
            lines: [text],
            numbers: [NamedNumber("code", code), NamedNumber("order", order.intent.id)]
        )
    }

    /// Takes an order whose outcome nobody knows into the state of that name and looks it up.
    mutating func markUnknown(_ order: OrderRecord, _ evidence: Evidence) {
        moment.venues[order.intent.instrument.venue]?.errors.append(moment.now)
        guard order.state.mayMove(to: .unknown) else { return }
        record(
            .orderMoved(OrderMoved(id: order.intent.id, state: .unknown, evidence: evidence))
        )
        notice(
            .orderUnknown,
            subject: order.intent.id.text,
            "The outcome of \(order.intent.display) is not known; the venue is asked.",
            lines: [evidence.text, "It counts as exposure at full size until there is proof."]
        )
        moment.lookUps[order.intent.id] = Moment.LookUp(nextAt: moment.now + setup.intervals.lookUp)
        effects.append(.lookUp(order.intent.id, order.intent.instrument))
    }

    private mutating func finish(_ order: OrderRecord, _ state: OrderState, _ reason: String) {
        // A market order that found nobody is not tried again at the same instant.
        if order.state.isOpen, order.cancelRequestedAt == nil, order.intent.kind == .market {
            moment.refusals[order.intent.instrument, default: Moment.Refusals()].note(
                at: moment.now
            )
        }
        move(order, to: state, Evidence(.venueStream, reason))
    }

    private mutating func refuseCancel(_ order: OrderRecord, _ code: String, _ text: String) {
        // The venue knows better than we do what became of it: ask.
        guard order.state.isOpen else { return }
        effects.append(.lookUp(order.intent.id, order.intent.instrument))
    }

    /// A look-up found nothing. Two such answers, `lookUp` apart, are the proof that the order
    /// never existed, unless it was seen alive before.
    private mutating func noteNotFound(_ order: OrderRecord) {
        guard order.state == .unknown || order.state == .sending else { return }
        var lookUp =
            moment.lookUps[order.intent.id]
            ?? Moment.LookUp(nextAt: moment.now + setup.intervals.lookUp)
        if let last = lookUp.notFoundAt.last, moment.now - last < setup.intervals.lookUp { return }
        lookUp.notFoundAt.append(moment.now)
        moment.lookUps[order.intent.id] = lookUp
        guard lookUp.notFoundAt.count >= 2 else { return }
        let times = lookUp.notFoundAt.map(\.description).joined(separator: " and ")
        move(
            order,
            to: .neverExisted,
            Evidence(.venueLookup, "the venue does not know it, asked at \(times)")
        )
    }

    /// Asks again for orders that are unknown, with growing spans up to a minute.
    mutating func continueLookUps() {
        for order in book.openOrders where order.state == .unknown {
            let id = order.intent.id
            var lookUp = moment.lookUps[id] ?? Moment.LookUp(nextAt: moment.now)
            guard lookUp.nextAt <= moment.now else { continue }
            lookUp.tries += 1
            lookUp.nextAt = moment.now + .seconds(min(60, 2 << min(lookUp.tries, 5)))
            moment.lookUps[id] = lookUp
            effects.append(.lookUp(id, order.intent.instrument))
        }
    }

    /// An order that never left the process.
    mutating func giveUp(_ id: ClientOrderID) {
        guard let order = book.orders[id], order.state.mayMove(to: .neverExisted) else { return }
        let reason = "it was never handed to the network: the journal could not be written"
        move(order, to: .neverExisted, Evidence(.engine, reason))
    }

    private mutating func takeStranger(_ update: OrderUpdate) {
        guard case .fill(let fill) = update.outcome else { return }
        take(fill, of: nil)
    }
}

extension OrderIntent {
    /// For people: `buy 0.5 BTCUSDT at market`.
    package var display: String {
        let how =
            switch kind {
            case .market: "at market"
            case .limit(let price): "at \(price)"
            case .stop(let trigger): "with stop \(trigger)"
            }
        return "\(side.rawValue) \(quantity) \(instrument.symbol) \(how)"
    }
}
