internal import GRDB
internal import TradingCore

/// The agent's runs and its durable settings.
extension ProjectedEvent {
    func start(_ fact: AgentStarted) throws {
        try tables.run(
            "INSERT INTO runs VALUES (?,?,?,?,?,?,NULL,NULL,NULL)",
            sequence,
            time,
            fact.version,
            fact.pid,
            try FactCoding.text(of: fact.modes),
            fact.previousStopWasClean
        )
    }

    /// Ends the newest run, if it is still open.
    func stop(_ fact: AgentStopped) throws {
        try tables.run(
            """
            UPDATE runs SET stopped = ?, stop_reason = ?, stopped_sequence = ?
            WHERE started_sequence = (SELECT max(started_sequence) FROM runs) AND stopped IS NULL
            """,
            time,
            fact.reason,
            sequence
        )
    }

    /// Settings are the newest fact of their name, as its payload's JSON: `reduce_only`,
    /// `strategy ID`, `alert_preferences`, `operator USER CHAT`, `code_used`, `codes_locked`,
    /// `market_clock SOURCE`, `anchor STRATEGY INSTRUMENT`, `protection INSTRUMENT`, `bear_defense`,
    /// `plan INSTRUMENT`, `autopilot`.
    func setSetting(_ fact: Fact) throws {
        let name: String
        switch fact {
        case .reduceOnlySet: name = "reduce_only"
        case .strategySwitched(let value): name = "strategy \(value.strategy)"
        case .alertPreferencesSet: name = "alert_preferences"
        case .operatorBound(let value): name = "operator \(value.user) \(value.chat)"
        case .codeUsed: name = "code_used"
        case .codesLocked: name = "codes_locked"
        case .strategyAnchored(let value): name = "anchor \(value.strategy) \(value.instrument)"
        case .protectionChanged(let value): name = "protection \(value.instrument)"
        case .marketClockReached(let value): name = "market_clock \(value.source)"
        case .driftDecided(let value): name = "drift \(value.instrument)"
        case .externalFillSeen(let value): name = "external \(value.fill.instrument)"
        case .drillStarted: name = "drill_started"
        case .defenseObserved: name = "bear_defense"
        case .planChanged(let value): name = "plan \(value.instrument)"
        case .autopilotChanged: name = "autopilot"
        case .drillEnded(let value): name = "drill_ended \(value.kind.rawValue)"
        default: preconditionFailure("\(fact.kind) is no setting")
        }
        try tables.run(
            "INSERT OR REPLACE INTO settings VALUES (?,?,?,?)",
            name,
            try FactCoding.payload(of: fact),
            time,
            sequence
        )
    }
}
