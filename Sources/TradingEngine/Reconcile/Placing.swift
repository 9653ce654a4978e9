import RiskControl
import TradingCore

/// From a wish to an order on its way: desired state, reconcile, preflight, intent, submit.
extension EngineState {
    /// Brings one strategy's instruments toward its last desired state. While a flatten is under
    /// way nothing of a strategy is sent: it would get in the way of the closing orders.
    mutating func reconcileStrategy(_ index: Int) {
        if moment.flatten != nil { return }
        let running = moment.strategies[index]
        // It is asked anew at this very moment, for its position or orders changed: its last answer would
        // buy back what a stop has just sold.
        if let due = running.dueAt, due <= moment.now { return }
        let isOn = !book.strategiesOff.contains(running.strategy.id)
        for id in running.instruments.sorted() where moment.plans[id] == nil {
            guard isOn, let desired = running.desired else {
                reconcileStop(id)
                continue
            }
            let wanted =
                desired.instruments[id]
                ?? DesiredInstrument(
                    targetPosition: .zero,
                    explanation: Explanation("The strategy does not want this instrument.")
                )
            bring(id, toward: wanted, for: desired.strategy)
        }
    }

    /// Brings one instrument toward what is wanted of it.
    mutating func bring(
        _ id: InstrumentID,
        toward wanted: DesiredInstrument,
        for strategy: StrategyID?
    ) {
        guard let input = reconcileInput(id, desired: wanted) else { return }
        for step in reconcile(input) { take(step, strategy: strategy) }
    }

    /// Brings the protective stop of one instrument in line, whatever its strategy is at.
    mutating func reconcileStop(_ id: InstrumentID) {
        let nothing = DesiredInstrument(targetPosition: nil, explanation: Explanation(""))
        guard let input = reconcileInput(id, desired: nothing) else { return }
        let strategy = moment.owners[id].map { moment.strategies[$0].strategy.id }
        for step in stopSteps(input) { take(step, strategy: strategy) }
    }

    private func reconcileInput(
        _ id: InstrumentID,
        desired: DesiredInstrument
    ) -> ReconcileInput? {
        guard let instrument = moment.instruments[id] else { return nil }
        return ReconcileInput(
            instrument: instrument,
            desired: desired,
            position: book.position(of: id).quantity,
            orders: book.openOrders(of: id),
            stop: wantedStop(of: id),
            mayPlaceStop: book.guards[id]?.mayPlace ?? true,
            isAmending: setup.contract(of: id.venue).amending != .none,
            unamendable: moment.unamendable
        )
    }

    private mutating func take(_ step: ReconcileStep, strategy: StrategyID?) {
        switch step {
        case .place(let draft):
            if isPausedByRefusals(draft) { return }
            let record = place(draft, strategy: strategy)
            let isCut = record.granted < record.asked
            if draft.purpose == .protectiveStop, isCut { makeRoom(for: draft) }
        case .cancel(let id, let reason): requestCancel(id, reason: reason)
        case .amend(let id, let quantity, let reason):
            requestAmend(id, to: quantity, reason: reason)
        }
    }

    /// Cancels the exits that hold a stop back: those that the venue would not cut at flat, which were
    /// placed while no stop rested.
    private mutating func makeRoom(for stop: OrderDraft) {
        guard moment.instruments[stop.instrument]?.canBeShort ?? false else { return }
        let inTheWay = book.openOrders(of: stop.instrument).filter {
            $0.intent.purpose == .exit && $0.intent.side == stop.side && !$0.intent.isReduceOnly
                && $0.state != .sending
        }
        for order in inTheWay {
            requestCancel(order.intent.id, reason: "the protective stop needs its room")
        }
    }

    /// Whether the venue refused the last orders in the instrument and a new try must wait. A
    /// protective stop is tried again within two seconds all the same.
    private mutating func isPausedByRefusals(_ draft: OrderDraft) -> Bool {
        var until = moment.refusals[draft.instrument]?.until ?? .epoch
        // Whatever a strategy wants, the venue never hears more than twice the allowed rate.
        let venue = draft.instrument.venue
        let rateMax = 2 * setup.policy.limits(for: venue).messagesPerMinuteMax
        let minute = moment.now - .minutes(1)
        let sent = moment.venues[venue]?.messages.filter { $0 > minute }.count ?? 0
        if sent >= rateMax { until = max(until, moment.now + .seconds(1)) }
        guard until > moment.now else { return false }
        let soon = moment.now + .seconds(2)
        let next = draft.purpose == .protectiveStop ? min(until, soon) : until
        if let index = moment.owners[draft.instrument] {
            moment.strategies[index].dueAt = min(moment.strategies[index].dueAt ?? next, next)
        }
        return true
    }

