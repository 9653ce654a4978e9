package import TradingCore

/// What an operator decides about a drift, each decision bound to the drift that was shown.
extension EngineState {
    mutating func resolveDrift(
        _ symbol: String,
        _ number: Int?,
        _ choice: DriftChoice,
        _ origin: ActionOrigin
    ) -> EngineReport {
        let standing = book.drifts.filter {
            $0.key.symbol == symbol && (number == nil || $0.value.number == number)
        }
        guard let (id, drift) = standing.first, standing.count == 1 else {
            return refuseDrift(symbol, number, standing.keys.sorted())
        }
        switch choice {
        case .adopt: return adopt(id, drift, origin)
        case .close: return closeExtra(id, drift, origin)
        case .ignore(let until):
            // A button is for one press; who wants another time types it.
            if number != nil, let until = drift.ignoredUntil, until > moment.now {
                return refusal("It is ignored already, until \(until.display).", [])
            }
            return ignore(id, drift, until, origin)
        case .halt: return haltForDrift(id, drift, origin)
        }
    }

    private func refuseDrift(
        _ symbol: String,
        _ number: Int?,
        _ among: [InstrumentID]
    ) -> EngineReport {
        if among.count > 1 {
            return refusal(
                "\(symbol) drifts at several venues.",
                ["Name the number too; /drift shows it."]
            )
        }
        let now = book.drifts.first { $0.key.symbol == symbol }
        guard let number else { return refusal("There is no drift in \(symbol).", []) }
        let then = now.map { "Now it is #\($0.value.number): look again." } ?? "There is none now."
        return refusal("Drift #\(number) in \(symbol) is over or has changed.", [then])
    }

    private func refusal(_ headline: String, _ lines: [String]) -> EngineReport {
        .drift(
            DriftReport(
                time: moment.now,
                headline: headline,
                lines: lines + ["Nothing was done."],
                drifts: driftRows,
                isRefusal: true
            )
        )
    }

    private func done(_ headline: String, _ lines: [String]) -> EngineReport {
        .drift(
            DriftReport(time: moment.now, headline: headline, lines: lines, drifts: driftRows)
        )
    }

    private mutating func note(
        _ id: InstrumentID,
        _ drift: DriftRecord,
        _ decision: DriftDecided.Decision,
        until: UTCTime? = nil,
        order: ClientOrderID? = nil,
        _ origin: ActionOrigin
    ) {
        record(
            .driftDecided(
                DriftDecided(
                    instrument: id,
                    number: drift.number,
                    decision: decision,
                    until: until,
                    order: order,
                    by: origin.display
                )
            )
        )
    }

    // MARK: Adopt

    private mutating func adopt(
        _ id: InstrumentID,
        _ drift: DriftRecord,
        _ origin: ActionOrigin
    ) -> EngineReport {
        if isClosingExtra(drift) {
            return refusal("The extra of \(id.symbol) is being closed.", ["Wait for its order."])
        }
        note(id, drift, .adopt, origin)
        let lines = drift.closing == nil ? takeOver(id, drift, by: origin.display) : []
        let held = book.position(of: id).quantity
        endDrift(id, how: "adopted by \(origin.display): the book holds \(held.display)")
        revalue(id.venue)
        return done(
            "Adopted: the book holds \(held.display) \(id.symbol), as the venue does.",
            lines + ["Entries in it are allowed again" + (haltsStanding ?? ".")]
                + afterAdoption(id)
        )
    }

    private func afterAdoption(_ id: InstrumentID) -> [String] {
        if moment.plans[id] != nil { return ["Its plan leads it from here."] }
        return owner(of: id).map { ["\($0) trades it from here to what it wants."] } ?? []
    }

    /// Brings the book to what the venue holds: by the executions that explain the difference, with
    /// their prices and fees, or by one adjustment at the venue's own average price.
    ///
    /// - Returns: what was done, in words.
    mutating func takeOver(
        _ id: InstrumentID,
        _ drift: DriftRecord,
        by: String
    ) -> [String] {
        let explaining = externals(explaining: drift, of: id)
        if !explaining.isEmpty {
            for fill in explaining { bookExternal(fill) }
            return ["Booked as external: \(drift.found.cause ?? "")."]
        }
        let from = book.position(of: id)
        let to = from.quantity + drift.found.difference
        let told = moment.venues[id.venue]?.account?.positions.first { $0.instrument == id }
        let later = later(than: drift, of: id)
        record(
            .positionAdjusted(
                PositionAdjusted(
                    instrument: id,
                    from: from.quantity,
                    to: to,
                    averagePrice: told?.averagePrice ?? from.averagePrice,
                    reason: "drift #\(drift.number) adopted by \(by): \(drift.found.cause ?? "")",
                    drift: drift.number,
                    keeps: later.isEmpty ? nil : later.map(\.id)
                )
            )
        )
        return ["Aligned from \(from.quantity.display) to \(to.display)."]
            + alignmentWords(alignBalance(id.venue))
    }

    // MARK: Close

    private func isClosingExtra(_ drift: DriftRecord) -> Bool {
        drift.closing.flatMap { book.orders[$0] }?.state.isOpen ?? false
    }

    /// What is left to close: the difference, or what an earlier order left of it.
    func extra(of drift: DriftRecord) -> Quantity {
        guard let closing = drift.closing, let order = book.orders[closing] else {
            return drift.found.difference
        }
        return order.intent.side.opposite.signed(order.quantity - order.filled)
    }

