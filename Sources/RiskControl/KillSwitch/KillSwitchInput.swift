package import TradingCore

/// What the kill switch looks at, for one venue or for all together.
package struct KillSwitchInput: Sendable {
    /// `.venue` or `.all`; the halts that are demanded carry it.
    package var scope: HaltScope
    /// The engine's time.
    package var now: UTCTime
    /// Since when the scope is watched: the start, or the moment when the venue was added. The
    /// grace for a missing equity counts from here.
    package var watchedSince: UTCTime
    /// The newest equity; nil when it cannot be computed or a venue is missing from it.
    package var equity: Money?
    /// When `equity` was true, or was last known while it is nil; nil when it never was.
    package var equityTime: UTCTime?
    /// The equity at 00:00 of the UTC day of `now`, out of the journal, corrected by transfers.
    package var dayOpening: Money?
    /// The highest equity ever marked, out of the journal, corrected by transfers.
    package var peak: Money?
    /// The first of the unbroken run of observations that breached a loss limit; see
    /// `LossConfirmation`.
    package var breachedSince: UTCTime?
    /// True when the caller has other proof of the price (a second source), which makes waiting
    /// for a second observation needless.
    package var isLossConfirmed = false
    /// Calls to the venue within `RiskLimits.errorWindow`, failed ones included.
    package var callCount = 0
    /// Calls that failed (timeouts, 5xx, garbage; not the venue's business refusals).
    package var errorCount = 0
    /// Since when the oldest open drift is there; nil when there is none.
    package var driftSince: UTCTime?

    package init(scope: HaltScope, now: UTCTime, watchedSince: UTCTime) {
        self.scope = scope
        self.now = now
        self.watchedSince = watchedSince
    }
}

/// A halt that the kill switch wants latched. The engine gives it its number.
package struct HaltDemand: Sendable, Hashable, Codable {
    package let scope: HaltScope
    package let cause: HaltCause
    /// One plain sentence.
    package let reason: String
    /// The numbers that made it.
    package let evidence: [NamedNumber]

    package init(scope: HaltScope, cause: HaltCause, reason: String, evidence: [NamedNumber]) {
        self.scope = scope
        self.cause = cause
        self.reason = reason
        self.evidence = evidence
    }

    /// Whether a halt of the same scope and cause is latched already.
    package func isMet(by halts: [Halt]) -> Bool {
        halts.contains { $0.scope == scope && $0.cause == cause }
    }
}

/// Remembers since when a loss limit is breached, so that one bad tick trips nothing: a trip needs
/// two observations in a row, `RiskLimits.lossConfirmation` apart at least. The engine keeps one
/// per scope and feeds it every equity mark.
package struct LossConfirmation: Sendable, Hashable, Codable {
    /// The time of the first breach of the present run.
    package private(set) var breachedSince: UTCTime?

    package init() {}

    /// Takes one observation: see `isLossBreached(_:limits:)`.
    package mutating func observe(isBreached: Bool, at time: UTCTime) {
        breachedSince = isBreached ? breachedSince ?? time : nil
    }
}
