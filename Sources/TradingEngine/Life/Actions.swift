package import TradingCore

/// What operators ask for.
extension EngineState {
    mutating func perform(_ action: EngineAction, _ origin: ActionOrigin) -> EngineReport {
        switch action {
        case .halt(let scope, let reason):
            let text = reason.isEmpty ? "asked for by the operator" : reason
            return .halt(
                latch(
                    scope: scope,
                    cause: .operator,
                    reason: text,
                    evidence: [],
                    by: origin.display
                )
            )
        case .resume(let scope, let rebase): return resume(scope, rebase: rebase, origin)
        case .close(let symbol, let share): return close(symbol, share)
        case .flatten: return flatten(origin)
        case .cancel(let target): return cancel(target)
        case .setReduceOnly(let isOn): return setReduceOnly(isOn, origin)
        case .switchStrategy(let id, let isOn): return switchStrategy(id, isOn: isOn, origin)
        case .setAlertPreferences(let preferences):
            record(.alertPreferencesSet(preferences))
            return .notice(NoticeReport(headline: "Alerts are set.", lines: [], numbers: []))
        case .acknowledgeAlert(let number): return acknowledge(number, origin)
        }
    }

    /// What an action would do, without doing it.
    package func preview(_ action: EngineAction) -> EngineReport {
        var trial = self
        trial.effects.removeAll()
        switch action {
        case .resume(let scope, let rebase): return .resume(resumeReport(scope, rebase: rebase))
        default: return trial.perform(action, ActionOrigin(surface: .control, user: 0))
        }
    }

    /// A text that changes whenever what an action would do may have changed: halts, positions,
    /// open orders and modes, but not prices.
    package func fingerprint(of action: EngineAction) -> String {
        let halts = book.halts.map { String($0.id) }
        let positions = book.positions.sorted { $0.key < $1.key }
            .map { "\($0.key)=\($0.value.quantity)" }
        let unknown = book.openOrders.filter { $0.state == .unknown }.map(\.intent.id.text)
        let switches = book.strategiesOff.sorted().map(\.text) + ["\(book.isReduceOnly)"]
        let parts: [[String]] =
            switch action {
            case .resume: [halts, unknown, book.drifts.keys.sorted().map(\.description)]
            case .setReduceOnly, .switchStrategy: [switches, halts]
            case .close(let symbol, _): [positions.filter { $0.contains(":\(symbol)=") }]
            default: [halts, positions, switches]
            }
        return parts.map { $0.joined(separator: ",") }.joined(separator: ";")
    }

    private mutating func close(_ symbol: String, _ share: Fraction) -> EngineReport {
        let held = book.positions.keys.filter { $0.symbol == symbol }.sorted()
        guard !held.isEmpty else {
            return .notice(
                NoticeReport(
                    headline: "There is no position in \(symbol).",
                    lines: [],
                    numbers: [],
                    hint: "/positions"
                )
            )
        }
        var failures: [String] = []
        for id in held {
            if let failure = closePosition(id, share: share) { failures.append(failure) }
        }
        return .flatten(
            FlattenReport(
                title: share >= .one
                    ? "close \(symbol)" : "close \(share.display) of \(symbol)",
                isFinished: false,
                isFlat: false,
                verifiedAt: nil,
                cancelled: 0,
                fills: [],
                remaining: held.compactMap(remainder),
                failures: failures,
                slippage: .zero,
                seconds: .zero,
                halt: nil,
                sent: held.flatMap(closingOrders).map {
                    NamedNumber("\($0.intent.side.rawValue) \(symbol)", $0.remaining)
                }
            )
        )
    }

    private func closingOrders(of id: InstrumentID) -> [OrderRecord] {
        book.openOrders(of: id).filter { $0.intent.purpose == .flatten }
    }

    /// What is left of a position once its closing orders are filled; nil when nothing is.
    private func remainder(of id: InstrumentID) -> PositionRow? {
        let held = book.position(of: id)
        let closing = closingOrders(of: id).reduce(Quantity.zero) { $0 + $1.remaining }
        let left = held.quantity.isPositive ? held.quantity - closing : held.quantity + closing
        if left.isZero { return nil }
        return positionRow(id, HeldPosition(quantity: left, averagePrice: held.averagePrice))
    }

