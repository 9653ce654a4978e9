import Strategies
import TradingCore

/// What is told of the plans that lead positions.
extension EngineState {
    /// The report of `/plan`.
    func plansReport(_ symbol: String?) -> NoticeReport {
        let led = moment.plans.keys.filter { symbol == nil || $0.symbol == symbol }.sorted()
        guard !led.isEmpty else {
            return NoticeReport(
                headline: symbol.map { "No plan leads \($0)." } ?? "No position is led by a plan.",
                lines: ["A plan leads a position whoever opened it, by hand at the venue too."],
                numbers: [],
                hint:
                    "/plan \(symbol ?? "BTCUSDT") stop 2 atr, breakeven 1R, trail 3 atr, take 50% at 2R"
            )
        }
        return NoticeReport(
            headline: led.count == 1
                ? "\(led[0].symbol) is led by a plan." : "\(led.count) positions are led by plans.",
            lines: led.compactMap(planLine),
            numbers: led.count == 1 ? planNumbers(led[0]) : [],
            hint: "/plan \(led[0].symbol) off ends it"
        )
    }

    private func planLine(_ id: InstrumentID) -> String? {
        book.plans?[id].map { known in
            "\(id.symbol): \(known.terms ?? ""); bars of \(known.interval.text), by \(known.by)"
        }
    }

    private func planNumbers(_ id: InstrumentID) -> [NamedNumber] {
        guard let tracker = moment.plans[id], let state = tracker.state,
            let tick = moment.instruments[id]?.tick
        else { return [NamedNumber("state", "waits for its position")] }
        var numbers = [
            NamedNumber("held", book.position(of: id).quantity.display),
            NamedNumber("entry", state.entry.rounded(to: tick, .nearest).display),
        ]
        if let stop = tracker.stop(tick: tick) { numbers.append(NamedNumber("stop", stop.display)) }
        if !tracker.spec.targets.isEmpty {
            numbers.append(
                NamedNumber(
                    "parts taken",
                    "\(state.reached.nonzeroBitCount) of \(tracker.spec.targets.count)"
                )
            )
        }
        numbers.append(NamedNumber("bars held", tracker.bars))
        return numbers
    }

    /// The line of `/why` for an instrument that is led by a plan.
    func whyPlan(_ id: InstrumentID) -> WhyLine? {
        guard let known = book.plans?[id] else { return nil }
        let aside = owner(of: id).map { " \($0) leaves it alone meanwhile." } ?? ""
        return WhyLine(
            time: known.anchor?.since,
            title: "Led by a plan of \(known.by)",
            sentence: (known.terms ?? "") + "." + aside,
            numbers: planNumbers(id)
        )
    }
}
