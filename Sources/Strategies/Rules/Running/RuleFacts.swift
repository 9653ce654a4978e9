import TradingCore

/// The numbers that decided, for `/why`: every comparison with its values and its truth.
struct RuleFacts {
    let spec: RuleSpec
    let tracker: RuleTracker

    var numbers: [NamedNumber] { comparisons + plan }

    private var comparisons: [NamedNumber] {
        let machine = tracker.machine
        var names = RuleRole.allCases.filter { $0.root(in: spec) != nil }.map(\.rawValue)
        names += spec.filters.map { _ in "filter" }
        return zip(names, machine.program.watched).flatMap { name, watched in
            watched.map { comparison in
                let kept = machine.kept(at: comparison.place)
                var values = "\(comparison.left) = \(Self.shown(kept.left))"
                if !comparison.isRightPlain {
                    values += ", \(comparison.right) = \(Self.shown(kept.right))"
                }
                return NamedNumber(
                    "\(name): \(comparison.text)",
                    "\(kept.truth.shown) (\(values))"
                )
            }
        }
    }

    private var plan: [NamedNumber] {
        guard let state = tracker.plan.state else { return [] }
        var numbers = [NamedNumber("entry", state.entry)]
        if let stop = state.stop {
            numbers.append(NamedNumber("stop", Self.shown(stop.approximate)))
        }
        if let risk = state.risk { numbers.append(NamedNumber("1R", Self.shown(risk.approximate))) }
        numbers.append(NamedNumber("bars held", tracker.plan.bars))
        return numbers
    }

    /// Four places, or eight for what is small.
    static func shown(_ value: Double) -> String {
        guard !value.isNaN else { return "no answer yet" }
        return Fraction(approximating: value)?
            .text(placesMin: 0, placesMax: abs(value) < 0.1 ? 8 : 4, grouped: false)
            ?? "out of range"
    }
}

extension RuleTruth {
    var shown: String {
        switch self {
        case .yes: "true"
        case .no: "false"
        case .unanswered: "unanswered"
        }
    }
}
