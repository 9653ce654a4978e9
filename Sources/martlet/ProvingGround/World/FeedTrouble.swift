import Simulation
import TradingCore

/// What becomes of prices between the market and the agent, and of the market itself: bad ticks,
/// true crashes, bars that come twice, late, revised or from the future, and symbols that fall silent.
struct FeedTrouble {
    /// What prices are multiplied with since a crash, by instrument.
    private var levels: [InstrumentID: Fraction] = [:]
    private var silentUntil: [InstrumentID: Int64] = [:]
    private var lastBar: Bar?

    /// From now on the market stands elsewhere.
    mutating func crash(_ id: InstrumentID, to level: Fraction) {
        let present = levels[id] ?? .one
        levels[id] = Fraction(
            units: present.units * level.units / Fraction.unitsPerWhole
        )
    }

    mutating func silence(_ id: InstrumentID, until moment: Int64) { silentUntil[id] = moment }

    /// The event as the market truly has it.
    func truth(_ event: MarketEvent, _ market: SimulatedMarket) -> MarketEvent {
        switch event {
        case .quote(let quote):
            guard let level = levels[quote.instrument],
                let tick = market.instrument(quote.instrument)?.tick
            else { return event }
            let bid = max(tick, quote.bid.times(level, .down).rounded(to: tick, .down))
            return .quote(
                Quote(
                    instrument: quote.instrument,
                    time: quote.time,
                    bid: bid,
                    ask: max(bid + tick, quote.ask.times(level, .up).rounded(to: tick, .up)),
                    bidSize: quote.bidSize,
                    askSize: quote.askSize
                )
            )
        case .bar(let bar):
            guard let level = levels[bar.instrument],
                let tick = market.instrument(bar.instrument)?.tick
            else { return event }
            return .bar(
                bar.mapped { max(tick, $0.times(level, .nearest).rounded(to: tick, .nearest)) }
            )
        default: return event
        }
    }

    /// What the agent is told of it: nothing, it, or it and more.
    mutating func told(_ event: MarketEvent, _ world: World) -> [MarketEvent] {
        switch event {
        case .quote(let quote):
            if let end = silentUntil[quote.instrument], world.time.now < end { return [] }
            return world.happens(.badTick) ? [bad(quote, world), event] : [event]
        case .bar(let bar):
            defer { lastBar = bar }
            return world.happens(.badBars) ? strange(bar, world) : [event]
        default: return [event]
        }
    }

    private func bad(_ quote: Quote, _ world: World) -> MarketEvent {
        let kind = world.dice.integer(in: 0...3)
        let (bid, ask): (Price, Price) =
            switch kind {
            case 0: (quote.bid * 10, quote.ask * 10)
            case 1: (.zero, quote.ask)
            case 2: (quote.ask, quote.bid)
            default: (Price(units: quote.bid.units / 10), Price(units: quote.ask.units / 10))
            }
        return .quote(
            Quote(
                instrument: quote.instrument,
                time: quote.time,
                bid: bid,
                ask: ask,
                bidSize: quote.bidSize,
                askSize: quote.askSize
            )
        )
    }

    private func strange(_ bar: Bar, _ world: World) -> [MarketEvent] {
        let future = bar.moved(to: bar.openTime + .hours(2))
        let revised = bar.mapped { $0 + $0.times(.basisPoints(50), .nearest) }
        switch world.dice.integer(in: 0...3) {
        case 0: return [.bar(bar), .bar(bar)]
        case 1: return [.bar(bar)] + (lastBar.map { [.bar($0)] } ?? [])
        case 2: return [.bar(bar), .bar(revised)]
        default: return [.bar(future), .bar(bar)]
        }
    }
}

extension Bar {
    /// The same bar with other prices.
    fileprivate func mapped(_ change: (Price) -> Price) -> Bar {
        Bar(
            instrument: instrument,
            interval: interval,
            openTime: openTime,
            open: change(open),
            high: change(high),
            low: change(low),
            close: change(close),
            volume: volume
        )
    }

    fileprivate func moved(to openTime: UTCTime) -> Bar {
        Bar(
            instrument: instrument,
            interval: interval,
            openTime: openTime,
            open: open,
            high: high,
            low: low,
            close: close,
            volume: volume
        )
    }
}
