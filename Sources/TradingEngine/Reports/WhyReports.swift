import TradingCore

/// `/why`: the chain of reasons behind a symbol, a halt or an order.
extension EngineState {
    func whyReport(_ subject: String) -> WhyReport {
        if subject.lowercased() == "halt" { return whyHalt() }
        if let order = book.orders[ClientOrderID(subject)] { return whyOrder(order) }
        let ids = moment.instruments.keys.filter { $0.symbol == subject.uppercased() }.sorted()
        if ids.isEmpty { return whyNothing(subject) }
        return WhyReport(subject: subject.uppercased(), lines: ids.flatMap(whyLines))
    }

    private func whyNothing(_ subject: String) -> WhyReport {
        let symbols = Set(moment.instruments.keys.map(\.symbol)).sorted()
        let line = WhyLine(
            time: nil,
            title: "Nothing is known of \(subject)",
            sentence: "Ask for a symbol (\(symbols.joined(separator: ", "))), an order id out of "
                + "/orders or /trades, or the word halt.",
            numbers: []
        )
        return WhyReport(subject: subject, lines: [line])
    }

    private func whyHalt() -> WhyReport {
        let lines = book.halts.map { halt in
            WhyLine(
                time: halt.latchedAt,
                title: "Halt \(halt.id) of \(halt.scope) by \(halt.by)",
                sentence: halt.reason,
                numbers: halt.evidence
            )
        }
        let none = WhyLine(
            time: nil,
            title: "No halt",
            sentence: "Nothing is halted.",
            numbers: []
        )
        return WhyReport(subject: "halt", lines: lines.isEmpty ? [none] : lines)
    }

    private func whyOrder(_ order: OrderRecord) -> WhyReport {
        var lines = [
            WhyLine(
                time: order.intent.createdAt,
                title: "Wanted by \(order.intent.strategy?.text ?? "the operator")",
                sentence: order.intent.display + " (\(order.intent.purpose.rawValue))",
                numbers: [NamedNumber("price seen", order.intent.referencePrice)]
            ),
            WhyLine(
                time: order.intent.createdAt,
                title: "Risk gate: \(order.preflight.verdict.rawValue)",
                sentence: order.preflight.explanation.sentence,
                numbers: order.preflight.explanation.numbers
            ),
        ]
        lines += book.recentFills.filter { $0.fill.order == order.intent.id }.map { booked in
            WhyLine(
                time: booked.fill.time,
                title: "Filled \(booked.fill.quantity) at \(booked.fill.price)",
                sentence: "Fill \(booked.fill.id), \(booked.fill.liquidity.rawValue).",
                numbers: [
                    NamedNumber("fee", booked.fill.fee), NamedNumber("slippage", booked.slippage),
                ]
            )
        }
        lines.append(
            WhyLine(
                time: order.movedAt,
                title: "Now \(order.state.rawValue)",
                sentence: order.lastEvidence?.text ?? "",
                numbers: [NamedNumber("filled", order.filled)]
            )
        )
        if order.state == .unknown { lines.append(whyUnknown(order)) }
        return WhyReport(subject: order.intent.id.text, lines: lines)
    }

    private func whyUnknown(_ order: OrderRecord) -> WhyLine {
        WhyLine(
            time: order.movedAt,
            title: "Outcome unknown: \(order.intent.display)",
            sentence: unknownSentence(order)
                + " Until then \(order.intent.instrument.symbol) takes "
                + "no entry.",
            numbers: [NamedNumber("order", order.intent.id)]
        )
    }