    /// Sends a reduce-only market order for a share of a position.
    ///
    /// - Returns: why it was not sent; nil when it was.
    mutating func closePosition(_ id: InstrumentID, share: Fraction) -> String? {
        let held = book.position(of: id).quantity
        guard let instrument = moment.instruments[id] else {
            return "\(id.symbol): the instrument is not known here; close it at the venue."
        }
        let closing = book.openOrders(of: id).contains { $0.intent.purpose == .flatten }
        if closing { return nil }
        let isAll = share >= .one
        let part = held.magnitude.times(share, .up)
        let quantity =
            isAll ? held.magnitude : min(held.magnitude, part.rounded(to: instrument.lot, .up))
        let draft = OrderDraft(
            instrument: id,
            side: held.isPositive ? .sell : .buy,
            kind: .market,
            quantity: quantity,
            timeInForce: .ioc,
            isReduceOnly: true,
            purpose: .flatten
        )
        let record = place(draft, strategy: nil)
        return record.verdict == .skip ? "\(id.symbol): \(record.explanation.sentence)" : nil
    }

    private mutating func cancel(_ target: String?) -> EngineReport {
        let open = book.openOrders.filter { order in
            guard let target else { return order.intent.purpose != .protectiveStop }
            if order.intent.id.text == target { return true }
            return order.intent.instrument.symbol == target
                && order.intent.purpose != .protectiveStop
        }
        for order in open { requestCancel(order.intent.id, reason: "asked for by the operator") }
        let rows = open.map { orderRow($0) }
        let stops = book.openOrders.filter { $0.intent.purpose == .protectiveStop }.count
        return .notice(
            NoticeReport(
                headline: rows.isEmpty
                    ? "There is nothing to cancel." : "Cancels sent for \(rows.count) order(s).",
                lines: rows.map { "\($0.id) \($0.side.rawValue) \($0.quantity) \($0.symbol)" },
                numbers: [NamedNumber("protective stops kept", stops)],
                hint: "/orders"
            )
        )
    }

    private mutating func setReduceOnly(_ isOn: Bool, _ origin: ActionOrigin) -> EngineReport {
        let wasOn = book.isReduceOnly
        if wasOn != isOn { record(.reduceOnlySet(ReduceOnlySet(isOn: isOn, by: origin.display))) }
        var cancelled = 0
        if isOn {
            for order in book.openOrders where order.intent.purpose.raisesRisk && order.isWanted {
                requestCancel(order.intent.id, reason: "reduce-only mode")
                cancelled += 1
            }
        }
        let report = NoticeReport(
            headline: isOn
                ? "Reduce-only mode is on: positions can only shrink."
                : "Reduce-only mode is off: entries are allowed again.",
            lines: wasOn == isOn ? ["It was so before."] : [],
            numbers: [NamedNumber("entry orders cancelled", cancelled)],
            hint: isOn ? "/reduce off" : nil
        )
        if wasOn != isOn { alert(.reduceOnlyChanged, subject: "mode", .notice(report)) }
        return .notice(report)
    }

    private mutating func switchStrategy(
        _ id: StrategyID,
        isOn: Bool,
        _ origin: ActionOrigin
    ) -> EngineReport {
        guard let index = moment.strategies.firstIndex(where: { $0.strategy.id == id }) else {
            let names = moment.strategies.map(\.strategy.id.text).joined(separator: ", ")
            return .notice(
                NoticeReport(
                    headline: "No strategy is called \(id).",
                    lines: ["There are: \(names)."],
                    numbers: []
                )
            )
        }
        record(.strategySwitched(StrategySwitched(strategy: id, isOn: isOn, by: origin.display)))
        var cancelled = 0
        if isOn {
            moment.strategies[index].dueAt = moment.now
        } else {
            for order in book.openOrders
            where order.intent.strategy == id && order.intent.purpose.raisesRisk {
                requestCancel(order.intent.id, reason: "strategy off")
                cancelled += 1
            }
        }
        return .notice(
            NoticeReport(
                headline: "Strategy \(id) is \(isOn ? "on" : "off").",
                lines: isOn ? [] : ["Its positions and their stops stay."],
                numbers: [NamedNumber("entry orders cancelled", cancelled)]
            )
        )
    }

    private mutating func acknowledge(_ number: Int64, _ origin: ActionOrigin) -> EngineReport {
        record(
            .deliveryRecorded(
                DeliveryRecorded(
                    item: .alert,
                    number: number,
                    channel: origin.surface.rawValue,
                    outcome: .acknowledged,
                    detail: origin.display
                )
            )
        )
        return .notice(
            NoticeReport(headline: "Alert #\(number) is marked as seen.", lines: [], numbers: [])
        )
    }
}
