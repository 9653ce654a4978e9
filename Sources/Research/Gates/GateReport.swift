/// A gate with the number that came to it.
package struct GateResult: Sendable, Hashable {
    package let gate: Gate
    /// Nil where the number has no meaning; that passes no gate.
    package let number: Double?
    package let threshold: Double

    package init(_ gate: Gate, _ number: Double?, _ threshold: Double) {
        self.gate = gate
        self.number = number
        self.threshold = threshold
    }

    package var isPassed: Bool {
        guard let number, !number.isNaN else { return false }
        return gate.isFloor ? number >= threshold : number <= threshold
    }

    package var value: Metric.Value { gate.value(number) }
    package var bound: Metric.Value { gate.value(threshold) }

    /// `Out-of-sample Sharpe 0.31, at least 0.80`.
    package var sentence: String {
        "\(gate.name) \(value.text), \(gate.isFloor ? "at least" : "at most") \(bound.text)"
    }
}

/// What the gates say of a strategy, and what is told beside them.
package struct GateReport: Sendable, Hashable {
    /// All nine, in their order.
    package let results: [GateResult]
    /// Deflated Sharpe ratio, probability of overfitting, order of trades: told, and no gate.
    package let beside: [Metric]
    /// The numbers of all parts that were judged, as one account.
    package let summary: PerformanceSummary
    package let folds: [WalkForward.Fold]
    /// How many variants were tried.
    package let variants: Int
    /// Where equity may stand after 1, 2, 4 and more periods if the future is like the parts that were judged.
    package let bands: [LiveBand]
    /// What the strategy knew of what had not happened yet; nil when it knew nothing.
    package let peeked: PeekFinding?

    /// Whether all gates were passed, by a strategy that does not look ahead.
    package var isPassed: Bool { peeked == nil && results.allSatisfy(\.isPassed) }
    /// The gates that were not passed.
    package var failures: [GateResult] { results.filter { !$0.isPassed } }
    /// Why it is no pass, with the first reason's number; nil for a pass.
    package var refusal: String? { peeked?.sentence ?? failures.first?.sentence }
}