    private func whyLines(_ id: InstrumentID) -> [WhyLine] {
        var lines = [whyPlan(id), whyOwned(id)].compactMap { $0 }
        if let skip = book.lastSkips[id] {
            lines.append(
                WhyLine(
                    time: skip.at,
                    title: "Risk gate: skip, \(skip.skipped.preflight.reason?.rawValue ?? "")",
                    sentence: skip.skipped.preflight.explanation.sentence,
                    numbers: skip.skipped.preflight.explanation.numbers
                )
            )
        }
        let halts = book.halts.filter {
            $0.covers(venue: id.venue, strategy: owner(of: id), symbol: id.symbol)
        }
        lines += halts.map {
            WhyLine(
                time: $0.latchedAt,
                title: "Halted (\($0.scope))",
                sentence: $0.reason,
                numbers: $0.evidence
            )
        }
        if let row = driftRow(id) {
            lines.append(
                WhyLine(
                    time: row.since,
                    title: "Drift #\(row.number): entries in it stop",
                    sentence: "Venue \(row.held.display), book \(row.booked.display): \(row.cause)."
                        + (row.decision.isEmpty ? "" : " It was decided: \(row.decision)."),
                    numbers: [NamedNumber("difference", row.difference.display)]
                )
            )
        }
        if let reason = quarantine(of: id.venue) {
            lines.append(
                WhyLine(
                    time: nil,
                    title: "\(id.venue) is quarantined",
                    sentence: "It takes no entries: \(reason).",
                    numbers: []
                )
            )
        }
        lines += modesBlocking(.symbol(id.symbol)).map {
            WhyLine(time: nil, title: "Entries are stopped", sentence: $0, numbers: [])
        }
        lines += holding(id)
        return lines
    }

    private func whyOwned(_ id: InstrumentID) -> WhyLine {
        if let index = moment.owners[id] { return wish(of: moment.strategies[index], for: id) }
        return WhyLine(
            time: nil,
            title: "No strategy",
            sentence: "No strategy trades \(id.symbol).",
            numbers: []
        )
    }

    private func wish(of running: StrategyMoment, for id: InstrumentID) -> WhyLine {
        let name = running.strategy.id.text
        if !running.isWarm {
            return WhyLine(
                time: nil,
                title: name,
                sentence: "The strategy is warming up: \(running.warmBars) of "
                    + "\(running.strategy.warmUpBars) bars.",
                numbers: []
            )
        }
        let wanted = running.desired?.instruments[id]
        let target = wanted?.targetPosition.map { [NamedNumber("wanted position", $0)] } ?? []
        return WhyLine(
            time: running.lastBar[id],
            title: name,
            sentence: wanted?.explanation.sentence ?? "It has not been asked yet.",
            numbers: (wanted?.explanation.numbers ?? []) + target
        )
    }

    private func holding(_ id: InstrumentID) -> [WhyLine] {
        let rows = positionRows().filter { $0.venue == id.venue.text && $0.symbol == id.symbol }
        let orders = book.openOrders(of: id).map(orderRow)
        let held = rows.map { row in
            WhyLine(
                time: nil,
                title: "Position \(row.quantity) at \(row.averagePrice)",
                sentence: row.stop.map { "The protective stop rests at \($0)." } ?? missingStop(id),
                numbers: row.unrealised.map { [NamedNumber("unrealised", $0.display)] } ?? []
            )
        }
        let open = orders.prefix(10).map { row in
            WhyLine(
                time: nil,
                title: "Order \(row.id): \(row.side.rawValue) \(row.quantity) \(row.kind)",
                sentence: "It is \(row.state.rawValue).",
                numbers: row.price.map { [NamedNumber("price", $0)] } ?? []
            )
        }
        let unknown = book.openOrders(of: id).filter { $0.state == .unknown }
        return held + open + unknown.prefix(5).map(whyUnknown)
    }

    private func missingStop(_ id: InstrumentID) -> String {
        guard isUnprotected(id), let trigger = wantedStop(of: id) else {
            return "No protective stop rests at the venue."
        }
        let since = book.guards[id]?.missingSince.map { ", since \($0.display)" } ?? ""
        let isGivenUp = !(book.guards[id]?.mayPlace ?? true)
        return "It should have a protective stop at \(trigger) and has none that covers it\(since)."
            + (isGivenUp ? " It was removed at the venue more than once." : "")
    }
}
