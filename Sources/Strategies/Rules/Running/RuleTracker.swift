import TradingCore

/// What a rule strategy knows of one instrument: the truths of its newest bar, and its plan.
struct RuleTracker: Sendable {
    private(set) var machine: RuleMachine
    var plan: PlanTracker
    private var deviation: RealisedVolatility?
    /// Annualised, a fraction; nil while it is not known or not asked for.
    private(set) var volatility: Double?

    init(_ spec: RuleSpec, program: RuleProgram, anchoring: String) {
        machine = RuleMachine(program)
        plan = PlanTracker(spec.plan, anchoring: anchoring)
        if case .volatility = spec.size {
            deviation = RealisedVolatility(
                returns: RuleSpec.volatilityBars,
                barsPerYear: spec.annualBars
            )
        }
    }

    /// Takes a closed bar; one that is not newer than the last is a revision and changes nothing.
    mutating func update(_ bar: Bar) {
        guard bar.closeTime > plan.last?.time ?? .epoch, bar.close.isPositive else { return }
        plan.update(bar)
        let close = bar.close.approximate
        volatility = deviation?.update(close) ?? volatility
        machine.update(
            open: bar.open.approximate,
            BarNumbers(
                high: bar.high.approximate,
                low: bar.low.approximate,
                close: close,
                volume: bar.volume.approximate,
                day: bar.openTime.day.daysSinceEpoch
            )
        )
    }
}
