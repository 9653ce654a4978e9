/// How loudly an alert speaks.
package enum AlertSeverity: String, Sendable, Codable, Comparable, CaseIterable {
    case info, notice, warning
    /// Asks for a tap, repeats, escalates to the other channels, is never collapsed or muted.
    case critical

    private var rank: Int {
        switch self {
        case .info: 0
        case .notice: 1
        case .warning: 2
        case .critical: 3
        }
    }

    /// Ordered from information to critical.
    package static func < (left: AlertSeverity, right: AlertSeverity) -> Bool {
        left.rank < right.rank
    }
}

/// What an alert is about. Each kind can be switched on, silent or off by the operator.
package enum AlertKind: String, Sendable, Codable, CaseIterable, CodingKeyRepresentable {
    case agentStarted = "agent_started"
    case agentStopped = "agent_stopped"
    case restartedAfterCrash = "restarted_after_crash"
    case leadershipTaken = "leadership_taken"
    case standbyChanged = "standby_changed"
    case orderFilled = "order_filled"
    case orderRefused = "order_refused"
    case orderUnknown = "order_unknown"
    case orderResolved = "order_resolved"
    case otherWriter = "other_writer"
    case cancelsPending = "cancels_pending"
    case fillCorrected = "fill_corrected"
    case signalSkipped = "signal_skipped"
    case haltLatched = "halt_latched"
    case haltCleared = "halt_cleared"
    case killSwitch = "kill_switch"
    case reduceOnlyChanged = "reduce_only_changed"
    case flattenReceipt = "flatten_receipt"
    case driftFound = "drift_found"
    case driftResolved = "drift_resolved"
    case staleData = "stale_data"
    case dataFaults = "data_faults"
    case venueDown = "venue_down"
    case venueUp = "venue_up"
    case sessionLost = "session_lost"
    case liquidation = "liquidation"
    case fundingPaid = "funding_paid"
    case positionUnprotected = "position_unprotected"
    case intruder = "intruder"
    case codeFailures = "code_failures"
    case commandRefused = "command_refused"
    case dailySummary = "daily_summary"
    case jobMissed = "job_missed"
    case lowDisk = "low_disk"
    case journalTrouble = "journal_trouble"
    case clockJump = "clock_jump"
    case controlLost = "control_lost"
    case channelTrouble = "channel_trouble"
    case drillReport = "drill_report"
    case capitalMoved = "capital_moved"
    case bandLeft = "band_left"
    case autopilotMoved = "autopilot_moved"
    case digest = "digest"

    /// The severity unless the event itself is graver.
    package var severity: AlertSeverity {
        switch self {
        case .killSwitch, .liquidation, .journalTrouble, .positionUnprotected,
            .codeFailures, .otherWriter:
            .critical
        case .haltLatched, .orderUnknown, .fillCorrected, .driftFound, .venueDown, .sessionLost,
            .intruder, .lowDisk, .clockJump, .controlLost, .restartedAfterCrash,
            .staleData, .jobMissed, .channelTrouble, .cancelsPending, .leadershipTaken,
            .standbyChanged, .capitalMoved, .bandLeft,
            .autopilotMoved:
            .warning
        case .orderFilled, .orderRefused, .orderResolved, .haltCleared, .reduceOnlyChanged,
            .flattenReceipt, .driftResolved, .venueUp, .commandRefused, .dailySummary,
            .agentStarted, .agentStopped, .dataFaults, .drillReport:
            .notice
        case .signalSkipped, .fundingPaid, .digest: .info
        }
    }
}

/// Something that the operator should know, numbered, durable in the transaction of what it tells.
package struct Alert: Sendable, Hashable, Codable {
    /// Rises by one; every message shows it, so that a repeated delivery is recognised.
    package let number: Int64
    package let kind: AlertKind
    package let severity: AlertSeverity
    package let time: UTCTime
    /// The subject within the kind: an instrument, a venue, an order; floods collapse per subject.
    package let subject: String
    package let report: EngineReport

    package init(
        number: Int64,
        kind: AlertKind,
        severity: AlertSeverity,
        time: UTCTime,
        subject: String,
        report: EngineReport
    ) {
        self.number = number
        self.kind = kind
        self.severity = severity
        self.time = time
        self.subject = subject
        self.report = report
    }
}

/// What the operator wants to hear.
package struct AlertPreferences: Sendable, Hashable, Codable {
    /// How an alert kind is delivered: with sound, without, or not at all.
    package enum Level: String, Sendable, Codable {
        case on, silent, off
    }
    /// Absent kinds are on.
    package var levels: [AlertKind: Level]
    package var mutedUntil: UTCTime?
    /// Quiet hours in minutes after midnight UTC, `from` inclusive; may span midnight.
    package var quietFrom: Int?
    package var quietTo: Int?
    /// Alerts of at least this severity sound in quiet hours too.
    package var quietBypass: AlertSeverity

    package init(
        levels: [AlertKind: Level] = [:],
        mutedUntil: UTCTime? = nil,
        quietFrom: Int? = nil,
        quietTo: Int? = nil,
        quietBypass: AlertSeverity = .critical
    ) {
        self.levels = levels
        self.mutedUntil = mutedUntil
        self.quietFrom = quietFrom
        self.quietTo = quietTo
        self.quietBypass = quietBypass
    }

    /// How an alert is delivered at a moment: on, silent (no sound), or off. Critical alerts are
    /// never off and never silent.
    package func level(of kind: AlertKind, _ severity: AlertSeverity, at time: UTCTime) -> Level {
        if severity == .critical { return .on }
        let level = levels[kind] ?? .on
        if level == .off { return .off }
        let isMuted = mutedUntil.map { time < $0 } ?? false
        let isQuiet = isQuietHour(at: time) && severity < quietBypass
        return isMuted || isQuiet ? .silent : level
    }

    private func isQuietHour(at time: UTCTime) -> Bool {
        guard let quietFrom, let quietTo, quietFrom != quietTo else { return false }
        let minute = time.secondOfDay / 60
        if quietFrom < quietTo { return (quietFrom..<quietTo).contains(minute) }
        return minute >= quietFrom || minute < quietTo
    }
}

/// What became of one delivery of an alert or answer to one channel.
package struct DeliveryRecorded: Sendable, Hashable, Codable {
    /// What was delivered: an alert of the outbox, or the answer to a command.
    package enum Item: String, Sendable, Codable {
        case alert, answer
    }

    /// How the delivery ended.
    package enum Outcome: String, Sendable, Codable {
        case delivered
        /// Not wanted by the operator's preferences or the channel's filter.
        case withheld
        /// Collapsed into the digest with the number in `detail`.
        case collapsed
        /// Given up; `detail` says why.
        case deadLettered = "dead_lettered"
        /// The operator tapped it.
        case acknowledged
    }
    package let item: Item
    package let number: Int64
    /// `telegram`, `console`, `control`, or a webhook's name.
    package let channel: String
    package let outcome: Outcome
    /// The remote message id, or why it was given up.
    package let detail: String

    package init(
        item: Item,
        number: Int64,
        channel: String,
        outcome: Outcome,
        detail: String = ""
    ) {
        self.item = item
        self.number = number
        self.channel = channel
        self.outcome = outcome
        self.detail = detail
    }
}
