import Simulation

/// The faults of one seed: a random part of all, each with a strength of its own, so that every
/// combination comes up (swarm testing: Groce and others, ISSTA 2012).
struct FaultMix {
    /// Strength by kind, above 0 and at most 1; what is missing never happens.
    private(set) var strengths: [FaultKind: Double] = [:]

    /// The mix of a seed, of which only `kinds` take part. Every kind draws its numbers, so that
    /// leaving one out changes no other; those of two processes have a mix of their own.
    init(_ dice: inout SeededGenerator, among kinds: Set<FaultKind>) {
        // Some seeds have a few faults, others half of them.
        let share = dice.uniform(in: 0.05...0.5)
        var own = dice.fork(FaultKind.longOutage.rawValue)
        for kind in FaultKind.allCases.sorted()
        where kind != .standby && kind != .longOutage && !PairMix.kinds.contains(kind) {
            let isOn = dice.chance(share)
            let strength = dice.uniform(in: 0.02...1)
            if isOn, kinds.contains(kind) { strengths[kind] = strength * strength }
        }
        // Days without the agent are rare enough to leave most seeds to the faults of minutes.
        if own.chance(Self.longShare), kinds.contains(.longOutage) { strengths[.longOutage] = 1 }
    }

    /// The part of the seeds with long outages.
    private static let longShare = 1.0 / 4

    var kinds: Set<FaultKind> { Set(strengths.keys) }

    func strength(_ kind: FaultKind) -> Double { strengths[kind] ?? 0 }
}
