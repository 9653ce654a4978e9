package import TradingCore

/// What the journal knows of the protective stop of an open position.
package struct GuardRecord: Sendable, Hashable, Codable {
    /// Where the last stop was placed.
    package internal(set) var trigger: Price
    package internal(set) var strategy: StrategyID?
    /// How often somebody cancelled the stop at the venue while this position was held.
    package internal(set) var removals = 0
    /// When that was counted last. What was placed before went by the same act.
    package internal(set) var removedAt: UTCTime?
    /// Since when the position has no stop, or one that is too small, as far as was told.
    package internal(set) var missingSince: UTCTime?

    /// A stop that somebody removed is placed again once; then the operator decides.
    static let replacementsMax = 1

    /// Counts a removal of a stop that was placed at a moment; not that of one that stood beside the
    /// last.
    mutating func noteRemoval(ofPlacedAt placed: UTCTime?, at time: UTCTime) {
        if let removedAt, let placed, placed < removedAt { return }
        removals += 1
        removedAt = time
    }

    /// Whether a stop may be placed again.
    package var mayPlace: Bool { removals <= Self.replacementsMax }
}
