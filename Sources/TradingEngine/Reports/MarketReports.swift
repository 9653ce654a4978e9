import TradingCore

/// Reports on markets, strategies and the agent's standing.
extension EngineState {
    func marketsReport() -> MarketsReport {
        MarketsReport(time: moment.now, markets: setup.markets.map(marketBlock))
    }

    private func marketBlock(_ market: MarketSetup) -> MarketBlock {
        let state = moment.venues[market.venue]
        let rows = market.instruments.map(instrumentRow)
        let strategies = moment.strategies.filter { $0.market == market.id }
        return MarketBlock(
            market: market.id.text,
            venue: market.venue.text,
            mode: market.mode.rawValue,
            isUp: (state?.isUp ?? false) && (state?.isFeedUp ?? false),
            standing: state?.isFeedUp == false ? "no prices" : state?.standing ?? "not known",
            session: session(of: market),
            priceAgeSeconds: rows.compactMap(\.ageSeconds).max(),
            strategies: strategies.map(\.strategy.id.text),
            halts: book.halts.filter { $0.scope == .all || $0.scope == .venue(market.venue) }
                .map { "\($0.scope): \($0.reason)" },
            positions: positionRows().filter { $0.venue == market.venue.text },
            todayNet: todayNet(market.venue),
            currency: market.currency,
            instruments: rows
        )
    }

    /// Equity now less equity at the day's opening, which moves with transfers.
    func todayNet(_ venue: VenueID) -> Money? {
        let equity = venue == .total ? totalEquity : moment.venues[venue]?.equity
        guard let equity, let opening = book.ledgers[venue]?.day.openingEquity else { return nil }
        return equity - opening
    }

    private func instrumentRow(_ instrument: Instrument) -> InstrumentRow {
        let quote = moment.quotes[instrument.id]
        return InstrumentRow(
            symbol: instrument.id.symbol,
            bid: quote?.bid,
            ask: quote?.ask,
            ageSeconds: quote.map { max(0, (moment.now - $0.time).wholeSeconds) }
        )
    }

    private func session(of market: MarketSetup) -> String {
        guard let calendar = market.instruments.first?.calendar else { return "no instruments" }
        if calendar.isOpen(at: moment.now) { return "open" }
        guard let next = calendar.nextOpen(from: moment.now) else { return "closed" }
        return "closed, opens \(next.display)"
    }

    func strategyRows() -> [StrategyRow] {
        moment.strategies.map { running in
            StrategyRow(
                id: running.strategy.id.text,
                market: running.market.text,
                isOn: !book.strategiesOff.contains(running.strategy.id),
                standing: standing(of: running),
                interval: running.strategy.interval.text,
                instruments: running.instruments.map(\.symbol),
                parameters: running.parameters
            )
        }
    }

    private func standing(of running: StrategyMoment) -> String {
        if book.strategiesOff.contains(running.strategy.id) { return "off" }
        let isHalted = running.instruments.allSatisfy { id in
            book.halts.contains {
                $0.covers(venue: id.venue, strategy: running.strategy.id, symbol: id.symbol)
            }
        }
        if isHalted { return "halted" }
        if !running.isWarm {
            return "warming up, \(running.warmBars) of \(running.strategy.warmUpBars) bars"
        }
        return "trading"
    }

    func statusReport(_ undelivered: Int, _ uptime: Int, _ progress: String) -> StatusReport {
        let state =
            if book.halts.contains(where: { $0.scope == .all }) {
                "halted"
            } else if !book.halts.isEmpty {
                "halted in part"
            } else if book.isReduceOnly {
                "reduce-only"
            } else {
                "running"
            }
        return StatusReport(
            time: moment.now,
            version: setup.version,
            uptimeSeconds: uptime,
            marketClock: moment.now,
            modes: setup.markets.map { NamedNumber($0.id.text, $0.mode.rawValue) },
            state: state,
            equity: totalEquity,
            currency: setup.totalCurrency,
            openPositions: book.positions.count,
            openOrders: book.openOrders.count,
            unknownOrders: book.openOrders.filter { $0.state == .unknown }.count,
            halts: book.halts.map(\.row),
            undelivered: undelivered,
            source: setup.source,
            progress: progress
        )
    }
}