    /// Whether an order against the extra can only shrink what the venue holds.
    func canClose(_ id: InstrumentID, _ drift: DriftRecord) -> Bool {
        let extra = extra(of: drift)
        let booked = book.position(of: id).quantity
        let held = drift.closing == nil ? booked + extra : booked
        return !extra.isZero && extra.isNegative == held.isNegative
            && extra.magnitude <= held.magnitude && moment.instruments[id] != nil
    }

    private mutating func closeExtra(
        _ id: InstrumentID,
        _ drift: DriftRecord,
        _ origin: ActionOrigin
    ) -> EngineReport {
        if isClosingExtra(drift) {
            return refusal(
                "The extra of \(id.symbol) is being closed already.",
                ["Wait for its order; /orders shows it."]
            )
        }
        guard canClose(id, drift) else {
            return refusal(
                "There is no extra of \(id.symbol) that an order could close.",
                ["Closing it would grow or turn the venue's position; /drift adopt takes it over."]
            )
        }
        // The order must pass before the book takes anything over.
        var trial = self
        let extra = extra(of: drift)
        if drift.closing == nil {
            _ = trial.takeOver(id, drift, by: "\(origin.display), to be closed")
        }
        let draft = OrderDraft(
            instrument: id,
            side: extra.isNegative ? .buy : .sell,
            kind: .market,
            quantity: extra.magnitude,
            timeInForce: .ioc,
            isReduceOnly: true,
            purpose: .flatten
        )
        let verdict = trial.place(draft, strategy: nil)
        guard verdict.verdict == .approve, let order = trial.book.openOrders.last?.intent else {
            return refusal("The extra was not closed.", [verdict.explanation.sentence])
        }
        self = trial
        note(id, drift, .close, order: order.id, origin)
        return done(
            "Closing the extra: \(order.display), reduce-only.",
            ["Entries in it stay stopped until it is filled and the venue agrees."]
        )
    }

    // MARK: Ignore and halt

    private mutating func ignore(
        _ id: InstrumentID,
        _ drift: DriftRecord,
        _ until: UTCTime,
        _ origin: ActionOrigin
    ) -> EngineReport {
        note(id, drift, .ignore, until: until, origin)
        return done(
            "Drift #\(drift.number) in \(id.symbol) is not told again until \(until.display).",
            [
                "Entries in it stay stopped.",
                "The kill switch goes on counting; a /resume after its halt holds for that time.",
            ]
        )
    }

    private mutating func haltForDrift(
        _ id: InstrumentID,
        _ drift: DriftRecord,
        _ origin: ActionOrigin
    ) -> EngineReport {
        let report = latch(
            scope: .venue(id.venue),
            cause: .operator,
            reason: "drift #\(drift.number) in \(id.symbol)",
            evidence: [],
            by: origin.display
        )
        note(id, drift, .halt, origin)
        return done(
            "Halted: \(report.halt.scope), halt #\(report.halt.id).",
            ["Entry orders cancelled (sent): \(report.cancelsSent). Only /resume lifts it."]
        )
    }

    // MARK: Showing

    /// Every drift that stands, as reports show it.
    package var driftRows: [DriftRow] { book.drifts.keys.sorted().compactMap(driftRow) }

    func driftRow(_ id: InstrumentID) -> DriftRow? {
        guard let drift = book.drifts[id] else { return nil }
        let booked = book.position(of: id).quantity
        let missing = drift.closing == nil ? drift.found.difference : .zero
        return DriftRow(
            number: drift.number,
            venue: id.venue.text,
            symbol: id.symbol,
            held: booked + missing,
            booked: booked,
            difference: missing,
            cause: drift.found.cause ?? "not known",
            since: drift.since,
            canClose: canClose(id, drift) && !isClosingExtra(drift),
            ignoredUntil: drift.ignoredUntil.flatMap { $0 > moment.now ? $0 : nil },
            decision: decisionWords(drift)
        )
    }

    private func decisionWords(_ drift: DriftRecord) -> String {
        guard let decided = drift.decided, let at = drift.decidedAt else { return "" }
        let what =
            switch decided.decision {
            case .adopt: "adopted"
            case .ignore: "ignored until \(decided.until?.display ?? "")"
            case .halt: "venue halted"
            case .close: closingWords(drift)
            }
        return "\(what), by \(decided.by) at \(at.clock)"
    }

    private func closingWords(_ drift: DriftRecord) -> String {
        guard let order = drift.closing.flatMap({ book.orders[$0] }) else { return "closed" }
        if order.state.isOpen { return "being closed by \(order.intent.id)" }
        if order.state == .filled { return "closed by \(order.intent.id)" }
        return "\((order.quantity - order.filled).display) could not be closed (\(order.state))"
    }

    /// The report of `/drift`.
    func driftReport() -> DriftReport {
        DriftReport(time: moment.now, drifts: driftRows, foreign: foreignOrders.map(\.line))
    }
}

extension ForeignOrderRow {
    /// For people: `paper-crypto: buy 0.5 BTCUSDT limit 50,000 (id)`.
    fileprivate var line: String {
        let at = price.map { " " + $0.display } ?? ""
        return "\(venue): \(side.rawValue) \(quantity.display) \(symbol) \(kind)\(at) (\(id))"
    }
}
