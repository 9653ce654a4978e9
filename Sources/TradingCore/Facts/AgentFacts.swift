// What the journal records of the agent's own life.

/// The process started; starting is recovering.
package struct AgentStarted: Sendable, Hashable, Codable {
    package let version: String
    package let pid: Int
    /// Mode per market.
    package let modes: [String: String]
    /// Whether the life before ended by saying so, or there was none; the engine knows it.
    package private(set) var previousStopWasClean = true
    /// The number of this life, one over the last; nil until the engine gives it, and in rows of older
    /// versions.
    package private(set) var epoch: Int?
    /// How a process of a pair came to lead; nil for one that runs alone.
    package let lead: LeadTaken?

    package init(
        version: String,
        pid: Int,
        modes: [String: String],
        epoch: Int? = nil,
        lead: LeadTaken? = nil
    ) {
        self.version = version
        self.pid = pid
        self.modes = modes
        self.epoch = epoch
        self.lead = lead
    }

    /// The same start with its number, after a life that ended so.
    package func numbered(_ epoch: Int, afterCleanStop isClean: Bool) -> AgentStarted {
        var numbered = self
        numbered.epoch = epoch
        numbered.previousStopWasClean = isClean
        return numbered
    }
}

/// How a process of a pair came to lead.
package struct LeadTaken: Sendable, Hashable, Codable {
    /// What was before.
    package enum Way: String, Sendable, Codable {
        /// Nobody led, and the last one had stopped in order.
        case start
        /// The leader stopped in order while this process waited.
        case handedOver = "handed_over"
        /// The last leader ended without saying so.
        case died
        /// The leader stood still and was ended by this process.
        case killed
    }
    /// What the process is called in the pair.
    package let name: String
    package let way: Way
    /// Who led before, in words; empty when that is not known.
    package let before: String
    /// The run of the kernel, for spans between takeovers are measured by its clock; empty where the
    /// system hides it.
    package let boot: String
    /// When, in nanoseconds since the kernel's start, suspended time included.
    package let bootNanoseconds: Int64
    /// Why entries are halted with this takeover: there were too many in a short time. Nil as a rule.
    package let haltReason: String?

    package init(
        name: String,
        way: Way,
        before: String = "",
        boot: String = "",
        bootNanoseconds: Int64 = 0,
        haltReason: String? = nil
    ) {
        self.name = name
        self.way = way
        self.before = before
        self.boot = boot
        self.bootNanoseconds = bootNanoseconds
        self.haltReason = haltReason
    }

    /// Whether the last leader had not ended in order.
    package var isTakeover: Bool { way == .died || way == .killed }
}

/// The process ends on purpose.
package struct AgentStopped: Sendable, Hashable, Codable {
    package let reason: String

    package init(reason: String) {
        self.reason = reason
    }
}

/// A scheduled job ran, once per key.
package struct JobFinished: Sendable, Hashable, Codable {
    package let name: String
    /// The date or instant that the run stands for.
    package let key: String
    package let isLate: Bool
    /// `done`, `missed`, or why it failed.
    package let outcome: String

    package init(name: String, key: String, isLate: Bool, outcome: String) {
        self.name = name
        self.key = key
        self.isLate = isLate
        self.outcome = outcome
    }
}

/// What a strategy measures one instrument from, so that a restart goes on with the same lines.
package struct StrategyAnchored: Sendable, Hashable, Codable {
    package let strategy: StrategyID
    package let instrument: InstrumentID
    package let anchor: StrategyAnchor

    package init(strategy: StrategyID, instrument: InstrumentID, anchor: StrategyAnchor) {
        self.strategy = strategy
        self.instrument = instrument
        self.anchor = anchor
    }
}

/// How far a replay or generated market has come, so that a restart goes on there.
package struct MarketClockReached: Sendable, Hashable, Codable {
    package let source: String
    package let time: UTCTime

    package init(source: String, time: UTCTime) {
        self.source = source
        self.time = time
    }
}

/// A person and a chat were bound by the pairing code.
package struct OperatorBound: Sendable, Hashable, Codable {
    package let user: Int64
    package let chat: Int64

    package init(user: Int64, chat: Int64) {
        self.user = user
        self.chat = chat
    }
}

/// A one-time code was accepted; the step is never accepted again.
package struct CodeUsed: Sendable, Hashable, Codable {
    package let step: Int64

    package init(step: Int64) {
        self.step = step
    }
}

/// Failed codes were counted, or raising commands were locked.
package struct CodesLocked: Sendable, Hashable, Codable {
    package let failures: Int
    package let until: UTCTime?

    package init(failures: Int, until: UTCTime? = nil) {
        self.failures = failures
        self.until = until
    }
}
