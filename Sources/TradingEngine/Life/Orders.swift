import TradingCore

/// The life of an order after it was sent: every move with its evidence, every fill once.
extension EngineState {
    mutating func take(_ update: OrderUpdate) {
        guard let order = book.orders[update.id] else {
            takeStranger(update)
            return
        }
        let via = update.via
        switch update.outcome {
        case .accepted(let venueOrderID): accept(order, venueOrderID, via)
        case .rejected(let code, let text): reject(order, Evidence(via, code: code, text))
        case .unknown(let text): noteSilence(order, text)
        case .notSent(let text): giveUp(order, Evidence(.transport, text))
        case .cancelled(let reason): finish(order, .cancelled, Evidence(via, reason))
        case .expired(let reason): finish(order, .expired, Evidence(via, reason))
        case .cancelRefused(let code, let text): refuseCancel(order, code, text)
        case .fill(let fill): take(fill, of: order, via: via)
        case .corrected(let correction): take(correction)
        case .amended(let quantity): amend(order, to: quantity, Evidence(via, "amended"))
        case .amendRefused(let code, let text):
            refuseAmend(order, Evidence(via, code: code, text))
        case .notFound(let places): noteNotFound(order, in: places)
        }
    }

    /// Records a move, when it is one that the order may make.
    mutating func move(
        _ order: OrderRecord,
        to state: OrderState,
        _ evidence: Evidence,
        venueOrderID: String? = nil
    ) {
        let id = order.intent.id
        guard order.state.mayMove(to: state) else { return }
        record(
            .orderMoved(
                OrderMoved(
                    id: id,
                    state: state,
                    evidence: evidence,
                    venueOrderID: venueOrderID
                )
            )
        )
        moment.lookUps[id] = nil
        if state.isFinal {
            moment.unamendable.remove(id)
            moment.questions[id] = nil
        }
        if order.state == .unknown {
            notice(
                .orderResolved,
                subject: id.text,
                "Order \(id) is no longer unknown: it is \(state.rawValue).",
                lines: [evidence.text]
            )
        }
        markDue(order.intent.instrument)
    }

    private mutating func accept(
        _ order: OrderRecord,
        _ venueOrderID: String,
        _ via: Evidence.Source
    ) {
        let evidence = Evidence(via, "accepted as \(venueOrderID)", reference: venueOrderID)
        switch order.state {
        case .sending, .unknown:
            // A market order is over only when it was filled; accepting it proves nothing yet.
            if order.intent.kind != .market {
                moment.refusals[order.intent.instrument] = nil
            }
            let state: OrderState = order.filled.isPositive ? .partial : .live
            move(order, to: state, evidence, venueOrderID: venueOrderID)
        case .partial where order.venueOrderID == nil:
            // Its fill came first.
            move(order, to: .partial, evidence, venueOrderID: venueOrderID)
        case .live, .partial: moment.lookUps[order.intent.id] = nil
        case .rejected, .neverExisted:
            contradict(order, "It was accepted as \(venueOrderID).")
        case .planned, .filled, .cancelled, .expired: break
        }
    }

    /// A refusal ends an order only when the venue's contract says that its code does.
    private mutating func reject(_ order: OrderRecord, _ evidence: Evidence) {
        let instrument = order.intent.instrument
        guard order.state.mayMove(to: .rejected) else { return }
        let contract = setup.contract(of: instrument.venue)
        if contract.acknowledgement == .final, order.venueOrderID != nil {
            // Its word that the order was taken was final, so this is about something else.
            effects.append(.lookUp(order.intent.id, instrument))
            return
        }
        switch contract.meaning(of: evidence.code ?? "") {
        case .definitive:
            move(order, to: .rejected, evidence)
            tellRefusal(order, evidence)
        case .nothingToReduce:
            // The stop may have closed the position a moment ago, or somebody else did: the account
            // tells, and until then the same order is not sent again and again.
            move(order, to: .rejected, evidence)
            moment.refusals[instrument, default: Moment.Refusals()].note(at: moment.now)
            effects.append(.requestAccount(instrument.venue))
        case .duplicate:
            markUnknown(order, evidence)
            moment.lookUps[order.intent.id]?.isKnownToExist = true
        case .unproven: markUnknown(order, evidence)
        }
    }

