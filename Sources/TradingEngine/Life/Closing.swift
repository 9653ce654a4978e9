import TradingCore

/// Closing positions by hand, in whole or in part.
extension EngineState {
    mutating func close(_ symbol: String, _ share: Fraction) -> EngineReport {
        let held = book.positions.keys.filter { $0.symbol == symbol }.sorted()
        guard !held.isEmpty else {
            return .notice(
                NoticeReport(
                    headline: "There is no position in \(symbol).",
                    lines: [],
                    numbers: [],
                    hint: "/positions",
                    isRefusal: true
                )
            )
        }
        var failures: [String] = []
        var sent: [NamedNumber] = []
        var cancelled = 0
        for id in held {
            let before = Set(closingOrders(of: id).map(\.intent.id))
            if !before.isEmpty {
                failures.append("\(symbol): an order that closes it is on its way already.")
                continue
            }
            cancelled += cancelBeforeClosing(id, share: share)
            if let failure = closePosition(id, share: share) { failures.append(failure) }
            sent += closingOrders(of: id).map {
                NamedNumber("\($0.intent.side.rawValue) \(symbol)", $0.remaining)
            }
        }
        return .flatten(
            FlattenReport(
                title: share >= .one
                    ? "close \(symbol)" : "close \(share.display) of \(symbol)",
                isFinished: false,
                isFlat: false,
                verifiedAt: nil,
                cancelled: cancelled,
                fills: [],
                remaining: held.compactMap(remainder),
                failures: failures,
                slippage: .zero,
                seconds: .zero,
                halt: nil,
                sent: sent
            )
        )
    }

    private func closingOrders(of id: InstrumentID) -> [OrderRecord] {
        book.openOrders(of: id).filter { $0.intent.purpose == .flatten }
    }

    /// Cancels what would move the position after its close: with all of it everything but the stop,
    /// which guards until the close is filled; with a part of it the exits that the venue does not
    /// cut at flat.
    ///
    /// - Returns: how many cancels were sent.
    private mutating func cancelBeforeClosing(_ id: InstrumentID, share: Fraction) -> Int {
        let inTheWay = book.openOrders(of: id).filter { order in
            switch order.intent.purpose {
            case .entry: order.isWanted && share >= .one
            case .exit: order.isWanted && (share >= .one || !order.intent.isReduceOnly)
            case .protectiveStop, .flatten: false
            }
        }
        for order in inTheWay { requestCancel(order.intent.id, reason: "the position is closed") }
        return inTheWay.count
    }

    /// What is left of a position once its closing orders are filled; nil when nothing is.
    private func remainder(of id: InstrumentID) -> PositionRow? {
        let held = book.position(of: id)
        let closing = closingOrders(of: id).reduce(Quantity.zero) { $0 + $1.remaining }
        let left = held.quantity.isPositive ? held.quantity - closing : held.quantity + closing
        if left.isZero { return nil }
        return positionRow(id, HeldPosition(quantity: left, averagePrice: held.averagePrice))
    }

    /// Sends a reduce-only market order for a share of a position, rounded down to whole lots.
    ///
    /// - Returns: why it was not sent; nil when it was, or when one is on its way already.
    mutating func closePosition(_ id: InstrumentID, share: Fraction) -> String? {
        let held = book.position(of: id).quantity
        guard let instrument = moment.instruments[id] else {
            return "\(id.symbol): the instrument is not known here; close it at the venue."
        }
        if !closingOrders(of: id).isEmpty { return nil }
        let part = held.magnitude.times(share, .down).rounded(to: instrument.lot, .down)
        let quantity = share >= .one ? held.magnitude : part
        if quantity.isZero {
            return "\(id.symbol): \(share.display) of \(held.magnitude) rounds to nothing; "
                + "the smallest step is \(instrument.lot)."
        }
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
}