    /// Takes a draft through the risk gate and, when it passes, plans and sends it.
    ///
    /// - Returns: the gate's record.
    mutating func place(_ draft: OrderDraft, strategy: StrategyID?) -> PreflightRecord {
        // What may be risked is measured by the prices of now, not by those of the last look.
        if draft.purpose.raisesRisk { revalue(draft.instrument.venue) }
        let quote = moment.quotes[draft.instrument]
        let intent = OrderIntent(
            id: ClientOrderID(
                generation: setup.generation,
                epoch: book.epoch,
                sequence: book.orderCount + 1
            ),
            instrument: draft.instrument,
            side: draft.side,
            kind: draft.kind,
            quantity: draft.quantity,
            timeInForce: draft.timeInForce,
            isPostOnly: draft.isPostOnly,
            isReduceOnly: draft.isReduceOnly,
            purpose: draft.purpose,
            strategy: strategy,
            slot: draft.slot,
            createdAt: moment.now,
            referencePrice: quote.map { draft.side == .buy ? $0.ask : $0.bid }
                ?? draft.kind.price ?? .zero
        )
        let limits = setup.policy.limits(for: draft.instrument.venue)
        switch preflight(intent, in: context(for: intent), limits: limits) {
        case .approved(let order):
            send(order)
            return order.record
        case .skipped(let record):
            skip(intent, record)
            return record
        }
    }

    private mutating func send(_ order: ApprovedOrder) {
        let id = order.intent.id
        let venue = order.intent.instrument.venue
        moment.lastSkips[order.intent.instrument] = nil
        record(.orderPlanned(OrderPlanned(intent: order.intent, preflight: order.record)))
        record(
            .orderMoved(
                OrderMoved(
                    id: id,
                    state: .sending,
                    evidence: Evidence(.engine, "handed to the venue")
                )
            )
        )
        moment.venues[venue]?.messages.append(moment.now)
        moment.venues[venue]?.calls.append(moment.now)
        moment.venues[venue]?.recentIntents.append(order.intent)
        effects.append(.submit(order.intent))
    }

    /// A refusal is recorded when its reason for the instrument is new, not at every try.
    private mutating func skip(_ intent: OrderIntent, _ record: PreflightRecord) {
        guard let reason = record.reason, moment.lastSkips[intent.instrument] != reason else {
            return
        }
        moment.lastSkips[intent.instrument] = reason
        self.record(
            .signalSkipped(
                SignalSkipped(
                    strategy: intent.strategy,
                    instrument: intent.instrument,
                    preflight: record
                )
            )
        )
    }

    /// Asks the venue to cancel an order, once.
    mutating func requestCancel(_ id: ClientOrderID, reason: String) {
        guard let order = book.orders[id], order.isWanted else { return }
        sendCancel(order, reason: reason)
    }

    /// Asks the venue to cancel an order, whatever is known of it.
    mutating func sendCancel(_ order: OrderRecord, reason: String) {
        let instrument = order.intent.instrument
        record(.cancelRequested(CancelRequested(id: order.intent.id, reason: reason)))
        moment.venues[instrument.venue]?.messages.append(moment.now)
        effects.append(.cancel(order.intent.id, instrument))
    }

    /// Asks the venue for another quantity of a resting stop. A stop only ever reduces, so this
    /// needs no risk gate.
    private mutating func requestAmend(
        _ id: ClientOrderID,
        to quantity: Quantity,
        reason: String
    ) {
        guard let order = book.orders[id], order.isWanted, order.isResting else { return }
        precondition(
            order.intent.purpose == .protectiveStop && order.intent.isReduceOnly,
            "only what reduces is amended without the gate"
        )
        record(.amendRequested(AmendRequested(id: id, quantity: quantity, reason: reason)))
        moment.venues[order.intent.instrument.venue]?.messages.append(moment.now)
        effects.append(.amend(id, order.intent.instrument, quantity: quantity))
    }

    private func context(for intent: OrderIntent) -> PreflightContext {
        let id = intent.instrument
        let venue = moment.venues[id.venue]
        var context = PreflightContext(
            now: moment.now,
            instrument: moment.instruments[id],
            quote: moment.quotes[id]
        )
        let all = book.openOrders { $0.intent.instrument.venue == id.venue }
        context.rate = moment.quotes.rate(of: id)
        context.position = book.position(of: id).quantity
        context.openOrders = all.filter { $0.intent.instrument == id }.map(\.working)
        context.venueOpenOrderCount = all.count
        context.exposureElsewhere = exposure(at: id.venue, without: id) ?? .magnitudeMax
        context.equity = venue?.equity
        context.freeMargin = freeMargin(at: id.venue)
        context.halts = book.halts
        context.isReduceOnlyMode = book.isReduceOnly
        context.isVenueUp = venue?.isUp ?? false
        context.isReconciled = (venue?.alignment.isDone ?? false) && !isOverfilled(id.venue)
        // A difference that was seen once is not believed yet, and not traded on either.
        context.hasDrift = book.drifts[id] != nil || venue?.suspected[id] != nil
        context.hasUnknownOrder = context.openOrders.contains { $0.state == .unknown }
        context.recentIntents = venue?.recentIntents ?? []
        context.messagesInLastMinute =
            venue?.messages.filter { $0 > moment.now - .minutes(1) }.count ?? 0
        context.lossBudgetRemaining = budget(at: id.venue)?.remaining
        return context
    }
}

extension OrderRecord {
    /// The order as the risk gate counts it.
    var working: WorkingOrder {
        WorkingOrder(
            side: intent.side,
            remaining: remaining,
            isReduceOnly: intent.isReduceOnly,
            state: state,
            price: intent.kind.price,
            purpose: intent.purpose
        )
    }
}
