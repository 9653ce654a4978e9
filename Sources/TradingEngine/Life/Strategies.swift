import TradingCore

/// Asking strategies what they want, and reconciling with it.
extension EngineState {
    /// The strategy that owns an instrument shall be asked again: its position or orders changed.
    mutating func markDue(_ instrument: InstrumentID) {
        guard let index = moment.owners[instrument] else { return }
        moment.strategies[index].dueAt = min(
            moment.strategies[index].dueAt ?? moment.now,
            moment.now
        )
    }

    /// Records where a strategy measures an instrument from, when that has changed.
    mutating func recordAnchor(_ index: Int, _ instrument: InstrumentID) {
        let strategy = moment.strategies[index].strategy
        guard let anchor = strategy.anchor(of: instrument),
            book.anchors[strategy.id]?[instrument] != anchor
        else { return }
        record(
            .strategyAnchored(
                StrategyAnchored(strategy: strategy.id, instrument: instrument, anchor: anchor)
            )
        )
    }

    /// Gives strategies back where they measured from before the restart.
    mutating func resumeAnchors() {
        for index in moment.strategies.indices {
            let id = moment.strategies[index].strategy.id
            for instrument in moment.strategies[index].instruments.sorted() {
                if let anchor = book.anchors[id]?[instrument] {
                    moment.strategies[index].strategy.resume(anchor, of: instrument)
                }
                recordAnchor(index, instrument)
            }
        }
    }

    /// Asks every strategy that is due, and reconciles. A strategy that wants the same again sends
    /// nothing.
    mutating func evaluateDueStrategies() {
        if moment.isResumed { recallWishes() }
        for index in moment.strategies.indices {
            guard let due = moment.strategies[index].dueAt, due <= moment.now else { continue }
            moment.strategies[index].dueAt = nil
            evaluate(index)
        }
    }

    /// After a restart: what a strategy wanted before it is asked for again as soon as prices and
    /// equity are known, so that what an earlier life was still trying is tried on. It takes effect
    /// at the next bar or look, as it would have without the restart.
    private mutating func recallWishes() {
        for index in moment.strategies.indices {
            let running = moment.strategies[index]
            guard running.desired == nil, running.isWarm,
                let equity = moment.venues[running.venue]?.equity,
                running.instruments.allSatisfy({ moment.quotes[$0] != nil })
            else { continue }
            if running.dueAt != nil {
                moment.strategies[index].dueAt = moment.now
                continue
            }
            ask(index, view(for: running, equity: equity))
        }
    }

    private mutating func evaluate(_ index: Int) {
        guard moment.strategies[index].isWarm else { return }
        guard let equity = moment.venues[moment.strategies[index].venue]?.equity else {
            // A bar that comes before the account is not forgotten.
            moment.strategies[index].dueAt = moment.now + .seconds(1)
            return
        }
        ask(index, view(for: moment.strategies[index], equity: equity))
        reconcileStrategy(index)
    }

    /// Lets a strategy note what it holds, and asks what it wants.
    private mutating func ask(_ index: Int, _ view: MarketView) {
        for instrument in moment.strategies[index].strategy.note(view) {
            recordAnchor(index, instrument)
        }
        moment.strategies[index].desired = moment.strategies[index].strategy.desiredState(view)
    }

    private func view(for running: StrategyMoment, equity: Money) -> MarketView {
        let own = Set(running.instruments)
        var stops: [InstrumentID: Price] = [:]
        for order in book.openOrders
        where order.intent.purpose == .protectiveStop && own.contains(order.intent.instrument) {
            stops[order.intent.instrument] = order.intent.kind.price
        }
        let positions = book.positions.filter { own.contains($0.key) }
        return MarketView(
            time: moment.now,
            instruments: moment.instruments.filter { own.contains($0.key) },
            quotes: moment.quotes.filter { own.contains($0.key) },
            positions: positions.mapValues(\.quantity),
            entryPrices: positions.mapValues(\.averagePrice),
            stops: stops,
            stoppedOut: book.stopOuts.filter { own.contains($0.key) },
            equity: equity
        )
    }
}
