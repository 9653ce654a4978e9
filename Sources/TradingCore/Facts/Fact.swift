/// Everything that the journal records. Facts are the only way in which durable state changes: the
/// book is a fold over them, and the journal's tables are projections of them.
package enum Fact: Sendable, Hashable {
    case agentStarted(AgentStarted)
    case agentStopped(AgentStopped)
    case orderPlanned(OrderPlanned)
    case orderMoved(OrderMoved)
    case cancelRequested(CancelRequested)
    case fillBooked(FillBooked)
    case cashMoved(CashMovement)
    case positionAdjusted(PositionAdjusted)
    case equityMarked(EquityMark)
    case dayOpened(DayOpened)
    case haltLatched(Halt)
    case haltCleared(HaltCleared)
    case reduceOnlySet(ReduceOnlySet)
    case strategySwitched(StrategySwitched)
    case signalSkipped(SignalSkipped)
    case venueStateChanged(VenueStateChanged)
    case driftFound(DriftFound)
    case driftResolved(DriftResolved)
    case commandAnswered(CommandAnswered)
    case alertRaised(Alert)
    case deliveryRecorded(DeliveryRecorded)
    case jobFinished(JobFinished)
    case alertPreferencesSet(AlertPreferences)
    case operatorBound(OperatorBound)
    case codeUsed(CodeUsed)
    case codesLocked(CodesLocked)
    case marketClockReached(MarketClockReached)
    case amendRequested(AmendRequested)
    case orderAmended(OrderAmended)
    case protectionChanged(ProtectionChanged)
    case driftDecided(DriftDecided)
    case externalFillSeen(ExternalFillSeen)
    case drillStarted(DrillStarted)
    case drillEnded(DrillEnded)
    case strategyAnchored(StrategyAnchored)
    case defenseObserved(DefenseObserved)
    case planChanged(PlanChanged)
    case autopilotChanged(AutopilotChanged)

    /// The stable name of the kind, as it stands in the journal and in exports.
    package var kind: FactKind {
        switch self {
        case .agentStarted: .agentStarted
        case .agentStopped: .agentStopped
        case .orderPlanned: .orderPlanned
        case .orderMoved: .orderMoved
        case .cancelRequested: .cancelRequested
        case .fillBooked: .fillBooked
        case .cashMoved: .cashMoved
        case .positionAdjusted: .positionAdjusted
        case .equityMarked: .equityMarked
        case .dayOpened: .dayOpened
        case .haltLatched: .haltLatched
        case .haltCleared: .haltCleared
        case .reduceOnlySet: .reduceOnlySet
        case .strategySwitched: .strategySwitched
        case .signalSkipped: .signalSkipped
        case .venueStateChanged: .venueStateChanged
        case .driftFound: .driftFound
        case .driftResolved: .driftResolved
        case .commandAnswered: .commandAnswered
        case .alertRaised: .alertRaised
        case .deliveryRecorded: .deliveryRecorded
        case .jobFinished: .jobFinished
        case .alertPreferencesSet: .alertPreferencesSet
        case .operatorBound: .operatorBound
        case .codeUsed: .codeUsed
        case .codesLocked: .codesLocked
        case .marketClockReached: .marketClockReached
        case .amendRequested: .amendRequested
        case .orderAmended: .orderAmended
        case .protectionChanged: .protectionChanged
        case .driftDecided: .driftDecided
        case .externalFillSeen: .externalFillSeen
        case .drillStarted: .drillStarted
        case .drillEnded: .drillEnded
        case .strategyAnchored: .strategyAnchored
        case .defenseObserved: .defenseObserved
        case .planChanged: .planChanged
        case .autopilotChanged: .autopilotChanged
        }
    }

    /// The value that the kind carries; encode it to write the fact.
    package var payload: any Codable & Sendable {
        switch self {
        case .agentStarted(let value): value
        case .agentStopped(let value): value
        case .orderPlanned(let value): value
        case .orderMoved(let value): value
        case .cancelRequested(let value): value
        case .fillBooked(let value): value
        case .cashMoved(let value): value
        case .positionAdjusted(let value): value
        case .equityMarked(let value): value
        case .dayOpened(let value): value
        case .haltLatched(let value): value
        case .haltCleared(let value): value
        case .reduceOnlySet(let value): value
        case .strategySwitched(let value): value
        case .signalSkipped(let value): value
        case .venueStateChanged(let value): value
        case .driftFound(let value): value
        case .driftResolved(let value): value
        case .commandAnswered(let value): value
        case .alertRaised(let value): value
        case .deliveryRecorded(let value): value
        case .jobFinished(let value): value
        case .alertPreferencesSet(let value): value
        case .operatorBound(let value): value
        case .codeUsed(let value): value
        case .codesLocked(let value): value
        case .marketClockReached(let value): value
        case .amendRequested(let value): value
        case .orderAmended(let value): value
        case .protectionChanged(let value): value
        case .driftDecided(let value): value
        case .externalFillSeen(let value): value
        case .drillStarted(let value): value
        case .drillEnded(let value): value
        case .strategyAnchored(let value): value
        case .defenseObserved(let value): value
        case .planChanged(let value): value
        case .autopilotChanged(let value): value
        }
    }
}

