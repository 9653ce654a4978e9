// Reports on risk, halts and their lifting.

/// `/risk`.
package struct RiskReport: Sendable, Hashable, Codable {
    package let time: UTCTime
    package let currency: String
    package let equity: Money?
    package let peak: Money?
    package let drawdown: Fraction?
    package let drawdownCap: Fraction
    /// Positive is a loss since the UTC day opened, or since the day's last rebase.
    package let dayLoss: Money?
    package let dayLossCap: Money?
    /// Share of the day's allowance that is used.
    package let dayLossUsage: Fraction?
    /// X: what can be lost until the kill switch trips.
    package let canStillLose: Money?
    /// What one gap may cost beyond X: exposure times the assumed gap.
    package let gapAllowance: Money?
    /// Positions, live entry orders and unknown orders at full size.
    package let exposure: Money
    package let exposureCap: Money?
    package let unknownOrders: Int
    package let reduceOnly: Bool
    package let halts: [HaltRow]
    package let venues: [VenueRiskRow]
    package let drifts: [String]
    /// Positions that had no price since the start, each with the reason: equity and X are not known,
    /// or are those of the last mark where the reason says so.
    package let unpriced: [String]?
    /// What the total counts as its currency one to one; nil when nothing.
    package let currencyNote: String?

    package init(
        time: UTCTime,
        currency: String,
        equity: Money? = nil,
        peak: Money? = nil,
        drawdown: Fraction? = nil,
        drawdownCap: Fraction,
        dayLoss: Money? = nil,
        dayLossCap: Money? = nil,
        dayLossUsage: Fraction? = nil,
        canStillLose: Money? = nil,
        gapAllowance: Money? = nil,
        exposure: Money,
        exposureCap: Money? = nil,
        unknownOrders: Int,
        reduceOnly: Bool,
        halts: [HaltRow],
        venues: [VenueRiskRow],
        drifts: [String],
        unpriced: [String]? = nil,
        currencyNote: String? = nil
    ) {
        self.time = time
        self.currency = currency
        self.equity = equity
        self.peak = peak
        self.drawdown = drawdown
        self.drawdownCap = drawdownCap
        self.dayLoss = dayLoss
        self.dayLossCap = dayLossCap
        self.dayLossUsage = dayLossUsage
        self.canStillLose = canStillLose
        self.gapAllowance = gapAllowance
        self.exposure = exposure
        self.exposureCap = exposureCap
        self.unknownOrders = unknownOrders
        self.reduceOnly = reduceOnly
        self.halts = halts
        self.venues = venues
        self.drifts = drifts
        self.unpriced = unpriced
        self.currencyNote = currencyNote
    }
}

/// The same numbers for one venue.
package struct VenueRiskRow: Sendable, Hashable, Codable {
    package let venue: String
    package let currency: String
    package let equity: Money?
    package let drawdown: Fraction?
    package let drawdownCap: Fraction
    package let dayLossUsage: Fraction?
    package let canStillLose: Money?
    package let exposure: Money
    package let errorRate: Fraction?

    package init(
        venue: String,
        currency: String,
        equity: Money? = nil,
        drawdown: Fraction? = nil,
        drawdownCap: Fraction,
        dayLossUsage: Fraction? = nil,
        canStillLose: Money? = nil,
        exposure: Money,
        errorRate: Fraction? = nil
    ) {
        self.venue = venue
        self.currency = currency
        self.equity = equity
        self.drawdown = drawdown
        self.drawdownCap = drawdownCap
        self.dayLossUsage = dayLossUsage
        self.canStillLose = canStillLose
        self.exposure = exposure
        self.errorRate = errorRate
    }
}

/// One latched halt.
package struct HaltRow: Sendable, Hashable, Codable {
    package let id: Int
    package let scope: String
    package let cause: String
    package let reason: String
    package let since: UTCTime
    package let by: String
    package let evidence: [NamedNumber]

    package init(
        id: Int,
        scope: String,
        cause: String,
        reason: String,
        since: UTCTime,
        by: String,
        evidence: [NamedNumber]
    ) {
        self.id = id
        self.scope = scope
        self.cause = cause
        self.reason = reason
        self.since = since
        self.by = by
        self.evidence = evidence
    }
}

