import TradingCore

/// What a witness knows of venues, drifts and protection.
struct WitnessedVenues {
    var down: Set<VenueID> = []
    var drifts: Set<InstrumentID> = []
    /// Instruments whose last drift was ended by somebody's decision, not by an account that agreed.
    var takenOver: Set<InstrumentID> = []
    /// Until when an operator ignores a drift.
    var ignored: [InstrumentID: UTCTime] = [:]
    /// Instruments whose missing stop was told, and not yet its return.
    var unprotectedTold: Set<InstrumentID> = []
    /// Stops that were seen to be removed by hand, how often.
    var stopsRemoved: [ClientOrderID: Int] = [:]
    /// How often it happened to the position that is held, the last time, and who placed its last
    /// stop.
    var removals: [InstrumentID: Int] = [:]
    var removedAt: [InstrumentID: UTCTime] = [:]
    var stopOwners: [InstrumentID: StrategyID] = [:]
    /// Instruments whose stop is to be placed again, and is not yet.
    var awaitedStops: Set<InstrumentID> = []
    /// When an order was last refused, by the true clock.
    var refusedAt: [InstrumentID: UTCTime] = [:]
    /// When the agent was last dead, asleep, or without its venue or clock.
    var lastGap = UTCTime.epoch
}

/// Invariants 19 to 21: protection, drift, and venues that must be left alone.
extension Witness {
    func seeVenue(_ fact: Fact) {
        switch fact {
        case .driftFound(let found):
            venues.drifts.insert(found.instrument)
            venues.takenOver.remove(found.instrument)
            venues.ignored[found.instrument] = nil
            findings.reach(.driftFound)
        case .driftResolved(let resolved):
            venues.drifts.remove(resolved.instrument)
            venues.ignored[resolved.instrument] = nil
            if resolved.how != "venue and book agree" {
                venues.takenOver.insert(resolved.instrument)
            }
            findings.reach(.driftResolved)
        case .driftDecided(let decided):
            if let until = decided.until { venues.ignored[decided.instrument] = until }
        case .venueStateChanged(let change):
            let isFeed = change.reason.contains("prices")
            if isFeed {
                findings.reach(.feedDown)
            } else if change.isUp {
                venues.down.remove(change.venue)
            } else {
                venues.down.insert(change.venue)
                findings.reach(.venueDown)
            }
        case .protectionChanged(let change): seeProtection(change)
        default: break
        }
    }

    private func seeProtection(_ change: ProtectionChanged) {
        switch change.change {
        case .missing:
            venues.unprotectedTold.insert(change.instrument)
            findings.reach(.stopMissing)
        case .restored:
            venues.unprotectedTold.remove(change.instrument)
            findings.reach(.stopRestored)
        case .removedByHand: seeRemoval(change)
        }
    }

    private func seeRemoval(_ change: ProtectionChanged) {
        findings.reach(.stopRemoved)
        if let order = change.order {
            venues.stopsRemoved[order, default: 0] += 1
            findings.check(
                19,
                venues.stopsRemoved[order] == 1,
                "the removal of \(order) was told twice"
            )
        }
        let id = change.instrument
        // Two that stood beside one another, an old one and its successor, go by one act.
        let placed = change.order.flatMap { orders.records[$0]?.intent.createdAt }
        if let last = venues.removedAt[id], let placed, placed < last { return }
        venues.removals[id, default: 0] += 1
        venues.removedAt[id] = entries.last?.time
        // After the second nobody but the operator places another, also where the first removal was told
        // when its successor stood already.
        if venues.removals[id] == 1 {
            venues.awaitedStops.insert(id)
        } else {
            venues.awaitedStops.remove(id)
        }
    }

    /// A stop that was removed by hand is placed again once; after that nobody but the operator
    /// brings it back.
    private func seeStop(_ intent: OrderIntent) {
        let id = intent.instrument
        findings.check(
            19,
            (venues.removals[id] ?? 0) <= 1,
            "the stop \(intent.id) was placed after two were removed by hand"
        )
        if venues.awaitedStops.remove(id) != nil { findings.reach(.stopPlacedAgain) }
        venues.stopOwners[id] = intent.strategy
    }

    /// The position is closed, and what happened to its stops with it.
    func seePosition(of id: InstrumentID) {
        guard (money.net[id] ?? .zero).isZero else { return }
        forgetRemovals(of: id)
    }

    func forgetRemovals(of id: InstrumentID) {
        venues.removals[id] = nil
        venues.removedAt[id] = nil
        venues.awaitedStops.remove(id)
    }

    /// The operator's word for a strategy brings its stops back.
    func seeSwitch(_ switched: StrategySwitched) {
        if !switched.isOn { findings.reach(.strategyOff) }
        guard switched.isOn else { return }
        for (id, owner) in venues.stopOwners where owner == switched.strategy {
            forgetRemovals(of: id)
        }
    }

    func seeVenueOfPlan(_ intent: OrderIntent) {
        findings.check(
            21,
            !venues.down.contains(intent.instrument.venue),
            "\(intent.id) was planned for \(intent.instrument.venue), which is not to be used"
        )
        if isEntry(intent) {
            findings.check(
                20,
                !venues.drifts.contains(intent.instrument),
                "the entry \(intent.id) was planned while \(intent.instrument) drifts"
            )
        }
        if intent.purpose == .protectiveStop { seeStop(intent) }
        let isReplacing =
            intent.purpose == .protectiveStop
            && openOrders.contains {
                $0.intent.purpose == .protectiveStop && $0.intent.id != intent.id
                    && $0.intent.instrument == intent.instrument
            }
        if isReplacing { findings.reach(.stopReplaced) }
    }

    /// Stops of ours that rest or may rest under a position of an instrument, in base units.
    func guarded(_ id: InstrumentID) -> Quantity {
        let held = money.net[id] ?? .zero
        let side: Side = held.isPositive ? .sell : .buy
        return openOrders.reduce(.zero) { sum, order in
            let isStop =
                order.intent.purpose == .protectiveStop && order.intent.side == side
                && (order.state == .live || order.state == .partial)
                && order.intent.instrument == id
            return isStop ? sum + (order.quantity - order.filled) : sum
        }
    }
}
