import TradingCore

/// Words what a series of seeds showed: which faults struck, which states were reached, how often
/// each promise was looked at, and what never happened.
struct SeriesReport {
    let tally: TrialSeries.Tally
    /// The faults that could be on.
    let kinds: Set<FaultKind>

    var text: String {
        (counts + silences).joined(separator: "\n")
    }

    private var counts: [String] {
        [
            "faults that struck: " + Self.list(tally.struck.map { ($0.key.rawValue, $0.value) }),
            "states that were reached: "
                + Self.list(tally.rare.map { ($0.key.rawValue, $0.value) }),
            "facts: " + Self.list(tally.reached.map { ($0.key.rawValue, $0.value) }),
            "looks at the invariants: "
                + tally.looks.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
                .joined(separator: ", "),
        ]
    }

    /// What the seeds did not try; a promise about it was not tried either.
    private var silences: [String] {
        let faults = kinds.filter { tally.struck[$0] == nil }.sorted().map(\.rawValue)
        let states = RareState.allCases.filter { tally.rare[$0] == nil }.sorted().map(\.rawValue)
        let unseen = InvariantCatalogue.all.filter { invariant in
            let isLooked = invariant.watches.contains { $0 != .twice && $0 != .step }
            return isLooked && tally.looks[invariant.number] == nil
        }
        return [
            Self.sentence("faults that never struck", faults),
            Self.sentence("states that were never reached", states),
            Self.sentence("invariants never looked at", unseen.map { "\($0.number)" }),
        ].compactMap { $0 }
    }

    private static func sentence(_ title: String, _ names: [String]) -> String? {
        names.isEmpty ? nil : "\(title): \(names.joined(separator: ", "))"
    }

    private static func list(_ counts: [(String, Int)]) -> String {
        counts.sorted { $0.0 < $1.0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }
}
