import TradingCore

/// What seldom happens and must be seen to happen: a promise about a state that no seed reaches was
/// not tried. The names stand in the counters of `martlet simulate`.
enum RareState: String, CaseIterable, Comparable {
    // Orders.
    case unknown
    case unknownToLive = "unknown-to-live"
    case unknownToPartial = "unknown-to-partial"
    case unknownToFilled = "unknown-to-filled"
    case unknownToCancelled = "unknown-to-cancelled"
    case unknownToRejected = "unknown-to-rejected"
    case unknownToNeverExisted = "unknown-to-never-existed"
    case rejected
    case expired
    case partial
    case fillBeforeAck = "fill-before-ack"
    case lateFill = "late-fill"
    case overfill
    case bust
    case correction
    case foreignFill = "foreign-fill"
    case sentAgainRefused = "duplicate-id-refused"
    case amended
    // Protection.
    case stopReplaced = "stop-replaced"
    case stopRemoved = "stop-removed-by-hand"
    case stopPlacedAgain = "stop-placed-again"
    case stopMissing = "stop-missing"
    case stopRestored = "stop-restored"
    // The venue.
    case venueDown = "venue-down"
    case feedDown = "feed-down"
    case quarantined
    case driftFound = "drift-found"
    case driftResolved = "drift-resolved"
    case positionAdjusted = "position-adjusted"
    case heldBefore = "held-before-first-start"
    case transfer
    case funding
    case liquidation
    // Halts.
    case haltByOperator = "halt-by-operator"
    case haltByDailyLoss = "halt-by-daily-loss"
    case haltByDrawdown = "halt-by-drawdown"
    case haltByErrors = "halt-by-errors"
    case haltByDrift = "halt-by-drift"
    case haltByEquity = "halt-by-equity-unknown"
    case haltByOverfill = "halt-by-overfill"
    case haltByLiquidation = "halt-by-liquidation"
    case haltByContradiction = "halt-by-contradiction"
    case haltByJournal = "halt-by-journal"
    case haltByFlatten = "halt-by-flatten"
    case haltByOtherWriter = "halt-by-other-writer"
    case haltByRefusals = "halt-by-refusals"
    case haltInMemory = "halted-in-memory"
    case haltCleared = "halt-cleared"
    case reduceOnly = "reduce-only"
    case strategyOff = "strategy-off"
    case flattenDone = "flatten-done"
    case planLeads = "plan-leads"
    case planEnded = "plan-ended"
    // Commands and messages.
    case commandRefused = "command-refused"
    case commandDenied = "command-denied"
    case codeUsed = "code-used"
    case codesLocked = "codes-locked"
    case deadLetter = "dead-letter"
    case collapsed
    case withheld
    case jobLate = "job-late"
    // Lives.
    case restart
    case unheardCommit = "unheard-commit"
    // Two processes.
    case takeover
    case takeoverByKill = "takeover-by-kill"
    case takeoverHeld = "takeover-too-soon"
    case handedOver = "lead-handed-over"
    case standbyUnfit = "standby-unfit"
    case leaderUndying = "leader-cannot-die"
    case pairRefused = "other-build-refused"
    case pausedInside = "paused-in-a-step"
    case oldLeaderWoken = "old-leader-woken"
    case writeFenced = "old-leader-cannot-write"
    case journalHeld = "journal-held-by-old-leader"
    case haltByFlapping = "halt-by-flapping"

    static func < (left: RareState, right: RareState) -> Bool { left.rawValue < right.rawValue }

    /// What an unknown order became.
    static func after(unknown state: OrderState) -> RareState? {
        switch state {
        case .live: .unknownToLive
        case .partial: .unknownToPartial
        case .filled: .unknownToFilled
        case .cancelled: .unknownToCancelled
        case .rejected: .unknownToRejected
        case .neverExisted: .unknownToNeverExisted
        case .planned, .sending, .expired, .unknown: nil
        }
    }

    /// The halt of a cause; nil for those that no fault of the proving ground leads to.
    static func halt(_ cause: HaltCause) -> RareState? {
        switch cause {
        case .operator: .haltByOperator
        case .dailyLoss: .haltByDailyLoss
        case .drawdown: .haltByDrawdown
        case .errorRate: .haltByErrors
        case .drift: .haltByDrift
        case .equityUnknown: .haltByEquity
        case .overfill: .haltByOverfill
        case .liquidation: .haltByLiquidation
        case .contradiction: .haltByContradiction
        case .journal: .haltByJournal
        case .flatten: .haltByFlatten
        case .otherWriter: .haltByOtherWriter
        case .refusals: .haltByRefusals
        case .flapping: .haltByFlapping
        default: nil
        }
    }
}
