package import TradingCore

/// Trades as it was written: see docs/rules.md.
///
/// Everything is judged when a bar closes. A position that is held is led by its plan and by the conditions
/// that end it; a new one is opened where its condition and every filter hold, its closing condition does
/// not, and no position ended at the same bar.
package struct RuleStrategy: Strategy {
    package let id: StrategyID
    package let spec: RuleSpec
    package let warmUpBars: Int
    private let program: RuleProgram
    private let anchoring: String
    private var trackers: [InstrumentID: RuleTracker] = [:]

    package init(id: StrategyID, spec: RuleSpec) {
        self.id = id
        self.spec = spec
        program = RuleProgram(spec.conditions)
        warmUpBars = spec.warmUpBars
        let plan = spec.fields.filter {
            ["interval", "stop", "breakeven", "trail", "take", "exit_after", "atr_bars"]
                .contains($0.key)
        }
        anchoring = plan.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            .joined(separator: ";")
    }

    package var interval: BarInterval { spec.bars }

    /// Digests a closed bar; bars of another interval are passed over.
    package mutating func update(_ bar: Bar) {
        guard bar.interval == interval else { return }
        meet(bar.instrument)
        trackers[bar.instrument]?.update(bar)
    }

    private mutating func meet(_ instrument: InstrumentID) {
        guard trackers[instrument] == nil else { return }
        trackers[instrument] = RuleTracker(spec, program: program, anchoring: anchoring)
    }

    /// Takes note of positions that began, changed or ended.
    package mutating func note(_ view: MarketView) -> [InstrumentID] {
        view.instruments.values.filter { isMine($0) }.map(\.id).sorted().filter { id in
            trackers[id]?.plan.note(
                held: view.positions[id] ?? .zero,
                entry: view.entryPrices[id]
            ) ?? false
        }
    }

    /// Where the plan of a position stands, or where the last one ended.
    package func anchor(of instrument: InstrumentID) -> StrategyAnchor? {
        trackers[instrument]?.plan.anchor
    }

    /// Goes on with the plan of before a restart.
    package mutating func resume(_ anchor: StrategyAnchor, of instrument: InstrumentID) {
        meet(instrument)
        trackers[instrument]?.plan.resume(anchor)
    }

    /// What the newest bars and the plans want of each of its instruments.
    package func desiredState(_ view: MarketView) -> DesiredState {
        var wanted: [InstrumentID: DesiredInstrument] = [:]
        var open = view.positions.values.filter { !$0.isZero }.count
        for id in view.instruments.keys.sorted() {
            guard let instrument = view.instruments[id] else { continue }
            guard isMine(instrument), let tracker = trackers[id] else {
                wanted[id] = leftAlone(instrument, view)
                continue
            }
            let decision = RuleDecision(
                instrument: instrument,
                spec: spec,
                tracker: tracker,
                view: view,
                hasRoom: open < spec.positionsMax ?? .max
            )
            let desired = decision.desiredInstrument()
            if decision.held.isZero, desired.targetPosition?.isZero == false { open += 1 }
            wanted[id] = desired
        }
        return DesiredState(strategy: self.id, instruments: wanted)
    }

    /// A position must hold the smallest order of the dearest instrument.
    package func capitalFloor(_ view: MarketView) -> CapitalFloor? {
        var orders: [String: Money] = [:]
        for (id, instrument) in view.instruments where isMine(instrument) {
            let close = trackers[id]?.plan.last?.price
            orders[id.symbol] = view.smallestOrder(of: instrument, close: close)
        }
        return .forShare(spec.shareMax, of: orders)
    }

    private func isMine(_ instrument: Instrument) -> Bool {
        spec.symbols.isEmpty
            || spec.symbols.contains { symbol in
                let name = symbol.uppercased()
                return name == instrument.id.symbol.uppercased()
                    || name == instrument.base.uppercased()
            }
    }

    private func leftAlone(_ instrument: Instrument, _ view: MarketView) -> DesiredInstrument {
        let why = isMine(instrument) ? "no bar of it was seen yet" : "the rules do not name it"
        return DesiredInstrument(
            targetPosition: view.positions[instrument.id] ?? .zero,
            protectiveStop: view.stops[instrument.id],
            explanation: Explanation("\(instrument.id.symbol) is left as it is: \(why).")
        )
    }
}
