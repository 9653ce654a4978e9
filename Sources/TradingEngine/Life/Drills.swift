package import TradingCore

/// Drills: the real halt, flatten and loss of a line, on paper, with an end of their own. The agent's
/// loop measures them; here stands what they may do.
extension EngineState {
    mutating func beginDrill(
        _ kind: DrillKind,
        _ asked: VenueID?,
        _ origin: ActionOrigin
    ) -> DrillReport {
        let running = setup.runningMarkets
        let venue = kind == .disconnect ? asked ?? running.first?.venue : nil
        if let reason = drillRefusal(kind, venue, running) {
            return DrillReport(
                time: moment.now,
                headline: "No drill was begun.",
                lines: [reason],
                isRefusal: true
            )
        }
        let number = book.drillCount + 1
        let started = DrillStarted(number: number, kind: kind, venue: venue, by: origin.display)
        record(.drillStarted(started))
        let reason = "drill #\(number)"
        switch kind {
        case .halt:
            latch(
                scope: .all,
                cause: .drill,
                reason: reason,
                evidence: [],
                by: origin.display,
                drill: number
            )
        case .flatten:
            latch(
                scope: .all,
                cause: .flatten,
                reason: reason,
                evidence: [],
                by: origin.display,
                drill: number
            )
            startFlatten()
            carryOnFlatten()
        case .disconnect: break
        }
        return DrillReport(
            time: moment.now,
            headline: "Drill #\(number) runs: \(kind.sentence(venue)).",
            lines: ["Its report follows; /drill shows how far it is."]
        )
    }

    /// Why no drill may begin now; nil when one may.
    private func drillRefusal(
        _ kind: DrillKind,
        _ venue: VenueID?,
        _ running: [MarketSetup]
    ) -> String? {
        if let live = running.first(where: { $0.mode != .paper }) {
            return "Drills are for paper, and \(live.id) is \(live.mode.rawValue)."
        }
        if let drill = book.drill { return "Drill #\(drill.number) is under way." }
        if let halt = book.halts.first { return "Halt #\(halt.id) (\(halt.scope)) stands." }
        if moment.flatten != nil { return "A flatten is under way." }
        if let drift = driftRows.first {
            return "Drift #\(drift.number) in \(drift.symbol) stands."
        }
        let suspected = moment.venues.values.flatMap(\.suspected.keys).map(\.symbol).min()
        if let suspected { return "A difference in \(suspected) is being looked at." }
        let unknown = book.openOrders.filter { $0.state == .unknown }.count
        if unknown > 0 { return "\(unknown) order(s) have an unknown outcome." }
        if let reason = quarantines.first { return reason + "." }
        let down = running.map(\.venue).filter { moment.venues[$0]?.isUp != true }
        if let down = down.first { return "\(down) is down." }
        if let venue, !running.contains(where: { $0.venue == venue }) {
            return "No market runs at \(venue)."
        }
        let closed = book.positions.keys.sorted().first { !isSessionOpen($0) }
        if kind == .flatten, let closed {
            return "The market of \(closed.symbol) is closed, so a flatten could not end."
        }
        return running.isEmpty ? "No market runs." : nil
    }

    /// Ends the drill of this number: lifts what it latched, and nothing else.
    mutating func endDrill(_ ended: DrillEnded) -> DrillReport {
        guard book.drill?.number == ended.number else { return drillReport() }
        let obstacle = obstacleToLifting
        let isLifted = ended.isHaltLifted && (obstacle == nil || ended.kind == .disconnect)
        let stays = isLifted ? "" : obstacle.map { "; its halt stands until /resume: \($0)" } ?? ""
        record(
            .drillEnded(
                DrillEnded(
                    number: ended.number,
                    kind: ended.kind,
                    isPassed: ended.isPassed,
                    isHaltLifted: isLifted,
                    outcome: ended.outcome + stays,
                    steps: ended.steps
                )
            )
        )
        if isLifted {
            for halt in book.halts where halt.drill == ended.number {
                record(.haltCleared(HaltCleared(id: halt.id, by: "drill #\(ended.number)")))
            }
            for index in moment.strategies.indices { moment.strategies[index].dueAt = moment.now }
        }
        return tellDrill(ended.isPassed && isLifted ? .notice : .warning)
    }

