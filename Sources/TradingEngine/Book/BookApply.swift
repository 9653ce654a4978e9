package import TradingCore

extension Book {
    /// Folds one fact into the book. Illegal order moves trap: the life cycle checks before it
    /// records.
    package mutating func apply(_ fact: Fact, at time: UTCTime) {
        switch fact {
        case .orderPlanned, .orderMoved, .cancelRequested, .fillBooked, .positionAdjusted,
            .signalSkipped, .amendRequested, .orderAmended, .protectionChanged:
            applyTrading(fact, at: time)
        case .cashMoved, .equityMarked, .dayOpened, .haltLatched, .haltCleared, .reduceOnlySet,
            .venueStateChanged:
            applyRisk(fact, at: time)
        case .driftFound, .driftResolved, .driftDecided, .externalFillSeen, .drillStarted,
            .drillEnded:
            applyDrift(fact, at: time)
        default:
            applyAgent(fact, at: time)
        }
    }

    private mutating func applyTrading(_ fact: Fact, at time: UTCTime) {
        switch fact {
        case .orderPlanned(let planned):
            orderCount += 1
            orders[planned.intent.id] = OrderRecord(planned: planned, at: time)
            lastSkips[planned.intent.instrument] = nil
            noteGuard(planned.intent)
        case .orderMoved(let moved): move(moved, at: time)
        case .cancelRequested(let request):
            orders[request.id]?.cancelRequestedAt = time
            orders[request.id]?.cancelCount += 1
        case .amendRequested(let request):
            orders[request.id]?.amendTarget = request.quantity
            orders[request.id]?.amendRequestedAt = time
            orders[request.id]?.noteAsked(request.quantity)
        case .orderAmended(let amended):
            orders[amended.id]?.quantity = amended.quantity
            orders[amended.id]?.amendTarget = nil
            orders[amended.id]?.amendRequestedAt = nil
            orders[amended.id]?.lastEvidence = amended.evidence
        case .protectionChanged(let changed): change(changed, at: time)
        case .fillBooked(let booked): book(booked, at: time)
        case .positionAdjusted(let adjusted):
            hold(
                HeldPosition(quantity: adjusted.to, averagePrice: adjusted.averagePrice),
                of: adjusted.instrument
            )
            trails[adjusted.instrument] = nil
            ledgers[adjusted.instrument.venue]?.carried = nil
            if adjusted.drift != nil { ledgers[adjusted.instrument.venue]?.unaligned = adjusted }
            forgetExternals(of: adjusted.instrument, but: adjusted.keeps)
        case .signalSkipped(let skipped):
            lastSkips[skipped.instrument] = SkipRecord(skipped: skipped, at: time)
            skippedOfDay.count(skipped.preflight.reason?.rawValue ?? "skipped", at: time)
        default: preconditionFailure("not a trading fact")
        }
    }

    private mutating func move(_ moved: OrderMoved, at time: UTCTime) {
        guard var order = orders[moved.id] else { return }
        precondition(
            order.state.mayMove(to: moved.state),
            "an order never moves from \(order.state) to \(moved.state)"
        )
        precondition(
            moved.evidence.proves(moved.state, from: order.state),
            "an order does not become \(moved.state) by what \(moved.evidence.source) says"
        )
        order.state = moved.state
        order.movedAt = time
        order.lastEvidence = moved.evidence
        order.venueOrderID = moved.venueOrderID ?? order.venueOrderID
        orders[moved.id] = order
        noteMove(of: order)
        if moved.state.isFinal { retire(moved.id) }
    }

    private mutating func retire(_ id: ClientOrderID) {
        finalOrders.append(id)
        guard finalOrders.count > 2 * Self.finalOrdersMax else { return }
        for old in finalOrders.prefix(Self.finalOrdersMax) { orders[old] = nil }
        finalOrders.removeFirst(Self.finalOrdersMax)
    }

