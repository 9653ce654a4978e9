import Strategies
import TradingCore

/// Positions that the operator has led by a plan: a stop that rests and follows, parts that are taken, an end
/// in time. While a plan lasts, nobody else trades its instrument: not the strategy that owns it either.
extension EngineState {
    /// Begins, replaces or ends the plan of a symbol.
    ///
    /// - Parameters:
    ///   - symbol: of an instrument that is held, or in which a drift stands.
    ///   - terms: in the words of `/plan`; nil ends it.
    ///   - origin: who wants it.
    /// - Returns: the plan in plain words, or why nothing was done.
    mutating func setPlan(
        _ symbol: String,
        _ terms: String?,
        _ origin: ActionOrigin
    ) -> EngineReport {
        guard let terms else { return dropPlan(symbol, origin) }
        let known = moment.instruments.keys.filter { $0.symbol == symbol }.sorted()
        let held = known.filter { !plannable($0).isZero }
        guard let id = held.first, held.count == 1 else {
            return refusal(
                held.isEmpty
                    ? "There is no position in \(symbol) to lead."
                    : "\(symbol) is held at several venues.",
                held.isEmpty
                    ? ["A plan leads what is held, or what a drift shows."]
                    : ["Close one of them first:"] + held.map(\.venue.text)
            )
        }
        let spec: PlanSpec
        do throws(RuleProblem) {
            spec = try PlanSpec(saying: terms)
        } catch {
            return refusal(
                "That is no plan.",
                ["\(error.reason).", "Here: \(error.excerpt(of: terms))"]
            )
        }
        return begin(spec, id, origin)
    }

    /// What a plan could lead: what is held, else what a drift shows.
    private func plannable(_ id: InstrumentID) -> Quantity {
        let held = book.position(of: id).quantity
        return held.isZero ? book.drifts[id]?.found.difference ?? .zero : held
    }

    private mutating func begin(
        _ spec: PlanSpec,
        _ id: InstrumentID,
        _ origin: ActionOrigin
    ) -> EngineReport {
        guard let instrument = moment.instruments[id], let ring = moment.bars[id] else {
            return refusal(
                "No bar of \(id.symbol) has closed since the start.",
                ["A plan is looked at when bars close: try again after the next one."]
            )
        }
        var tracker = PlanTracker(spec, anchoring: spec.said)
        for bar in ring.bars { tracker.update(Bar(bar, of: id, ring.interval)) }
        let isLong = plannable(id).isPositive
        guard let stop = tracker.firstStop(isLong: isLong, tick: instrument.tick) else {
            return refusal(noStop(tracker, id, ring, isLong: isLong), [])
        }
        let before = moment.plans[id]
        moment.plans[id] = tracker
        record(
            .planChanged(
                PlanChanged(
                    instrument: id,
                    terms: spec.said,
                    interval: ring.interval,
                    reason: before == nil ? "begun" : "replaced",
                    by: origin.display
                )
            )
        )
        followPlan(id)
        reconcilePlan(id)
        return .notice(begunReport(id, spec, ring.interval, stop: stop))
    }

    private func noStop(
        _ tracker: PlanTracker,
        _ id: InstrumentID,
        _ ring: BarRing,
        isLong: Bool
    ) -> String {
        let price = tracker.last?.price.display ?? "-"
        if tracker.isSettled {
            return "Its stop would not lie \(isLong ? "under" : "over") the price of \(price)."
        }
        let needed = Indicator.averageTrueRange(tracker.spec.rangeBars).barsToSettle
        return "Average true ranges of \(id.symbol) need \(needed) closed bars of "
            + "\(ring.interval.text), and \(ring.bars.count) are known: write 3% or a price, or wait."
    }

    private func begunReport(
        _ id: InstrumentID,
        _ spec: PlanSpec,
        _ interval: BarInterval,
        stop: Price
    ) -> NoticeReport {
        let isLong = plannable(id).isPositive
        var lines = spec.sentences(isLong: isLong, isShort: !isLong)
        lines.append("It is looked at when a bar of \(interval.text) closes.")
        if let owner = owner(of: id) {
            lines.append("\(owner) leaves \(id.symbol) alone until the plan ends.")
        }
        if book.position(of: id).quantity.isZero {
            lines.append("It begins when the drift is adopted: /drift adopt \(id.symbol)")
        }
        return NoticeReport(
            headline: "\(id.symbol) is led by a plan.",
            lines: lines,
            numbers: [NamedNumber("first stop", stop.display)],
            hint: "/plan \(id.symbol) shows it, /plan \(id.symbol) off ends it"
        )
    }

