// Reports on the agent itself.

/// `/status`.
package struct StatusReport: Sendable, Hashable, Codable {
    package let time: UTCTime
    package let version: String
    package let uptimeSeconds: Int
    /// The trading clock; differs from real time in a replay.
    package let marketClock: UTCTime
    package let modes: [NamedNumber]
    /// `running`, `halted`, `reduce-only`.
    package let state: String
    package let equity: Money?
    package let currency: String
    package let openPositions: Int
    package let openOrders: Int
    package let unknownOrders: Int
    package let halts: [HaltRow]
    /// Alerts without a receipt; nil when the journal could not be asked.
    package let undelivered: Int?
    /// Where prices come from.
    package let source: String
    package let progress: String
    /// Whether positions can only shrink, halted or not; nil in rows of older versions.
    package let reduceOnly: Bool?
    /// Strategies that are switched off; nil in rows of older versions.
    package let strategiesOff: [String]?
    /// What the total counts as its currency one to one; nil when nothing.
    package let currencyNote: String?
    /// Venues that get no orders, each with the reason; nil in rows of older versions.
    package let quarantines: [String]?
    /// Who leads and whether a standby waits; nil for a process that runs alone.
    package let leadership: String?

    package init(
        time: UTCTime,
        version: String,
        uptimeSeconds: Int,
        marketClock: UTCTime,
        modes: [NamedNumber],
        state: String,
        equity: Money? = nil,
        currency: String,
        openPositions: Int,
        openOrders: Int,
        unknownOrders: Int,
        halts: [HaltRow],
        undelivered: Int?,
        source: String,
        progress: String,
        reduceOnly: Bool? = false,
        strategiesOff: [String]? = [],
        currencyNote: String? = nil,
        quarantines: [String]? = [],
        leadership: String? = nil
    ) {
        self.time = time
        self.version = version
        self.uptimeSeconds = uptimeSeconds
        self.leadership = leadership
        self.marketClock = marketClock
        self.modes = modes
        self.state = state
        self.equity = equity
        self.currency = currency
        self.openPositions = openPositions
        self.openOrders = openOrders
        self.unknownOrders = unknownOrders
        self.halts = halts
        self.undelivered = undelivered
        self.source = source
        self.progress = progress
        self.reduceOnly = reduceOnly
        self.strategiesOff = strategiesOff
        self.currencyNote = currencyNote
        self.quarantines = quarantines
    }
}

/// `/help`.
package struct HelpReport: Sendable, Hashable, Codable {
    package let groups: [HelpGroup]
    package let hint: String

    package init(groups: [HelpGroup], hint: String) {
        self.groups = groups
        self.hint = hint
    }
}

/// Commands of one tier.
package struct HelpGroup: Sendable, Hashable, Codable {
    package let title: String
    package let commands: [HelpRow]

    package init(title: String, commands: [HelpRow]) {
        self.title = title
        self.commands = commands
    }
}

/// One command.
package struct HelpRow: Sendable, Hashable, Codable {
    package let usage: String
    package let summary: String

    package init(usage: String, summary: String) {
        self.usage = usage
        self.summary = summary
    }
}

/// `/alerts`.
package struct AlertsReport: Sendable, Hashable, Codable {
    package let kinds: [AlertKindRow]
    package let mutedUntil: UTCTime?
    package let quietHours: String?
    package let bypass: String
    /// Alerts without a receipt; nil when the journal could not be asked.
    package let undelivered: Int?
    /// Undelivered per channel.
    package let channels: [NamedNumber]
    package let unacknowledged: [String]

    package init(
        kinds: [AlertKindRow],
        mutedUntil: UTCTime? = nil,
        quietHours: String? = nil,
        bypass: String,
        undelivered: Int?,
        channels: [NamedNumber],
        unacknowledged: [String]
    ) {
        self.kinds = kinds
        self.mutedUntil = mutedUntil
        self.quietHours = quietHours
        self.bypass = bypass
        self.undelivered = undelivered
        self.channels = channels
        self.unacknowledged = unacknowledged
    }
}

/// How one kind of event is told.
package struct AlertKindRow: Sendable, Hashable, Codable {
    package let kind: String
    package let severity: AlertSeverity
    package let level: String

    package init(kind: String, severity: AlertSeverity, level: String) {
        self.kind = kind
        self.severity = severity
        self.level = level
    }
}

/// `/audit`.
package struct AuditReport: Sendable, Hashable, Codable {
    package let entries: [AuditRow]
    /// The outcome of `/audit verify`.
    package let verified: String?
    package let headSequence: Int64
    package let headHash: String

    package init(
        entries: [AuditRow],
        verified: String? = nil,
        headSequence: Int64,
        headHash: String
    ) {
        self.entries = entries
        self.verified = verified
        self.headSequence = headSequence
        self.headHash = headHash
    }
}

