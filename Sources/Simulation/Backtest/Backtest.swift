package import TradingCore
package import TradingEngine

/// Runs the real engine over past events: the same state machine, reconciler and risk gate that trade
/// live, before simulated venues, in one thread and without a journal. The same events and setup give
/// the same outcome.
///
/// At one instant the venue moves first, then the engine hears of the price, then of what the venue did;
/// what a strategy decides at a bar's close leaves after that bar, so it meets the price that is there
/// when it arrives: with no latency the last one of the closed bar, with any latency the first one of the
/// next. A strategy is fed closed bars alone, by the engine, so it cannot see what lies ahead.
package struct Backtest: Sendable {
    private var engine: EngineState
    private var venues: [SimulatedVenue]
    private var outcome = BacktestOutcome()
    private var hasStarted = false

    package init(_ setup: BacktestSetup) {
        engine = EngineState(setup: setup.engine)
        venues = setup.markets.map { SimulatedVenue(config: $0.venue, seed: setup.seed) }
    }

    /// Reports of venues that are handed over within one instant; what is left comes with the next event.
    private static let roundsMax = 64

    /// Takes in the next event; events come in the order of time.
    package mutating func take(_ event: MarketEvent) {
        switch event {
        case .quote(let quote): take(quote)
        case .bar, .funding, .feed: takeOther(event)
        }
    }

    private mutating func takeOther(_ event: MarketEvent) {
        let time = event.time
        begin(at: time)
        for index in venues.indices { venues[index].apply(event) }
        deliverReports(at: time)
        for effect in engine.apply(event, at: time) { perform(effect, at: time) }
        deliverReports(at: time)
    }

    /// Takes in a quote, which most events are; it is handed on where it lies.
    package mutating func take(_ quote: borrowing Quote) {
        let time = quote.time
        begin(at: time)
        for index in venues.indices { venues[index].apply(quote) }
        let isLeft = deliverReports(at: time)
        let effects = engine.apply(quote, at: time)
        // Where the engine wants nothing, nothing new is under way.
        if effects.isEmpty, !isLeft { return }
        for effect in effects { perform(effect, at: time) }
        deliverReports(at: time)
    }

    private mutating func begin(at time: UTCTime) {
        if !hasStarted { start(at: time) }
        liveThrough(until: time)
        outcome.eventCount += 1
        outcome.lastTime = time
    }

    /// Ends the run: what is under way arrives, and the last equity is written down.
    package mutating func finish() -> BacktestOutcome {
        if let last = outcome.lastTime {
            let end = last + .seconds(1)
            liveThrough(until: end)
            hand(.clock, at: end)
            deliverReports(at: end)
            markEnd(at: end)
            outcome.openPositions = engine.book.positions.filter { !$0.value.quantity.isZero }
        }
        return outcome
    }

    /// What has happened so far.
    package var progress: BacktestOutcome { outcome }

    /// The newest desired states, for what a strategy wants and why.
    package var strategies: [StrategyMoment] { engine.moment.strategies }

    private mutating func start(at time: UTCTime) {
        hasStarted = true
        outcome.firstTime = time
        var modes: [String: String] = [:]
        for market in engine.setup.markets { modes[market.id.text] = market.mode.rawValue }
        let start = AgentStarted(version: engine.setup.version, pid: 0, modes: modes)
        hand(.started(start), at: time)
        deliverReports(at: time)
    }

    /// Lets everything happen that is due before the next event: messages under way, strategies that
    /// waited for a bar, a try again.
    private mutating func liveThrough(until time: UTCTime) {
        while true {
            var due = engine.nextUrgentDue
            for index in venues.indices { due = min(due, nextDue(of: index)) }
            guard due < time else { return }
            let now = max(due, engine.moment.now)
            deliverReports(at: now)
            if engine.nextUrgentDue <= now { hand(.clock, at: now) }
        }
    }

    /// - Returns: whether some are left for the next event.
    @discardableResult
    private mutating func deliverReports(at time: UTCTime) -> Bool {
        if !isAnythingDue(at: time) { return false }
        for index in venues.indices {
            var rounds = 0
            while nextDue(of: index) <= time, rounds < Self.roundsMax {
                rounds += 1
                for report in venues[index].advance(to: time) { hand(.venue(report), at: time) }
            }
        }
        return isAnythingDue(at: time)
    }

    /// Looks at a venue where it lies: it is large, and this happens several times an event.
    private func nextDue(of index: Int) -> UTCTime {
        venues.withUnsafeBufferPointer { $0[index].nextDue } ?? .distantFuture
    }

    private func isAnythingDue(at time: UTCTime) -> Bool {
        venues.withUnsafeBufferPointer { venues in
            for index in venues.indices {
                if let due = venues[index].nextDue, due <= time { return true }
            }
            return false
        }
    }

    private mutating func hand(_ event: EngineEvent, at now: UTCTime) {
        for effect in engine.apply(event, at: now) { perform(effect, at: now) }
    }

    private mutating func perform(_ effect: Effect, at now: UTCTime) {
        switch effect {
        case .record(let fact): note(fact)
        case .submit(let intent): venues[index(of: intent.instrument.venue)].submit(intent, at: now)
        case .cancel(let id, let instrument):
            venues[index(of: instrument.venue)].cancel(id, at: now)
        case .amend(let id, let instrument, let quantity):
            venues[index(of: instrument.venue)].amend(id, quantity: quantity, at: now)
        case .lookUp(let id, let instrument):
            venues[index(of: instrument.venue)].lookUp(id, at: now)
        case .requestAccount(let venue): venues[index(of: venue)].requestAccount(at: now)
        case .requestHistory(let venue, let since):
            venues[index(of: venue)].requestHistory(since: since, askedAt: now, at: now)
        case .answer: break
        }
    }

    private func index(of venue: VenueID) -> Int {
        guard let index = venues.firstIndex(where: { $0.config.venue == venue }) else {
            preconditionFailure("the engine knows the venues of its setup alone")
        }
        return index
    }

    private mutating func note(_ fact: Fact) {
        var held = Money.zero
        if case .equityMarked(let mark) = fact { held = engine.held(at: mark.venue) }
        outcome.note(fact, at: engine.moment.now, held: held)
    }

    /// The last row of every equity column is the venue's own account, to the last unit.
    private mutating func markEnd(at time: UTCTime) {
        var sum = BacktestOutcome.Mark(time: time, equity: .zero, balance: .zero, held: .zero)
        for index in venues.indices {
            let account = venues[index].accountSnapshot
            let row = BacktestOutcome.Mark(
                time: time,
                equity: account.equity,
                balance: account.equity - account.unrealised,
                held: engine.held(at: venues[index].config.venue)
            )
            outcome.add(row, of: venues[index].config.venue)
            sum = sum.adding(row)
        }
        if engine.setup.countedMarkets.count == venues.count { outcome.add(sum, of: .total) }
    }
}

extension EngineState {
    /// The absolute value of all positions at a venue, or at all venues for the total, at mid prices.
    fileprivate func held(at venue: VenueID) -> Money {
        book.positions.reduce(Money.zero) { sum, held in
            guard venue == .total || held.key.venue == venue, let quote = moment.quotes[held.key],
                let rate = moment.quotes.rate(of: held.key)
            else { return sum }
            let value = notional(of: held.value.quantity.magnitude, at: quote.mid, .up)
            return sum + value.converted(at: rate, .up)
        }
    }
}

extension BacktestOutcome.Mark {
    fileprivate func adding(_ other: Self) -> Self {
        Self(
            time: time,
            equity: equity + other.equity,
            balance: balance + other.balance,
            held: held + other.held
        )
    }
}