/// The answer to `/halt`, and the alert of an automatic halt.
package struct HaltReport: Sendable, Hashable, Codable {
    package let halt: HaltRow
    package let isNew: Bool
    /// Whether the end of a drill lifts it, and no resume is needed.
    package let isDrill: Bool
    /// Entry orders for which a cancel was sent.
    package let cancelsSent: Int
    /// Protective stops that stay at the venue.
    package let stopsKept: Int
    /// Orders that were on their way when the halt was latched.
    package let inFlight: [String]
    /// Positions within the scope; a halt leaves them as they are.
    package let positionsKept: Int
    /// Other halts of the same scope that stand already; nil in rows of older versions.
    package let alsoStanding: [HaltRow]?

    package init(
        halt: HaltRow,
        isNew: Bool,
        isDrill: Bool = false,
        cancelsSent: Int,
        stopsKept: Int,
        inFlight: [String],
        positionsKept: Int,
        alsoStanding: [HaltRow]? = []
    ) {
        self.halt = halt
        self.isNew = isNew
        self.isDrill = isDrill
        self.cancelsSent = cancelsSent
        self.stopsKept = stopsKept
        self.inFlight = inFlight
        self.positionsKept = positionsKept
        self.alsoStanding = alsoStanding
    }
}

/// The checklist and outcome of `/resume`.
package struct ResumeReport: Sendable, Hashable, Codable {
    package let scope: String
    package let checks: [CheckRow]
    /// The halts that would be, or were, lifted.
    package let halts: [HaltRow]
    package let isAllowed: Bool
    package let isDone: Bool
    /// Halts that this resume does not lift and that stop entries within its scope all the same;
    /// nil in rows of older versions.
    package let stillBlocking: [HaltRow]?
    /// What else stops entries within the scope, a sentence each: reduce-only mode, strategies that
    /// are off; nil in rows of older versions.
    package let otherBlocks: [String]?

    package init(
        scope: String,
        checks: [CheckRow],
        halts: [HaltRow],
        isAllowed: Bool,
        isDone: Bool,
        stillBlocking: [HaltRow]? = [],
        otherBlocks: [String]? = []
    ) {
        self.scope = scope
        self.checks = checks
        self.halts = halts
        self.isAllowed = isAllowed
        self.isDone = isDone
        self.stillBlocking = stillBlocking
        self.otherBlocks = otherBlocks
    }
}

/// One line of a checklist.
package struct CheckRow: Sendable, Hashable, Codable {
    package let name: String
    package let passes: Bool
    package let finding: String
    /// How to mend it; empty when it passes.
    package let mend: String

    package init(name: String, passes: Bool, finding: String, mend: String) {
        self.name = name
        self.passes = passes
        self.finding = finding
        self.mend = mend
    }
}

/// The receipt of `/flatten`, and the answer to `/close`: what was done and what could not be.
package struct FlattenReport: Sendable, Hashable, Codable {
    package let title: String
    package let isFinished: Bool
    package let isFlat: Bool
    /// When the venue's own account said so.
    package let verifiedAt: UTCTime?
    package let cancelled: Int
    package let fills: [TradeRow]
    package let remaining: [PositionRow]
    package let failures: [String]
    package let slippage: Money
    package let seconds: Fraction
    package let halt: HaltRow?
    /// For `/close`: the orders that were sent, by side and symbol with their quantity; `remaining`
    /// is then what they will leave. Nil for a flatten.
    package let sent: [NamedNumber]?

    package init(
        title: String,
        isFinished: Bool,
        isFlat: Bool,
        verifiedAt: UTCTime? = nil,
        cancelled: Int,
        fills: [TradeRow],
        remaining: [PositionRow],
        failures: [String],
        slippage: Money,
        seconds: Fraction,
        halt: HaltRow? = nil,
        sent: [NamedNumber]? = nil
    ) {
        self.title = title
        self.isFinished = isFinished
        self.isFlat = isFlat
        self.verifiedAt = verifiedAt
        self.cancelled = cancelled
        self.fills = fills
        self.remaining = remaining
        self.failures = failures
        self.slippage = slippage
        self.seconds = seconds
        self.halt = halt
        self.sent = sent
    }
}