/// One event of the journal.
package struct AuditRow: Sendable, Hashable, Codable {
    package let sequence: Int64
    package let time: UTCTime
    package let kind: String
    package let cause: String
    package let summary: String

    package init(sequence: Int64, time: UTCTime, kind: String, cause: String, summary: String) {
        self.sequence = sequence
        self.time = time
        self.kind = kind
        self.cause = cause
        self.summary = summary
    }
}

/// `/schedule`.
package struct ScheduleReport: Sendable, Hashable, Codable {
    package let jobs: [JobRow]

    package init(jobs: [JobRow]) {
        self.jobs = jobs
    }
}

/// One scheduled job.
package struct JobRow: Sendable, Hashable, Codable {
    package let name: String
    package let schedule: String
    package let next: UTCTime?
    package let last: String

    package init(name: String, schedule: String, next: UTCTime? = nil, last: String) {
        self.name = name
        self.schedule = schedule
        self.next = next
        self.last = last
    }
}

/// `/doctor` and `martlet doctor`.
package struct DoctorReport: Sendable, Hashable, Codable {
    package let checks: [CheckRow]
    package let isHealthy: Bool

    package init(checks: [CheckRow], isHealthy: Bool) {
        self.checks = checks
        self.isHealthy = isHealthy
    }
}

/// `/version`.
package struct VersionReport: Sendable, Hashable, Codable {
    package let version: String
    package let build: String
    package let facts: [NamedNumber]

    package init(version: String, build: String, facts: [NamedNumber]) {
        self.version = version
        self.build = build
        self.facts = facts
    }
}

/// `/logs`.
package struct LogsReport: Sendable, Hashable, Codable {
    package let lines: [String]

    package init(lines: [String]) {
        self.lines = lines
    }
}

/// A short answer or event in plain words, with its numbers.
package struct NoticeReport: Sendable, Hashable, Codable {
    package let headline: String
    package let lines: [String]
    package let numbers: [NamedNumber]
    /// What to do next.
    package let hint: String?
    /// Whether it says that an action was refused. It decides the verdict of a command and is not
    /// written: the verdict is.
    package var isRefusal = false
    /// Whether it only says that the answer follows by itself. Not written either.
    package var isPromise = false

    package init(
        headline: String,
        lines: [String],
        numbers: [NamedNumber],
        hint: String? = nil,
        isRefusal: Bool = false,
        isPromise: Bool = false
    ) {
        self.isPromise = isPromise
        self.headline = headline
        self.lines = lines
        self.numbers = numbers
        self.hint = hint
        self.isRefusal = isRefusal
    }

    private enum CodingKeys: String, CodingKey {
        case headline, lines, numbers, hint
    }
}

/// The daily summary.
package struct SummaryReport: Sendable, Hashable, Codable {
    package let day: UTCDay
    package let time: UTCTime
    package let isLate: Bool
    package let currency: String
    package let total: BalanceRow
    package let venues: [BalanceRow]
    package let pnl: PnlRow
    /// Equity now less equity at the day's opening.
    package let equityChange: Money?
    package let unrealisedChange: Money?
    package let drawdown: Fraction?
    package let drawdownCap: Fraction
    package let dayLossUsage: Fraction?
    package let halts: [HaltRow]
    package let drifts: [String]
    /// Skipped signals by reason.
    package let skipped: [NamedNumber]
    /// Alerts without a receipt; nil when the journal could not be asked.
    package let undelivered: Int?
    package let uptimeSeconds: Int
    package let restarts: Int
    package let headSequence: Int64
    package let headHash: String
    /// What the total counts as its currency one to one; nil when nothing.
    package let currencyNote: String?
    /// For the picture; nil where none is drawn.
    package let curve: EquityTrail?

    package init(
        day: UTCDay,
        time: UTCTime,
        isLate: Bool,
        currency: String,
        total: BalanceRow,
        venues: [BalanceRow],
        pnl: PnlRow,
        equityChange: Money? = nil,
        unrealisedChange: Money? = nil,
        drawdown: Fraction? = nil,
        drawdownCap: Fraction,
        dayLossUsage: Fraction? = nil,
        halts: [HaltRow],
        drifts: [String],
        skipped: [NamedNumber],
        undelivered: Int?,
        uptimeSeconds: Int,
        restarts: Int,
        headSequence: Int64,
        headHash: String,
        currencyNote: String? = nil,
        curve: EquityTrail? = nil
    ) {
        self.curve = curve
        self.day = day
        self.time = time
        self.isLate = isLate
        self.currency = currency
        self.total = total
        self.venues = venues
        self.pnl = pnl
        self.equityChange = equityChange
        self.unrealisedChange = unrealisedChange
        self.drawdown = drawdown
        self.drawdownCap = drawdownCap
        self.dayLossUsage = dayLossUsage
        self.halts = halts
        self.drifts = drifts
        self.skipped = skipped
        self.undelivered = undelivered
        self.uptimeSeconds = uptimeSeconds
        self.restarts = restarts
        self.headSequence = headSequence
        self.headHash = headHash
        self.currencyNote = currencyNote
    }
}
