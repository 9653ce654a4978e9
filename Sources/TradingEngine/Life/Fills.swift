package import TradingCore

/// Fills become positions and money; each is applied once, whatever order they come in.
extension EngineState {
    mutating func take(_ told: Fill, of order: OrderRecord?, via: Evidence.Source) {
        guard !isKnown(told, via) else { return }
        let fill = converted(told)
        // What others did before the first account was read is contained in it.
        if order == nil, isBeforeOpening(fill.time, at: fill.instrument.venue) { return }
        if order == nil, noteExternal(fill, via) { return }
        let wasFinal = order?.state.isFinal ?? false
        let (position, realised) = book.outcome(of: fill)
        let booked = FillBooked(
            fill: fill,
            strategy: order?.intent.strategy,
            purpose: order?.intent.purpose,
            realised: realised,
            positionAfter: position.quantity,
            averagePriceAfter: position.averagePrice,
            slippage: slippage(of: fill, order),
            via: via
        )
        record(.fillBooked(booked))
        moment.refusals[fill.instrument] = nil
        moment.flatten?.note(booked)
        if let order {
            moveAfterFill(order.intent.id, wasFinal: wasFinal, fill, via)
        }
        tell(booked, order, wasFinal: wasFinal)
        revalue(fill.instrument.venue)
        markDue(fill.instrument)
    }

    /// A bust or a correction: the old execution is taken back by an entry of its own, and what takes
    /// its place is booked as a fill. One that was never booked will not be. Both are known again by
    /// what a correction calls them, whichever way brought it.
    mutating func take(_ correction: FillCorrection) {
        let original = correction.original
        let reversalID = "reversal of \(original.id)"
        let venue = original.instrument.venue
        guard !book.fillKeys.contains("\(venue) \(reversalID)") else { return }
        if let seen = unadopted(original) {
            withdraw(seen, correction, as: reversalID)
        } else if isKnown(original, .venueCorrection) {
            reverse(correction, as: reversalID)
        } else {
            bookedInAdvance(correction, as: reversalID)
        }
        if let replacement = correction.replacement {
            take(replacement, of: book.orders[replacement.order], via: .venueCorrection)
        }
        effects.append(.requestAccount(venue))
    }

    /// The fill with the rate by which its money becomes account money: what the venue says, or what the prices
    /// of now say, or what the last fill of the instrument was booked by.
    private func converted(_ fill: Fill) -> Fill {
        if fill.conversion != nil || moment.quotes.rate(of: fill.instrument) == .one { return fill }
        let rate =
            moment.quotes.rate(of: fill.instrument, filledAt: fill.price)
            ?? book.recentFills.last { $0.fill.instrument == fill.instrument }?.fill.conversion
        return rate.map { fill.converted(at: $0) } ?? fill
    }

    /// A fill with the rate by which it was booked.
    private func asBooked(_ fill: Fill) -> Fill {
        let booked = book.recentFills.last {
            $0.fill.id == fill.id && $0.fill.instrument == fill.instrument
        }
        return booked?.fill.conversion.map { fill.converted(at: $0) } ?? converted(fill)
    }

    private mutating func reverse(_ correction: FillCorrection, as id: String) {
        let original = asBooked(correction.original)
        let order = book.orders[original.order]
        var position = book.position(of: original.instrument)
        let side = original.side.opposite
        let realised = position.apply(side, original.quantity, at: original.price)
            .converted(at: original.rate, .down)
        let booked = FillBooked(
            fill: undoing(original, as: id),
            strategy: order?.intent.strategy,
            purpose: order?.intent.purpose,
            realised: realised,
            positionAfter: position.quantity,
            averagePriceAfter: position.averagePrice,
            slippage: .zero,
            reversal: FillReversal(
                of: original.id,
                reason: correction.reason,
                isReplaced: correction.replacement != nil
            ),
            via: .venueCorrection
        )
        record(.fillBooked(booked))
        tell(correction)
        revalue(original.instrument.venue)
        markDue(original.instrument)
    }

    /// What undoes an execution.
    private func undoing(_ original: Fill, as id: String) -> Fill {
        Fill(
            id: id,
            order: original.order,
            instrument: original.instrument,
            side: original.side.opposite,
            price: original.price,
            quantity: original.quantity,
            fee: -original.fee,
            liquidity: original.liquidity,
            time: moment.now,
            conversion: original.conversion
        )
    }

    private mutating func tell(_ correction: FillCorrection) {
        let original = correction.original
        notice(
            .fillCorrected,
            subject: original.instrument.symbol,
            "The venue takes back a fill: \(original.side.rawValue) \(original.quantity) "
                + "\(original.instrument.symbol) at \(original.price).",
            lines: [
                correction.reason,
                correction.replacement.map { "In its place: \($0.quantity) at \($0.price)." }
                    ?? "Nothing takes its place.",
            ],
            numbers: [NamedNumber("fill", original.id), NamedNumber("order", original.order)]
        )
    }