    private mutating func book(_ booked: FillBooked, at time: UTCTime) {
        let fill = booked.fill
        fillKeys.insert(Self.fillKey(fill))
        for alias in fill.aliases ?? [] { fillKeys.insert("\(fill.instrument.venue) \(alias)") }
        if let via = booked.via { fillKeys.insert(Self.contentsKey(fill, via)) }
        if let reversal = booked.reversal {
            orders[fill.order]?.filled -= fill.quantity
            if !reversal.isReplaced { orders[fill.order]?.noteBusted(fill.quantity) }
        } else {
            orders[fill.order]?.filled += fill.quantity
        }
        if booked.reversal == nil {
            hold(count(fill), of: fill.instrument)
        } else {
            // What was taken back is no execution of the venue and has no place among them.
            var position = position(of: fill.instrument)
            _ = position.apply(fill.side, fill.quantity, at: fill.price)
            hold(position, of: fill.instrument)
            trails[fill.instrument] = nil
        }
        ledgers[fill.instrument.venue, default: VenueLedger()].book(booked, at: time)
        // What a plan makes of a position is no profit of the strategy that stands aside.
        if let profit = anchorProfits?[fill.instrument], plans?[fill.instrument] == nil {
            anchorProfits?[fill.instrument] = profit + booked.realised - fill.fee
        }
        if booked.purpose == .protectiveStop {
            stopOuts.merge([fill.instrument: fill.time]) { max($0, $1) }
        }
        externals.removeAll { $0.id == fill.id && $0.instrument == fill.instrument }
        if booked.reversal == nil, let order = orders[fill.order] {
            endRefusals(of: order.intent)
        }
        recentFills.append(booked)
        if recentFills.count > Self.recentFillsMax { recentFills.removeFirst() }
    }

    /// The key under which a fill is applied once.
    package static func fillKey(_ fill: Fill) -> String { "\(fill.instrument.venue) \(fill.id)" }

    /// What an execution is recognised by when its ids differ from one way to another.
    package static func contentsKey(_ fill: Fill, _ via: Evidence.Source) -> String {
        let milliseconds = fill.time.nanoseconds / 1_000_000
        return "\(fill.instrument.venue) \(fill.order) \(fill.side.rawValue) \(fill.price) "
            + "\(fill.quantity) \(milliseconds) \(via.rawValue)"
    }

    private mutating func hold(_ position: HeldPosition, of instrument: InstrumentID) {
        let isFlat = position.quantity.isZero
        positions[instrument] = isFlat ? nil : position
        if isFlat { guards[instrument] = nil }
    }

    private mutating func noteGuard(_ intent: OrderIntent) {
        guard intent.purpose == .protectiveStop, let trigger = intent.kind.price else { return }
        var record = guards[intent.instrument] ?? GuardRecord(trigger: trigger)
        record.trigger = trigger
        record.strategy = intent.strategy
        guards[intent.instrument] = record
    }

    private mutating func change(_ changed: ProtectionChanged, at time: UTCTime) {
        switch changed.change {
        case .removedByHand:
            let placed = changed.order.flatMap { orders[$0]?.intent.createdAt }
            guards[changed.instrument]?.noteRemoval(ofPlacedAt: placed, at: time)
        case .missing: guards[changed.instrument]?.missingSince = time
        case .restored: guards[changed.instrument]?.missingSince = nil
        }
    }

    private mutating func applyRisk(_ fact: Fact, at time: UTCTime) {
        switch fact {
        case .cashMoved(let movement):
            cashKeys.insert("\(movement.venue) \(movement.id)")
            var ledger = ledgers[movement.venue, default: VenueLedger()]
            ledger.book(movement, at: time)
            if !ledger.hasOpened { ledger.openedAt = movement.time }
            ledger.hasOpened = true
            if movement.kind == .correction, ledger.unaligned != nil {
                // The venue's account of that time is the book, with everything that led to it.
                ledger.openedAt = max(ledger.openedAt ?? movement.time, movement.time)
                ledger.unaligned = nil
                externals.removeAll {
                    $0.instrument.venue == movement.venue && $0.time <= movement.time
                }
            }
            ledgers[movement.venue] = ledger
        case .equityMarked(let mark):
            ledgers[mark.venue, default: VenueLedger()].mark(mark, at: time)
        case .dayOpened(let opened):
            for (venue, equity) in opened.equity {
                ledgers[venue, default: VenueLedger()].turnDay(at: opened.day.start)
                ledgers[venue]?.day.openingEquity = equity
                ledgers[venue]?.day.openingUnrealised = opened.unrealised[venue]
            }
        case .haltLatched(let halt):
            halts.append(halt)
            haltCount = max(haltCount, halt.id)
            if halt.cause == .flatten { isFlattenPending = true }
        case .haltCleared(let cleared):
            let halt = halts.first { $0.id == cleared.id }
            if let halt, halt.cause == .drift { excuseDrifts(halt) }
            if let halt, halt.cause == .refusals { endRefusals(under: halt.scope) }
            if let halt, halt.cause == .overfill { takeOverfills(under: halt.scope) }
            halts.removeAll { $0.id == cleared.id }
            for (venue, equity) in cleared.rebased {
                ledgers[venue]?.peak = equity
                ledgers[venue]?.turnDay(at: time)
                ledgers[venue]?.day.rebasedEquity = equity
            }
        case .reduceOnlySet(let set): isReduceOnly = set.isOn
        case .venueStateChanged: break
        default: preconditionFailure("not a risk fact")
        }
    }

