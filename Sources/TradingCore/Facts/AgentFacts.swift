// What the journal records of the agent's own life.

/// The process started; starting is recovering.
package struct AgentStarted: Sendable, Hashable, Codable {
    package let version: String
    package let pid: Int
    /// Mode per market.
    package let modes: [String: String]
    package let previousStopWasClean: Bool

    package init(version: String, pid: Int, modes: [String: String], previousStopWasClean: Bool) {
        self.version = version
        self.pid = pid
        self.modes = modes
        self.previousStopWasClean = previousStopWasClean
    }
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