    /// An execution of others that waits for a decision is in no position yet.
    private func unadopted(_ original: Fill) -> Fill? {
        book.externals.first {
            $0.instrument == original.instrument && $0.order == original.order
                && ($0.id == original.id
                    || Book.contentsKey($0, .venueCorrection)
                        == Book.contentsKey(original, .venueCorrection))
        }
    }

    /// What was never booked is not booked back; it explains nothing any more.
    private mutating func withdraw(_ seen: Fill, _ correction: FillCorrection, as id: String) {
        let undone = undoing(seen, as: id)
        record(
            .externalFillSeen(
                ExternalFillSeen(fill: undone, via: .venueCorrection, takesBack: seen.id)
            )
        )
        tell(correction)
        bookRoundTrip(undone.instrument)
        lookAgain(at: undone.instrument.venue)
    }

    /// A correction that came before its fill: both are booked, so that the fill, when it comes, is
    /// an old one.
    private mutating func bookedInAdvance(_ correction: FillCorrection, as id: String) {
        let original = correction.original
        take(original, of: book.orders[original.order], via: .venueCorrection)
        reverse(correction, as: id)
    }

    private func slippage(of fill: Fill, _ order: OrderRecord?) -> Money {
        guard let reference = order?.intent.referencePrice, reference.isPositive else {
            return .zero
        }
        let signed = fill.side.signed(fill.quantity)
        let cost =
            notional(of: signed, at: fill.price, .up)
            - notional(of: signed, at: reference, .up)
        return cost.converted(at: fill.rate, .up)
    }

    private mutating func moveAfterFill(
        _ id: ClientOrderID,
        wasFinal: Bool,
        _ fill: Fill,
        _ via: Evidence.Source
    ) {
        guard let order = book.orders[id] else { return }
        let evidence = Evidence(
            via,
            "filled \(order.filled) of \(order.quantity) by \(fill.id)",
            reference: fill.id
        )
        move(order, to: order.isFilled ? .filled : .partial, evidence)
        if order.state == .rejected || order.state == .neverExisted {
            contradict(order, "It was filled: \(fill.quantity) by \(fill.id).")
        }
        if order.isOverfilled { noteOverfill(order, via) }
    }

    private mutating func tell(_ booked: FillBooked, _ order: OrderRecord?, wasFinal: Bool) {
        let fill = booked.fill
        if order == nil { watchWriter(fill.order, at: fill.instrument.venue) }
        guard order != nil || origin(of: fill.order) == .forgotten else {
            latch(
                scope: .venue(fill.instrument.venue),
                cause: .liquidation,
                reason: "The venue reports a fill that no order of ours explains.",
                evidence: [
                    NamedNumber("fill", fill.id), NamedNumber("side", fill.side.rawValue),
                    NamedNumber("quantity", fill.quantity), NamedNumber("price", fill.price),
                ],
                by: "engine"
            )
            let text = NoticeReport(
                headline: "Fill without an order of ours: \(fill.side.rawValue) "
                    + "\(fill.quantity) \(fill.instrument.symbol) at \(fill.price).",
                lines: ["It is booked; the venue is halted."],
                numbers: []
            )
            alert(.liquidation, subject: fill.instrument.symbol, .notice(text))
            return
        }
        let row = TradesReport(
            filter: wasFinal || order == nil ? "late, after the order had ended" : "",
            fills: [booked.row]
        )
        alert(.orderFilled, subject: fill.instrument.symbol, .trades(row))
    }

    mutating func take(_ movement: CashMovement) {
        guard !book.cashKeys.contains("\(movement.venue) \(movement.id)"),
            !isBeforeOpening(movement.time, at: movement.venue)
        else { return }
        record(.cashMoved(movement))
        revalue(movement.venue)
        switch movement.kind {
        case .funding, .financing:
            notice(
                .fundingPaid,
                subject: movement.instrument?.symbol ?? movement.venue.text,
                "Funding \(movement.amount.display) on "
                    + "\(movement.instrument?.symbol ?? movement.venue.text)."
            )
        case .liquidation:
            latch(
                scope: .venue(movement.venue),
                cause: .liquidation,
                reason: "The venue liquidated a position.",
                evidence: [NamedNumber("amount", movement.amount)],
                by: "engine"
            )
        case .fee, .rebate, .transfer, .correction: break
        }
    }
}

extension FillBooked {
    /// The fill as reports show it.
    package var row: TradeRow {
        TradeRow(
            time: fill.time,
            venue: fill.instrument.venue.text,
            symbol: fill.instrument.symbol,
            side: fill.side,
            quantity: fill.quantity,
            price: fill.price,
            fee: fill.fee,
            realised: realised,
            liquidity: fill.liquidity,
            strategy: strategy?.text ?? "",
            order: fill.order.text,
            fill: fill.id
        )
    }
}