    private mutating func applyAgent(_ fact: Fact, at time: UTCTime) {
        switch fact {
        case .agentStarted(let start):
            startsOfDay.count("starts", at: time)
            epoch = max(epoch + 1, start.epoch ?? 0)
            isStopped = false
            if let lead = start.lead, lead.isTakeover { takeovers.append(lead) }
            if takeovers.count > Self.takeoversMax { takeovers.removeFirst() }
        case .agentStopped: isStopped = true
        case .strategySwitched(let switched):
            if switched.isOn {
                strategiesOff.remove(switched.strategy)
                // The operator's word: a removed stop may be placed again.
                for id in guards.keys where guards[id]?.strategy == switched.strategy {
                    guards[id]?.removals = 0
                    guards[id]?.removedAt = nil
                }
            } else {
                strategiesOff.insert(switched.strategy)
            }
        case .commandAnswered(let answered): answerCount = max(answerCount, answered.number)
        case .alertRaised(let alert): raise(alert)
        case .deliveryRecorded(let delivery):
            if delivery.item == .alert, delivery.outcome == .acknowledged {
                unacknowledged.removeAll { $0.number == delivery.number }
            }
        case .jobFinished(let job): jobsDone[job.name] = job.key
        case .alertPreferencesSet(let set): preferences = set
        case .operatorBound(let bound): operators.append(bound)
        case .codeUsed(let used):
            if used.step >= 0 { spentCodeSteps.insert(used.step) }
            codeFailures = 0
            codesLockedUntil = nil
        case .codesLocked(let locked):
            codeFailures = locked.failures
            codesLockedUntil = locked.until
        case .strategyAnchored(let anchored):
            note(anchored)
        case .defenseObserved(let observed):
            defense = defense ?? DefenseRecord()
            defense?.apply(observed)
        case .planChanged(let changed): note(changed)
        case .autopilotChanged(let changed):
            autopilot = autopilot ?? AutopilotRecord()
            autopilot?.apply(changed, at: time)
        case .marketClockReached(let reached): marketClock[reached.source] = reached.time
        default: preconditionFailure("not an agent fact")
        }
    }

    /// A plan that the operator gave is his word besides: a removed stop may be placed again.
    private mutating func note(_ changed: PlanChanged) {
        let isGiven = changed.terms != nil && changed.anchor == nil
        plans = plans ?? [:]
        plans?[changed.instrument] = changed.terms == nil ? nil : changed
        if isGiven {
            guards[changed.instrument]?.removals = 0
            guards[changed.instrument]?.removedAt = nil
        }
    }

    /// A measure that begins anew begins with no profit.
    private mutating func note(_ anchored: StrategyAnchored) {
        let before = anchors[anchored.strategy]?[anchored.instrument]
        anchors[anchored.strategy, default: [:]][anchored.instrument] = anchored.anchor
        guard before?.since != anchored.anchor.since else { return }
        anchorProfits = anchorProfits ?? [:]
        anchorProfits?[anchored.instrument] = .zero
    }

    private mutating func raise(_ alert: Alert) {
        alertCount = max(alertCount, alert.number)
        if alert.kind == .flattenReceipt { isFlattenPending = false }
        guard alert.severity == .critical else { return }
        unacknowledged.append(alert)
        if unacknowledged.count > Self.unacknowledgedMax { unacknowledged.removeFirst() }
    }
}