/// The kinds of facts by their names in the journal; a name is never reused or changed.
package enum FactKind: String, Sendable, Codable, CaseIterable {
    case agentStarted = "agent_started"
    case agentStopped = "agent_stopped"
    case orderPlanned = "order_planned"
    case orderMoved = "order_moved"
    case cancelRequested = "cancel_requested"
    case fillBooked = "fill_booked"
    case cashMoved = "cash_moved"
    case positionAdjusted = "position_adjusted"
    case equityMarked = "equity_marked"
    case dayOpened = "day_opened"
    case haltLatched = "halt_latched"
    case haltCleared = "halt_cleared"
    case reduceOnlySet = "reduce_only_set"
    case strategySwitched = "strategy_switched"
    case signalSkipped = "signal_skipped"
    case venueStateChanged = "venue_state_changed"
    case driftFound = "drift_found"
    case driftResolved = "drift_resolved"
    case commandAnswered = "command_answered"
    case alertRaised = "alert_raised"
    case deliveryRecorded = "delivery_recorded"
    case jobFinished = "job_finished"
    case alertPreferencesSet = "alert_preferences_set"
    case operatorBound = "operator_bound"
    case codeUsed = "code_used"
    case codesLocked = "codes_locked"
    case marketClockReached = "market_clock_reached"
    case amendRequested = "amend_requested"
    case orderAmended = "order_amended"
    case protectionChanged = "protection_changed"
    case driftDecided = "drift_decided"
    case externalFillSeen = "external_fill_seen"
    case drillStarted = "drill_started"
    case drillEnded = "drill_ended"
    case strategyAnchored = "strategy_anchored"
    case defenseObserved = "defense_observed"
    case planChanged = "plan_changed"
    case autopilotChanged = "autopilot_changed"
}

extension Fact {
    /// Reads the payload of a kind out of a decoder that stands at it.
    package init(kind: FactKind, from decoder: any Decoder) throws {
        switch kind {
        case .agentStarted: self = .agentStarted(try .init(from: decoder))
        case .agentStopped: self = .agentStopped(try .init(from: decoder))
        case .orderPlanned: self = .orderPlanned(try .init(from: decoder))
        case .orderMoved: self = .orderMoved(try .init(from: decoder))
        case .cancelRequested: self = .cancelRequested(try .init(from: decoder))
        case .fillBooked: self = .fillBooked(try .init(from: decoder))
        case .cashMoved: self = .cashMoved(try .init(from: decoder))
        case .positionAdjusted: self = .positionAdjusted(try .init(from: decoder))
        case .equityMarked: self = .equityMarked(try .init(from: decoder))
        case .dayOpened: self = .dayOpened(try .init(from: decoder))
        case .haltLatched: self = .haltLatched(try .init(from: decoder))
        case .haltCleared: self = .haltCleared(try .init(from: decoder))
        case .reduceOnlySet: self = .reduceOnlySet(try .init(from: decoder))
        case .strategySwitched: self = .strategySwitched(try .init(from: decoder))
        case .signalSkipped: self = .signalSkipped(try .init(from: decoder))
        case .venueStateChanged: self = .venueStateChanged(try .init(from: decoder))
        case .driftFound: self = .driftFound(try .init(from: decoder))
        case .driftResolved: self = .driftResolved(try .init(from: decoder))
        case .commandAnswered: self = .commandAnswered(try .init(from: decoder))
        case .alertRaised: self = .alertRaised(try .init(from: decoder))
        case .deliveryRecorded: self = .deliveryRecorded(try .init(from: decoder))
        case .jobFinished: self = .jobFinished(try .init(from: decoder))
        case .alertPreferencesSet: self = .alertPreferencesSet(try .init(from: decoder))
        case .operatorBound: self = .operatorBound(try .init(from: decoder))
        case .codeUsed: self = .codeUsed(try .init(from: decoder))
        case .codesLocked: self = .codesLocked(try .init(from: decoder))
        case .marketClockReached: self = .marketClockReached(try .init(from: decoder))
        case .amendRequested: self = .amendRequested(try .init(from: decoder))
        case .orderAmended: self = .orderAmended(try .init(from: decoder))
        case .protectionChanged: self = .protectionChanged(try .init(from: decoder))
        case .driftDecided: self = .driftDecided(try .init(from: decoder))
        case .externalFillSeen: self = .externalFillSeen(try .init(from: decoder))
        case .drillStarted: self = .drillStarted(try .init(from: decoder))
        case .drillEnded: self = .drillEnded(try .init(from: decoder))
        case .strategyAnchored: self = .strategyAnchored(try .init(from: decoder))
        case .defenseObserved: self = .defenseObserved(try .init(from: decoder))
        case .planChanged: self = .planChanged(try .init(from: decoder))
        case .autopilotChanged: self = .autopilotChanged(try .init(from: decoder))
        }
    }
}