    private mutating func tellRefusal(_ order: OrderRecord, _ evidence: Evidence) {
        let instrument = order.intent.instrument
        moment.refusals[instrument, default: Moment.Refusals()].note(at: moment.now)
        noteRefusal(of: order, evidence)
        // One alert tells of a run of refusals; the journal has them all.
        guard moment.refusals[instrument]?.count == 1 else { return }
        notice(
            .orderRefused,
            subject: instrument.symbol,
            "The venue refused \(order.intent.display).",
            lines: [evidence.text],
            numbers: [
                NamedNumber("code", evidence.code ?? ""), NamedNumber("order", order.intent.id),
            ]
        )
    }

    private mutating func finish(
        _ order: OrderRecord,
        _ state: OrderState,
        _ evidence: Evidence
    ) {
        guard order.state.mayMove(to: state) else { return }
        // A market order that found nobody is not tried again at the same instant.
        if order.cancelRequestedAt == nil, order.intent.kind == .market {
            moment.refusals[order.intent.instrument, default: Moment.Refusals()].note(
                at: moment.now
            )
        }
        move(order, to: state, evidence)
        noteEndedStop(order, reason: evidence.text)
    }

    private mutating func refuseCancel(_ order: OrderRecord, _ code: String, _ text: String) {
        // The venue knows better than we do what became of it: ask.
        guard order.state.isOpen else { return }
        effects.append(.lookUp(order.intent.id, order.intent.instrument))
    }

    private mutating func amend(
        _ order: OrderRecord,
        to quantity: Quantity,
        _ evidence: Evidence
    ) {
        guard order.state.isOpen, order.amendTarget != nil || order.quantity != quantity else {
            return
        }
        record(
            .orderAmended(
                OrderAmended(id: order.intent.id, quantity: quantity, evidence: evidence)
            )
        )
        // Its last fill may have come while the amendment was under way.
        if evidence.source.isVenue, let now = book.orders[order.intent.id], now.isFilled {
            move(now, to: .filled, evidence)
        }
        markDue(order.intent.instrument)
    }

    /// The old quantity stands; the stop is replaced instead.
    private mutating func refuseAmend(_ order: OrderRecord, _ evidence: Evidence) {
        guard order.state.isOpen, order.amendTarget != nil else { return }
        moment.unamendable.insert(order.intent.id)
        amend(order, to: order.quantity, evidence)
        effects.append(.lookUp(order.intent.id, order.intent.instrument))
        reconcileStop(order.intent.instrument)
    }

    /// Nobody answered in time, so the smaller of the two quantities is counted on and the stop is
    /// replaced.
    mutating func giveUpAmend(_ order: OrderRecord) {
        guard let target = order.amendTarget else { return }
        moment.unamendable.insert(order.intent.id)
        let evidence = Evidence(.engine, "no answer; the smaller quantity is counted on")
        // When the smaller is filled already, only the venue can say whether more is to come.
        let smaller = min(target, order.quantity)
        let counted = order.filled >= smaller ? max(target, order.quantity) : smaller
        amend(order, to: counted, evidence)
        effects.append(.lookUp(order.intent.id, order.intent.instrument))
        reconcileStop(order.intent.instrument)
    }

    /// An order that was planned and could not be sent; nothing is tried again at the same instant.
    mutating func giveUp(_ id: ClientOrderID, _ reason: String) {
        guard let order = book.orders[id] else { return }
        moment.refusals[order.intent.instrument, default: Moment.Refusals()].note(at: moment.now)
        giveUp(order, Evidence(.engine, "it was never handed to the network: \(reason)"))
    }

    private mutating func giveUp(_ order: OrderRecord, _ evidence: Evidence) {
        guard order.state == .planned || order.state == .sending else { return }
        move(order, to: .neverExisted, evidence)
    }

    /// The venue has an order that it was said not to have. The truth is taken, the order cancelled,
    /// and the venue halted until somebody has understood why.
    mutating func contradict(_ order: OrderRecord, _ what: String) {
        let id = order.intent.id
        latch(
            scope: .venue(order.intent.instrument.venue),
            cause: .contradiction,
            reason: "The venue has order \(id), which was \(order.state.rawValue). \(what)",
            evidence: [
                NamedNumber("order", id), NamedNumber("state", order.state.rawValue),
                NamedNumber("evidence", order.lastEvidence?.text ?? ""),
            ],
            by: "engine"
        )
        let asked = order.cancelRequestedAt ?? .epoch
        guard moment.now - asked >= setup.contract(of: order.intent.instrument.venue).answerTimeout
        else { return }
        sendCancel(order, reason: "it should not exist")
    }

    private mutating func takeStranger(_ update: OrderUpdate) {
        watchWriter(update.id, at: update.venue)
        switch update.outcome {
        case .fill(let fill): take(fill, of: nil, via: update.via)
        case .corrected(let correction): take(correction)
        default: break
        }
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
