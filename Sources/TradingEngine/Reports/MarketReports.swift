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
            isUp: (state?.isUp ?? false) && (state?.isFeedUp ?? false)
                && quarantine(of: market.venue) == nil,
            standing: standing(at: market.venue),
            session: session(of: market),
            isOpen: market.instruments.first?.calendar.isOpen(at: moment.now),
            priceAgeSeconds: rows.compactMap(\.ageSeconds).max(),
            strategies: strategies.map(\.strategy.id.text),
            halts: haltsBlocking(.venue(market.venue)).map { "\($0.scope): \($0.reason)" },
            positions: positionRows().filter { $0.venue == market.venue.text },
            todayNet: todayNet(market.venue),
            currency: market.currency,
            instruments: rows
        )
    }

    private func standing(at venue: VenueID) -> String {
        guard let here = moment.venues[venue] else { return "not known" }
        if !here.isFeedUp { return "no prices" }
        return quarantine(of: venue).map { "quarantined: " + $0 } ?? here.standing
    }

    /// Equity now less equity at the day's opening, which moves with transfers but not with a rebase.
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
        return Self.closed(calendar, at: moment.now)
    }

    private static func closed(_ calendar: TradingCalendar, at now: UTCTime) -> String {
        let since = calendar.closedSince(now).map { " since \($0.display)" } ?? ""
        let next = calendar.nextOpen(from: now).map { ", opens \($0.display)" } ?? ""
        return "closed" + since + next
    }

    /// Why a price is missing or stands still: the market is closed, since when and until when, with
    /// the last price and its age. Nil for a market that is open and has a price.
    func priceNote(_ id: InstrumentID) -> String? {
        guard let calendar = moment.instruments[id]?.calendar else { return nil }
        let quote = moment.quotes[id]
        let isOpen = calendar.isOpen(at: moment.now)
        if isOpen, quote != nil { return nil }
        let standing =
            isOpen ? "no price since the start" : Self.closed(calendar, at: moment.now)
        let last =
            if let quote {
                "last price \(quote.mid.display), \((moment.now - quote.time).display) old"
            } else if !isOpen, book.positions[id] != nil,
                let since = book.ledgers[id.venue]?.carried?.since
            {
                "valued as marked \(since.display), \((moment.now - since).display) ago"
            } else if let fill = book.recentFills.last(where: { $0.fill.instrument == id })?.fill {
                "last fill at \(fill.price.display), \((moment.now - fill.time).display) ago"
            } else {
                isOpen ? "wait for the feed" : "no price since the start"
            }
        return "\(id.symbol): \(standing); \(last)"
    }

    /// Notes on positions that had no price since the start: equity and risk are not known for them,
    /// or are those of the last mark.
    var unpriced: [String] {
        book.positions.keys.filter { moment.quotes[$0] == nil }.sorted().compactMap(priceNote)
    }

    func strategyRows() -> [StrategyRow] {
        moment.strategies.filter { !$0.instruments.isEmpty || !$0.home.isEmpty }.map { running in
            let floor = capitalFloor(of: running)
            return StrategyRow(
                id: running.strategy.id.text,
                market: running.market.text,
                isOn: !book.strategiesOff.contains(running.strategy.id),
                standing: standing(of: running),
                interval: running.strategy.interval.text,
                instruments: running.instruments.map(\.symbol),
                parameters: running.parameters,
                capitalFloor: floor?.equity,
                capitalNotes: capitalNotes(of: running, floor)
            )
        }
    }

    private func capitalNotes(of running: StrategyMoment, _ floor: CapitalFloor?) -> [String]? {
        var notes: [String] = []
        let share = capitalShare(of: running.strategy.id)
        if let share {
            let why = book.defense?.last?.explanation.sentence ?? "Bear defense stands by."
            notes.append("\(why) Its share of equity is \(share.description).")
        }
        if let floor, let equity = moment.venues[running.venue]?.equity,
            equity.times(share ?? .one, .down) < floor.equity
        {
            notes.append("Equity \(equity.display) is under the floor: nothing is opened.")
        }
        return notes.isEmpty ? nil : notes
    }

    private func standing(of running: StrategyMoment) -> String {
        if book.strategiesOff.contains(running.strategy.id) { return "off" }
        let halted = running.instruments.filter { id in
            book.halts.contains {
                $0.covers(venue: id.venue, strategy: running.strategy.id, symbol: id.symbol)
            }
        }
        if running.instruments.isEmpty { return "the autopilot has others trade its instruments" }
        if halted.count == running.instruments.count { return "halted" }
        if !running.isWarm {
            return "warming up, \(running.warmBars) of \(running.strategy.warmUpBars) bars"
        }
        if book.isReduceOnly { return "reduce-only" }
        return halted.isEmpty
            ? "trading"
            : "trading, "
                + halted.map(\.symbol).sorted()
                .joined(separator: ", ") + " halted"
    }

    func statusReport(
        _ undelivered: Int?,
        _ uptime: Int,
        _ progress: String,
        _ leadership: String?
    ) -> StatusReport {
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
            progress: progress,
            reduceOnly: book.isReduceOnly,
            strategiesOff: moment.strategies.map(\.strategy.id).filter(book.strategiesOff.contains)
                .map(\.text),
            currencyNote: setup.currencyNote,
            quarantines: quarantines,
            leadership: leadership
        )
    }
}
