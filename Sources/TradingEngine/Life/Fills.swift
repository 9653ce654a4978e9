package import TradingCore

/// Fills become positions and money; each is applied once, whatever order they come in.
extension EngineState {
    mutating func take(_ fill: Fill, of order: OrderRecord?) {
        guard !book.fillKeys.contains(Book.fillKey(fill)) else { return }
        let wasFinal = order?.state.isFinal ?? false
        var position = book.position(of: fill.instrument)
        let realised = position.apply(fill.side, fill.quantity, at: fill.price)
        let booked = FillBooked(
            fill: fill,
            strategy: order?.intent.strategy,
            purpose: order?.intent.purpose,
            realised: realised,
            positionAfter: position.quantity,
            averagePriceAfter: position.averagePrice,
            slippage: slippage(of: fill, order)
        )
        record(.fillBooked(booked))
        moment.refusals[fill.instrument] = nil
        moment.flatten?.fills.append(booked)
        if let order { moveAfterFill(order.intent.id, wasFinal: wasFinal, fill) }
        tell(booked, order, wasFinal: wasFinal)
        revalue(fill.instrument.venue)
        markDue(fill.instrument)
    }

    private func slippage(of fill: Fill, _ order: OrderRecord?) -> Money {
        guard let reference = order?.intent.referencePrice, reference.isPositive else {
            return .zero
        }
        let signed = fill.side.signed(fill.quantity)
        return notional(of: signed, at: fill.price, .up)
            - notional(of: signed, at: reference, .up)
    }

    private mutating func moveAfterFill(_ id: ClientOrderID, wasFinal: Bool, _ fill: Fill) {
        guard let order = book.orders[id] else { return }
        let isComplete = order.filled >= order.intent.quantity
        let next: OrderState = isComplete ? .filled : .partial
        if order.state.mayMove(to: next) {
            let evidence = Evidence(
                .venueStream,
                "filled \(order.filled) of \(order.intent.quantity) by \(fill.id)"
            )
            record(.orderMoved(OrderMoved(id: id, state: next, evidence: evidence)))
            moment.lookUps[id] = nil
        }
        if order.filled > order.intent.quantity {
            latch(
                scope: .venue(fill.instrument.venue),
                cause: .overfill,
                reason: "The venue filled more than was asked for.",
                evidence: [
                    NamedNumber("order", id), NamedNumber("asked", order.intent.quantity),
                    NamedNumber("filled", order.filled),
                ],
                by: "engine"
            )
        }
    }

    private mutating func tell(_ booked: FillBooked, _ order: OrderRecord?, wasFinal: Bool) {
        let fill = booked.fill
        guard order != nil else {
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
            filter: wasFinal ? "late, after the order had ended" : "",
            fills: [booked.row]
        )
        alert(.orderFilled, subject: fill.instrument.symbol, .trades(row))
    }

    mutating func take(_ movement: CashMovement) {
        guard !book.cashKeys.contains("\(movement.venue) \(movement.id)") else { return }
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
