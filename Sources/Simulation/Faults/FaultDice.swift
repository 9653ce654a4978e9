package import TradingCore

/// A plan on its way through a run: it counts the occasions of each kind and how often it struck.
package struct FaultDice: Sendable {
    /// May be exchanged in the middle of a run, to let a storm end.
    package var plan: FaultPlan
    private var occasions: [FaultKind: Int] = [:]
    /// How often each kind has struck.
    package private(set) var struck: [FaultKind: Int] = [:]

    package init(_ plan: FaultPlan) { self.plan = plan }

    /// Nothing can go wrong, so nobody need ask.
    package var isQuiet: Bool { plan.isQuiet }

    /// Asks whether a kind strikes here; every question is one occasion.
    ///
    /// - Returns: its strength; nil when it does not.
    package mutating func strike(_ kind: FaultKind, at time: UTCTime) -> TimeSpan? {
        let occasion = occasions[kind, default: 0]
        occasions[kind] = occasion + 1
        guard let strength = plan.strike(kind, occasion: occasion, at: time) else { return nil }
        struck[kind, default: 0] += 1
        return strength
    }
}