    /// What came up during a drill and is real: then its halt is not lifted by itself.
    private var obstacleToLifting: String? {
        if let drift = driftRows.first { return "a drift in \(drift.symbol) came up" }
        let unknown = book.openOrders.first { $0.state == .unknown }
        return unknown.map { "the outcome of \($0.intent.id) is unknown" }
    }

    /// A drill that was under way when the process ended is over, and what it latched stands.
    mutating func tellBrokenDrill() {
        guard let drill = book.drill else { return }
        let stands = book.halts.contains { $0.drill == drill.number }
        record(
            .drillEnded(
                DrillEnded(
                    number: drill.number,
                    kind: drill.kind,
                    isPassed: false,
                    isHaltLifted: false,
                    outcome: "the process ended in it"
                        + (stands ? "; its halt stands until /resume" : ""),
                    steps: []
                )
            )
        )
        _ = tellDrill(.warning)
    }

    private mutating func tellDrill(_ severity: AlertSeverity) -> DrillReport {
        guard let last = book.drillsEnded.last?.ended else { return drillReport() }
        let report = DrillReport(
            time: moment.now,
            headline: "Drill #\(last.number) (\(last.kind.rawValue)): \(last.outcome).",
            lines: [],
            runs: Array(drillRows.prefix(1))
        )
        alert(.drillReport, subject: "drill", .drill(report), severity: severity)
        return report
    }

    private var drillRows: [DrillRow] {
        book.drillsEnded.reversed().map { record in
            DrillRow(
                number: record.ended.number,
                drill: record.ended.kind.rawValue,
                ended: record.at,
                isPassed: record.ended.isPassed,
                outcome: record.ended.outcome,
                steps: record.ended.steps
            )
        }
    }

    /// The report of `/drill`: the last drills, and the one under way.
    package func drillReport() -> DrillReport {
        let running = book.drill.map {
            "Drill #\($0.number) (\($0.kind.rawValue)) is under way, by \($0.by)."
        }
        return DrillReport(
            time: moment.now,
            headline: running
                ?? (book.drillsEnded.isEmpty ? "No drill was run yet." : "The last drills"),
            lines: book.drillsEnded.isEmpty && running == nil
                ? ["/drill halt, /drill flatten and /drill disconnect run one on paper."] : [],
            runs: drillRows
        )
    }

    /// Judges a trade by hand on a paper account; the agent's loop lets the venue do it.
    mutating func tradeByHand(
        _ symbol: String,
        _ side: Side,
        _ quantity: Quantity
    ) -> EngineReport {
        let found = setup.markets.first { market in
            market.mode == .paper && market.instruments.contains { $0.id.symbol == symbol }
        }
        guard let found, let instrument = found.instruments.first(where: { $0.id.symbol == symbol })
        else { return refusedByHand("No paper market trades \(symbol).") }
        guard quantity.isPositive else {
            return refusedByHand("\(quantity.display) is not above 0; sell takes a quantity too.")
        }
        guard quantity.isMultiple(of: instrument.lot) else {
            return refusedByHand(
                "\(quantity.display) is no multiple of the lot, \(instrument.lot.display)."
            )
        }
        guard moment.quotes[instrument.id] != nil else {
            return refusedByHand(
                "\(symbol) has had no price since the start; /markets shows when it has."
            )
        }
        return .notice(
            NoticeReport(
                headline: "By hand at \(found.venue): \(side.rawValue) \(quantity.display) "
                    + "\(symbol) at market.",
                lines: ["It goes past Martlet, as a trade in the venue's own app would."],
                numbers: [],
                hint: "Within 10 s a drift is told; /drift shows it."
            )
        )
    }

    private func refusedByHand(_ reason: String) -> EngineReport {
        .notice(
            NoticeReport(
                headline: "Nothing was traded.",
                lines: [reason],
                numbers: [],
                isRefusal: true
            )
        )
    }
}

extension DrillKind {
    /// What the drill does, for people.
    fileprivate func sentence(_ venue: VenueID?) -> String {
        switch self {
        case .halt: "entries are halted and their orders cancelled, then the halt is lifted"
        case .flatten: "everything is halted, cancelled and closed, then the halt is lifted"
        case .disconnect: "the line to \(venue?.text ?? "the venue") is cut and comes back"
        }
    }
}
