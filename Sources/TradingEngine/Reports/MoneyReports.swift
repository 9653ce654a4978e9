package import TradingCore

/// Reports on money and fills.
extension EngineState {
    /// The report of `/balance`: a row for each market that is not off, and the total.
    package func balanceReport() -> BalanceReport {
        let rows = setup.runningMarkets.map(balanceRow)
        return BalanceReport(
            time: moment.now,
            totalCurrency: setup.totalCurrency,
            total: totalRow(rows),
            venues: rows,
            currencyNote: setup.currencyNote
        )
    }

    private func balanceRow(_ market: MarketSetup) -> BalanceRow {
        let state = moment.venues[market.venue]
        return BalanceRow(
            venue: market.venue.text,
            market: market.id.text,
            mode: market.mode.rawValue,
            currency: market.currency,
            equity: state?.equity,
            freeMargin: freeMargin(at: market.venue),
            unrealised: state?.equity == nil ? nil : state?.unrealised,
            inTotal: setup.countedMarkets.contains { $0.id == market.id }
        )
    }

    private func totalRow(_ rows: [BalanceRow]) -> BalanceRow {
        let counted = rows.filter(\.inTotal)
        return BalanceRow(
            venue: "total",
            market: "all",
            mode: "",
            currency: setup.totalCurrency,
            equity: counted.sum(\.equity),
            freeMargin: counted.sum(\.freeMargin),
            unrealised: counted.sum(\.unrealised),
            inTotal: true
        )
    }

    func tradesReport(_ limit: Int, _ symbol: String?) -> TradesReport {
        let fills = book.recentFills.reversed()
            .filter { symbol == nil || $0.fill.instrument.symbol == symbol }
            .prefix(max(0, limit))
        return TradesReport(
            filter: "last \(limit)" + (symbol.map { " of \($0)" } ?? ""),
            fills: fills.map(\.row)
        )
    }

    func positionRows() -> [PositionRow] {
        book.positions.sorted { $0.key < $1.key }.map(positionRow)
    }

    func positionRow(_ id: InstrumentID, _ position: HeldPosition) -> PositionRow {
        let price = mark(of: id)
        let rate = moment.quotes.rate(of: id)
        let stop = book.openOrders(of: id).first {
            $0.intent.purpose == .protectiveStop && $0.isResting && $0.isWanted
        }
        let owner = moment.owners[id].map { moment.strategies[$0].strategy.id.text }
        return PositionRow(
            venue: id.venue.text,
            symbol: id.symbol,
            quantity: position.quantity,
            averagePrice: position.averagePrice.rounded(to: Price(units: 10_000), .nearest),
            price: price,
            value: price.flatMap { price in
                rate.map {
                    notional(of: position.quantity, at: price, .nearest).converted(at: $0, .nearest)
                }
            },
            unrealised: price.flatMap { price in
                rate.map { position.unrealised(at: price).converted(at: $0, .down) }
            },
            stop: isUnprotected(id) ? nil : stop?.intent.kind.price,
            strategy: moment.plans[id] == nil ? owner ?? "" : "plan",
            currency: setup.market(at: id.venue)?.currency ?? "",
            priceNote: priceNote(id)
        )
    }

    func orderRow(_ order: OrderRecord) -> OrderRow {
        let kind =
            switch order.intent.kind {
            case .market: "market"
            case .limit: "limit"
            case .stop: "stop"
            }
        return OrderRow(
            id: order.intent.id.text,
            venue: order.intent.instrument.venue.text,
            symbol: order.intent.instrument.symbol,
            side: order.intent.side,
            kind: kind,
            price: order.intent.kind.price,
            quantity: order.quantity,
            filled: order.filled,
            state: order.state,
            purpose: order.intent.purpose,
            strategy: order.intent.strategy?.text ?? "",
            ageSeconds: (moment.now - order.intent.createdAt).wholeSeconds
        )
    }
}

extension [BalanceRow] {
    /// The sum of one amount; nil as long as one of them is not known.
    fileprivate func sum(_ amount: (BalanceRow) -> Money?) -> Money? {
        reduce(Money?.some(.zero)) { sum, row in
            guard let sum, let value = amount(row) else { return nil }
            return sum + value
        }
    }
}
