package import TradingCore

extension Book {
    /// Folds one fact into the book. Illegal order moves trap: the life cycle checks before it
    /// records.
    package mutating func apply(_ fact: Fact, at time: UTCTime) {
        switch fact {
        case .orderPlanned, .orderMoved, .cancelRequested, .fillBooked, .positionAdjusted,
            .signalSkipped:
            applyTrading(fact, at: time)
        case .cashMoved, .equityMarked, .dayOpened, .haltLatched, .haltCleared, .reduceOnlySet,
            .driftFound, .driftResolved, .venueStateChanged:
            applyRisk(fact, at: time)
        default:
            applyAgent(fact, at: time)
        }
    }

    private mutating func applyTrading(_ fact: Fact, at time: UTCTime) {
        switch fact {
        case .orderPlanned(let planned):
            orderCount += 1
            orders[planned.intent.id] = OrderRecord(
                intent: planned.intent,
                preflight: planned.preflight,
                state: .planned,
                filled: .zero,
                movedAt: time
            )
            index(planned.intent.id, isOpen: true)
            lastSkips[planned.intent.instrument] = nil
        case .orderMoved(let moved): move(moved, at: time)
        case .cancelRequested(let request):
            orders[request.id]?.cancelRequestedAt = time
        case .fillBooked(let booked): book(booked, at: time)
        case .positionAdjusted(let adjusted):
            positions[adjusted.instrument] =
                adjusted.to.isZero
                ? nil
                : HeldPosition(
                    quantity: adjusted.to,
                    averagePrice: adjusted.averagePrice
                )
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
        order.state = moved.state
        order.movedAt = time
        order.lastEvidence = moved.evidence
        order.venueOrderID = moved.venueOrderID ?? order.venueOrderID
        orders[moved.id] = order
        index(moved.id, isOpen: moved.state.isOpen)
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
        orders[fill.order]?.filled += fill.quantity
        var position = position(of: fill.instrument)
        _ = position.apply(fill.side, fill.quantity, at: fill.price)
        positions[fill.instrument] = position.quantity.isZero ? nil : position
        ledgers[fill.instrument.venue, default: VenueLedger()].book(booked, at: time)
        recentFills.append(booked)
        if recentFills.count > Self.recentFillsMax { recentFills.removeFirst() }
    }

    /// The key under which a fill is applied once.
    package static func fillKey(_ fill: Fill) -> String { "\(fill.instrument.venue) \(fill.id)" }

    private mutating func applyRisk(_ fact: Fact, at time: UTCTime) {
        switch fact {
        case .cashMoved(let movement):
            cashKeys.insert("\(movement.venue) \(movement.id)")
            var ledger = ledgers[movement.venue, default: VenueLedger()]
            ledger.book(movement, at: time)
            ledger.hasOpened = true
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
            halts.removeAll { $0.id == cleared.id }
            for (venue, equity) in cleared.rebased {
                ledgers[venue]?.peak = equity
                ledgers[venue]?.day.openingEquity = equity
            }
        case .reduceOnlySet(let set): isReduceOnly = set.isOn
        case .driftFound(let found):
            drifts[found.instrument] = DriftRecord(found: found, since: time)
        case .driftResolved(let resolved): drifts[resolved.instrument] = nil
        case .venueStateChanged: break
        default: preconditionFailure("not a risk fact")
        }
    }

    private mutating func applyAgent(_ fact: Fact, at time: UTCTime) {
        switch fact {
        case .agentStarted:
            startsOfDay.count("starts", at: time)
            isStopped = false
        case .agentStopped: isStopped = true
        case .strategySwitched(let switched):
            if switched.isOn {
                strategiesOff.remove(switched.strategy)
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
            lastCodeStep = max(lastCodeStep, used.step)
            codeFailures = 0
        case .codesLocked(let locked):
            codeFailures = locked.failures
            codesLockedUntil = locked.until
        case .marketClockReached(let reached): marketClock[reached.source] = reached.time
        default: preconditionFailure("not an agent fact")
        }
    }

    private mutating func raise(_ alert: Alert) {
        alertCount = max(alertCount, alert.number)
        if alert.kind == .flattenReceipt { isFlattenPending = false }
        guard alert.severity == .critical else { return }
        unacknowledged.append(alert)
        if unacknowledged.count > Self.unacknowledgedMax { unacknowledged.removeFirst() }
    }
}
