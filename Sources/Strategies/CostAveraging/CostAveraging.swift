package import TradingCore

/// Buys for a fixed amount of money at fixed times, and more in dips (dollar cost averaging, DCA).
///
/// What should be held follows from the closed bars alone, see ``CostAveragingPlan``; the journal keeps the
/// plan, so that a restart neither buys twice nor forgets a purchase, and what was missed meanwhile is bought
/// then, within the caps. More than the plan is never sold, except when a round ends with its profit: then
/// everything is.
package struct CostAveraging: Strategy {
    package let id: StrategyID
    package let parameters: CostAveragingParameters
    private var trackers: [InstrumentID: CostAveragingTracker] = [:]

    package init(id: StrategyID, parameters: CostAveragingParameters) {
        self.id = id
        self.parameters = parameters
    }

    package var interval: BarInterval { parameters.interval }
    package var warmUpBars: Int { 1 }

    /// Digests a closed bar; bars of another interval are passed over.
    package mutating func update(_ bar: Bar) {
        guard bar.interval == interval, isMine(bar.instrument) else { return }
        trackers[bar.instrument, default: CostAveragingTracker(parameters)].update(bar)
    }

    /// The plan of an instrument; nil before its first bar.
    package func plan(of instrument: InstrumentID) -> CostAveragingPlan? {
        trackers[instrument]?.plan
    }

    /// The plan, which the journal keeps.
    package func anchor(of instrument: InstrumentID) -> StrategyAnchor? {
        guard let plan = trackers[instrument]?.plan, plan.changedAt > .epoch else { return nil }
        return plan.anchor(parameters)
    }

    /// Goes on with the plan of before a restart.
    package mutating func resume(_ anchor: StrategyAnchor, of instrument: InstrumentID) {
        guard isMine(instrument) else { return }
        guard let plan = CostAveragingPlan(anchor, parameters) else { return begin(instrument) }
        trackers[instrument, default: CostAveragingTracker(parameters)].resume(plan)
    }

    /// Begins with nothing bought, whatever history was fed.
    package mutating func begin(_ instrument: InstrumentID) {
        trackers[instrument]?.begin()
    }

    /// The plan of each of its instruments as a target.
    package func desiredState(_ view: MarketView) -> DesiredState {
        var wanted: [InstrumentID: DesiredInstrument] = [:]
        for (id, instrument) in view.instruments where isMine(id) {
            wanted[id] = desiredInstrument(instrument, view)
        }
        return DesiredState(strategy: id, instruments: wanted)
    }

    /// A purchase with its whole ladder must be paid, and be no smaller than the smallest order.
    package func capitalFloor(_ view: MarketView) -> CapitalFloor? {
        var ladder = parameters.amount
        for rung in 0..<parameters.dipRungs { ladder += parameters.amount(ofRung: rung + 1) }
        let round = min(ladder, parameters.totalMax)
        var total = Money.zero
        for (id, instrument) in view.instruments.sorted(by: { $0.key < $1.key }) where isMine(id) {
            guard let least = view.smallestOrder(of: instrument, close: trackers[id]?.close),
                let round = view.accounted(round, of: id)
            else { return nil }
            total += max(round, least).divided(by: max(instrument.leverageMax, .one), .up)
        }
        return CapitalFloor(
            equity: total,
            explanation: Explanation(
                "A purchase with its ladder of \(parameters.dipRungs) rungs takes \(round.display).",
                [
                    NamedNumber("purchase with ladder", round.display),
                    NamedNumber("capital floor", total.display),
                ]
            )
        )
    }

    private func isMine(_ instrument: InstrumentID) -> Bool {
        parameters.symbol.map { $0 == instrument.symbol } ?? true
    }

    private func desiredInstrument(
        _ instrument: Instrument,
        _ view: MarketView
    ) -> DesiredInstrument {
        let held = view.positions[instrument.id] ?? .zero
        let symbol = instrument.id.symbol
        guard let plan = trackers[instrument.id]?.plan else {
            return DesiredInstrument(
                targetPosition: held,
                protectiveStop: view.stops[instrument.id],
                explanation: Explanation("The plan of \(symbol) waits for its first bar.")
            )
        }
        let isOver = plan.quantity.isZero && plan.rounds > 0
        let planned = plan.quantity.rounded(to: instrument.lot, .down)
        let target = isOver ? .zero : max(planned, held)
        return DesiredInstrument(
            targetPosition: target,
            explanation: Explanation(sentence(symbol, plan, isOver), numbers(plan, held))
        )
    }

    private func sentence(_ symbol: String, _ plan: CostAveragingPlan, _ isOver: Bool) -> String {
        let next = "\(parameters.amount.display) every \(parameters.every.text)"
        guard let average = plan.average else {
            return isOver
                ? "The round of \(symbol) ended with its profit; the next one begins with \(next)."
                : "Nothing of \(symbol) is due; it buys for \(next)."
        }
        let full = plan.cost >= parameters.totalMax ? "; the cap is reached" : ""
        return
            "\(plan.cost.display) were to be spent on \(symbol) at \(average.display) on average; "
            + "it buys for \(next)\(full)."
    }

    private func numbers(_ plan: CostAveragingPlan, _ held: Quantity) -> [NamedNumber] {
        [
            NamedNumber("planned", plan.quantity), NamedNumber("position", held),
            NamedNumber("spent", plan.cost.display),
            NamedNumber("cap", parameters.totalMax.display),
            NamedNumber("average", plan.average?.display ?? "none"),
            NamedNumber("rungs used", "\(plan.rungs) of \(parameters.dipRungs)"),
            NamedNumber("next rung at", plan.nextRung(parameters)?.display ?? "none"),
            NamedNumber("profit at", plan.profitPrice(parameters)?.display ?? "never"),
            NamedNumber("rounds", plan.rounds),
        ]
    }
}
