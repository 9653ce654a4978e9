import TradingCore

/// Asking strategies what they want, and reconciling with it.
extension EngineState {
    /// The strategy that owns an instrument shall be asked again: its position or orders changed.
    mutating func markDue(_ instrument: InstrumentID) {
        let owner = moment.owners[instrument]
        if owner == nil || moment.plans[instrument] != nil { moment.plansDue.insert(instrument) }
        guard let index = owner else { return }
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

    /// Gives strategies and plans back where they measured from before the restart.
    mutating func resumeAnchors() {
        resumeDeployments()
        for index in moment.strategies.indices {
            let id = moment.strategies[index].strategy.id
            for instrument in moment.strategies[index].instruments.sorted() {
                if let anchor = book.anchors[id]?[instrument] {
                    moment.strategies[index].strategy.resume(anchor, of: instrument)
                } else {
                    moment.strategies[index].strategy.begin(instrument)
                }
                recordAnchor(index, instrument)
            }
        }
        resumePlans()
    }

    /// Asks every strategy that is due, and reconciles. A strategy that wants the same again sends
    /// nothing.
    mutating func evaluateDueStrategies() {
        if moment.isRecalling { recallWishes() }
        if !moment.plansDue.isEmpty { followDuePlans() }
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
            moment.strategies[index].desired = wish(index, equity: equity)
            moment.bookVersion &+= 1
        }
        moment.isRecalling = moment.strategies.contains { $0.desired == nil }
    }

    private mutating func evaluate(_ index: Int) {
        guard moment.strategies[index].isWarm else { return }
        guard let equity = moment.venues[moment.strategies[index].venue]?.equity else {
            // A bar that comes before the account is not forgotten.
            moment.strategies[index].dueAt = moment.now + .seconds(1)
            return
        }
        moment.strategies[index].desired = wish(index, equity: equity)
        moment.bookVersion &+= 1
        reconcileStrategy(index)
    }

    /// What a strategy wants with an equity: of its share of the capital alone, and under its capital floor
    /// nothing that opens or adds.
    private mutating func wish(_ index: Int, equity: Money) -> DesiredState {
        let running = moment.strategies[index]
        let share = capitalShare(of: running.strategy.id)
        if let share, share.isZero { return flat(running) }
        let own = share.map { equity.times($0, .down) } ?? equity
        let view = view(for: running, equity: own)
        for instrument in moment.strategies[index].strategy.note(view) {
            recordAnchor(index, instrument)
        }
        let desired = moment.strategies[index].strategy.desiredState(view)
        guard let floor = currentFloor(index, view), own < floor.equity else { return desired }
        let why = Explanation(
            "Equity of \(own.display) is under the capital floor of \(floor.equity.display): nothing is "
                + "opened.",
            floor.explanation.numbers
        )
        return desired.withoutEntries(view.positions, why: why)
    }

    /// The floor moves with prices, and slowly; it is reckoned once an hour.
    private mutating func currentFloor(_ index: Int, _ view: MarketView) -> CapitalFloor? {
        if let known = moment.strategies[index].floor, moment.now - known.at < .hours(1) {
            return known.equity
        }
        let floor = moment.strategies[index].strategy.capitalFloor(view)
        moment.strategies[index].floor = floor.map { ($0, moment.now) }
        return floor
    }

    /// A strategy that has no capital wants nothing, and says why.
    private func flat(_ running: StrategyMoment) -> DesiredState {
        let why = book.defense?.last?.explanation
        let nothing = DesiredInstrument(
            targetPosition: .zero,
            explanation: Explanation(
                "\(running.strategy.id) has no capital now. \(why?.sentence ?? "Bear defense stands by.")",
                why?.numbers ?? []
            )
        )
        return DesiredState(
            strategy: running.strategy.id,
            instruments: Dictionary(
                uniqueKeysWithValues: running.instruments.map { ($0, nothing) }
            )
        )
    }

    /// The least equity that a strategy's parameters ask for at the prices of now.
    func capitalFloor(of running: StrategyMoment) -> CapitalFloor? {
        running.strategy.capitalFloor(
            view(for: running, equity: moment.venues[running.venue]?.equity ?? .zero)
        )
    }

    private func view(for running: StrategyMoment, equity: Money) -> MarketView {
        // What is led by a plan is not its own while that lasts.
        let own = running.instruments
        let mine = own.filter { moment.plans[$0] == nil }
        var stops: [InstrumentID: Price] = [:]
        book.orders.forEachOpen { order in
            guard order.intent.purpose == .protectiveStop else { return }
            let id = order.intent.instrument
            if mine.contains(id) { stops[id] = order.intent.kind.price }
        }
        let positions = book.positions.picked(mine)
        return MarketView(
            time: moment.now,
            instruments: moment.instruments.picked(own),
            quotes: moment.quotes.quotes(of: own),
            positions: positions.mapValues(\.quantity),
            entryPrices: positions.mapValues(\.averagePrice),
            stops: stops,
            stoppedOut: book.stopOuts.picked(own),
            profits: book.anchorProfits?.picked(own) ?? [:],
            equity: equity,
            rates: rates(of: own)
        )
    }

    /// The rates of the instruments that are quoted in another currency than the account's; zero where one is
    /// not known.
    private func rates(of ids: [InstrumentID]) -> [InstrumentID: Fraction] {
        var rates: [InstrumentID: Fraction] = [:]
        for id in ids {
            let rate = moment.quotes.rate(of: id)
            if rate != .one { rates[id] = rate ?? .zero }
        }
        return rates
    }
}

extension Dictionary {
    /// The values of some keys alone.
    fileprivate func picked(_ keys: [Key]) -> Self {
        if isEmpty { return [:] }
        var picked: Self = [:]
        for key in keys { if let value = self[key] { picked[key] = value } }
        return picked
    }
}
