import Simulation

/// Whether a world has a standby, and which faults of leadership strike there. Drawn from a stream of
/// its own, so that the other worlds are what they were.
struct PairMix {
    /// The faults of two processes.
    static let kinds: Set<FaultKind> = [
        .leaderKilled, .leaderPaused, .slowKill, .standbyKilled, .standbyPaused, .standbyBlind,
        .bothAtOnce, .beatStops, .flapping, .otherBuild, .lockDeleted,
    ]
    private(set) var strengths: [FaultKind: Double] = [:]
    let limits: TakeoverLimits

    /// Nil where one process is alone: in most seeds, and without the fault `standby`.
    init?(_ dice: inout SeededGenerator, among kinds: Set<FaultKind>) {
        let isPaired = dice.chance(0.25)
        guard isPaired, kinds.contains(.standby) else { return nil }
        var limits = TakeoverLimits()
        limits.spacingSeconds = [0, 5, 60][dice.integer(in: 0...2)]
        self.limits = limits
        for kind in Self.kinds.sorted() {
            let isOn = dice.chance(0.45)
            let strength = dice.uniform(in: 0.1...1)
            if isOn, kinds.contains(kind) { strengths[kind] = strength }
        }
    }

    func strength(_ kind: FaultKind) -> Double { strengths[kind] ?? 0 }
}