    private mutating func dropPlan(_ symbol: String, _ origin: ActionOrigin) -> EngineReport {
        let led = (book.plans ?? [:]).keys.filter { $0.symbol == symbol }.sorted()
        guard !led.isEmpty else { return refusal("No plan leads \(symbol).", []) }
        for id in led { end(id, reason: "ended", by: origin.display) }
        let lines = led.map { id in
            owner(of: id).map { "\($0) trades \(id.symbol) again, to what it wants." }
                ?? "Its stop stays where it rests; nobody moves it any more."
        }
        return .notice(
            NoticeReport(headline: "The plan of \(symbol) is over.", lines: lines, numbers: [])
        )
    }

    private func refusal(_ headline: String, _ lines: [String]) -> EngineReport {
        .notice(
            NoticeReport(
                headline: headline,
                lines: lines + ["Nothing was done."],
                numbers: [],
                hint: "/help plan",
                isRefusal: true
            )
        )
    }

    // MARK: Following

    /// Takes a closed bar for the plan of its instrument.
    mutating func takePlanned(_ bar: Bar) {
        guard let plan = book.plans?[bar.instrument], plan.interval == bar.interval else { return }
        moment.plans[bar.instrument]?.update(bar)
        moment.plansDue.insert(bar.instrument)
    }

    /// Follows the plans whose bar closed, or whose position or orders changed. Where neither a plan nor a
    /// strategy is left, the stop of a plan that is over still follows what is held, and goes with it.
    mutating func followDuePlans() {
        let due = moment.plansDue.sorted()
        moment.plansDue.removeAll(keepingCapacity: true)
        for id in due {
            followPlan(id)
            if moment.plans[id] != nil {
                reconcilePlan(id)
            } else if moment.owners[id] == nil {
                reconcileStop(id)
            }
        }
    }

    /// Lets a plan see what is held, and writes down where it stands. It ends with its position.
    private mutating func followPlan(_ id: InstrumentID) {
        guard var tracker = moment.plans[id], let known = book.plans?[id] else { return }
        let held = book.position(of: id)
        if held.quantity.isZero, book.drifts[id] == nil {
            return end(id, reason: "nothing is held any more", by: ActionOrigin.agent.display)
        }
        let entry = held.quantity.isZero ? nil : held.averagePrice
        _ = tracker.note(held: held.quantity, entry: entry)
        moment.plans[id] = tracker
        moment.bookVersion &+= 1
        let isCounting = tracker.spec.exitAfterBars != nil && known.bars != tracker.bars
        guard tracker.state != nil, let anchor = tracker.anchor,
            known.anchor != anchor || isCounting
        else { return }
        record(
            .planChanged(
                PlanChanged(
                    instrument: id,
                    terms: known.terms,
                    interval: known.interval,
                    anchor: anchor,
                    bars: tracker.bars,
                    reason: known.anchor == nil ? "it leads the position" : "a bar closed",
                    by: known.by
                )
            )
        )
    }

    private mutating func end(_ id: InstrumentID, reason: String, by: String) {
        moment.plans[id] = nil
        guard let known = book.plans?[id] else { return }
        record(
            .planChanged(
                PlanChanged(
                    instrument: id,
                    terms: nil,
                    interval: known.interval,
                    reason: reason,
                    by: by
                )
            )
        )
        markDue(id)
    }

    /// Brings what is held and what rests toward the plan. While a flatten is under way nothing is sent.
    mutating func reconcilePlan(_ id: InstrumentID) {
        guard moment.flatten == nil, let tracker = moment.plans[id],
            let instrument = moment.instruments[id]
        else { return }
        let held = book.position(of: id).quantity
        let wanted =
            tracker.isOverdue ? Quantity.zero : tracker.wanted(held: held, lot: instrument.lot)
        bring(
            id,
            toward: DesiredInstrument(
                targetPosition: tracker.state == nil ? nil : wanted,
                protectiveStop: tracker.stop(tick: instrument.tick),
                explanation: Explanation("Its plan wants it.")
            ),
            for: nil
        )
    }

    /// After a restart: plans go on where they stood.
    mutating func resumePlans() {
        for (id, known) in (book.plans ?? [:]).sorted(by: { $0.key < $1.key }) {
            guard let terms = known.terms, let spec = try? PlanSpec(saying: terms) else {
                // A later build may read other words; the stop stays where it rests.
                notice(
                    .positionUnprotected,
                    subject: id.symbol,
                    "The plan of \(id.symbol) cannot be read by this build: \(known.terms ?? "").",
                    lines: ["Its stop stays where it rests and follows no more."],
                    hint: "/plan \(id.symbol)"
                )
                continue
            }
            var tracker = PlanTracker(spec, anchoring: terms)
            for bar in moment.bars[id]?.bars ?? [] {
                tracker.update(Bar(bar, of: id, known.interval))
            }
            if let anchor = known.anchor { tracker.resume(anchor, counted: known.bars) }
            moment.plans[id] = tracker
            moment.plansDue.insert(id)
        }
    }
}
