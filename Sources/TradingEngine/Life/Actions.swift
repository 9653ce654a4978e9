package import TradingCore

/// What operators ask for.
extension EngineState {
    mutating func perform(_ action: EngineAction, _ origin: ActionOrigin) -> EngineReport {
        switch action {
        case .halt(let scope, let reason): return .halt(halt(scope, reason, origin))
        case .resume(let scope, let rebase): return resume(scope, rebase: rebase, origin)
        case .close(let symbol, let share): return close(symbol, share)
        case .flatten: return flatten(origin)
        case .cancel(let target): return cancel(target)
        case .setReduceOnly(let isOn): return setReduceOnly(isOn, origin)
        case .switchStrategy(let id, let isOn): return switchStrategy(id, isOn: isOn, origin)
        case .setAlertPreferences(let preferences):
            let changes = preferences.changes(from: book.preferences)
            record(.alertPreferencesSet(preferences))
            let headline = changes.isEmpty ? "Alerts were set so before." : "Alerts are set."
            return .notice(NoticeReport(headline: headline, lines: changes, numbers: []))
        case .acknowledgeAlert(let number): return acknowledge(number, origin)
        case .resolveDrift(let symbol, let number, let choice):
            return resolveDrift(symbol, number, choice, origin)
        case .beginDrill(let kind, let venue): return .drill(beginDrill(kind, venue, origin))
        case .endDrill(let ended): return .drill(endDrill(ended))
        case .tradeByHand(let symbol, let side, let quantity):
            return tradeByHand(symbol, side, quantity)
        case .setPlan(let symbol, let terms): return setPlan(symbol, terms, origin)
        case .steerAutopilot(let request): return steerAutopilot(request, origin)
        case .changeRules:
            return .notice(
                NoticeReport(
                    headline: "Written strategies are kept by the agent.",
                    lines: [],
                    numbers: [],
                    isRefusal: true
                )
            )
        case .setLive(let market, _):
            // A market keeps the mode that it was started with; only the agent knows venues and gates.
            return .notice(
                NoticeReport(
                    headline: "The mode of \(market) is not the engine's to change.",
                    lines: [],
                    numbers: [],
                    isRefusal: true
                )
            )
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
    /// orders of unknown outcome and modes, but not prices.
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
            case .setPlan(let symbol, _):
                [
                    positions.filter { $0.contains(":\(symbol)=") },
                    (book.plans ?? [:]).values.map { "\($0.instrument) \($0.terms ?? "")" }
                        .sorted(),
                ]
            case .close(let symbol, _): [positions.filter { $0.contains(":\(symbol)=") }]
            case .resolveDrift(let symbol, _, _):
                [
                    driftRows.filter { $0.symbol == symbol }.map {
                        "\($0.number) \($0.venue) \($0.held) \($0.booked) \($0.difference)"
                    }
                ]
            case .setAlertPreferences: [book.preferences.changes(from: AlertPreferences())]
            default: [halts, positions, switches]
            }
        return parts.map { $0.joined(separator: ",") }.joined(separator: ";")
    }

    private mutating func halt(
        _ scope: HaltScope,
        _ reason: String,
        _ origin: ActionOrigin
    ) -> HaltReport {
        let asked = "asked for by the operator"
        // By itself the agent halts for the sake of its journal.
        let cause: HaltCause = origin == .agent ? .journal : .operator
        // A halt without a reason adds nothing to one that stands; a new reason is latched as a
        // halt of its own, so that the record keeps it.
        let standing = book.halts.first {
            $0.scope == scope && $0.cause == cause && (reason.isEmpty || $0.reason == reason)
        }
        return latch(
            scope: scope,
            cause: cause,
            reason: standing?.reason ?? (reason.isEmpty ? asked : reason),
            evidence: [],
            by: origin.display
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
        let lines = isOn ? [] : modesBlocking(.all)
        let report = NoticeReport(
            headline: isOn
                ? "Reduce-only mode is on: positions can only shrink."
                : "Reduce-only mode is off" + (haltsStanding ?? ": entries are allowed again."),
            lines: (wasOn == isOn ? ["It was so before."] : []) + lines,
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
                    numbers: [],
                    isRefusal: true
                )
            )
        }
        let wasOn = !book.strategiesOff.contains(id)
        // Recorded also when it was so: the operator's word lets a stop be placed again.
        record(.strategySwitched(StrategySwitched(strategy: id, isOn: isOn, by: origin.display)))
        var cancelled = 0
        if isOn {
            moment.strategies[index].dueAt = moment.now
        } else {
            for order in book.openOrders
            where order.intent.strategy == id && order.intent.purpose.raisesRisk && order.isWanted {
                requestCancel(order.intent.id, reason: "strategy off")
                cancelled += 1
            }
        }
        let lines =
            isOn ? blocksOfEntries(in: .strategy(id)) : ["Its positions and their stops stay."]
        return .notice(
            NoticeReport(
                headline: "Strategy \(id) is \(isOn ? "on" : "off").",
                lines: (wasOn == isOn ? ["It was so before."] : []) + lines,
                numbers: [NamedNumber("entry orders cancelled", cancelled)]
            )
        )
    }

    private mutating func acknowledge(_ number: Int64, _ origin: ActionOrigin) -> EngineReport {
        guard number >= 1, number <= book.alertCount else {
            let last =
                book.alertCount == 0 ? "There is none yet." : "The last is #\(book.alertCount)."
            return .notice(
                NoticeReport(
                    headline: "There is no alert #\(number).",
                    lines: [last],
                    numbers: [],
                    isRefusal: true
                )
            )
        }
        record(
            .deliveryRecorded(
                DeliveryRecorded(
                    item: .alert,
                    number: number,
                    channel: origin.surface?.rawValue ?? origin.display,
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
