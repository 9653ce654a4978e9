package import TradingCore

/// Rests buys below and sells above the price on a ladder of lines, and lives from the way back.
///
/// The range is fixed, or reaches `rangeWidth` average true ranges to both sides of the start
/// price. What rests follows from position, quotes and parameters alone: see `GridLadder`. When the
/// price leaves the range by the stop's distance on the side that hurts, the grid wants to be flat
/// without orders until the price is back. When the whole grid has earned its take profit since its range was
/// made, it is flat until the range is made anew: see `GridProfit`.
package struct Grid: Strategy {
    package let id: StrategyID
    package let parameters: GridParameters
    private var trackers: [InstrumentID: GridTracker] = [:]

    package init(id: StrategyID, parameters: GridParameters) {
        self.id = id
        self.parameters = parameters
    }

    package var interval: BarInterval { parameters.interval }
    /// One bar for a fixed range, or what the average true range needs.
    package var warmUpBars: Int { parameters.low == nil ? parameters.rangeBars + 1 : 1 }

    /// Digests a closed bar; bars of another interval are passed over.
    package mutating func update(_ bar: Bar) {
        guard bar.interval == interval, isMine(bar.instrument) else { return }
        trackers[bar.instrument, default: GridTracker(parameters)].update(bar)
    }

    /// The range and its start, which hang on the bar at which the grid began.
    package func anchor(of instrument: InstrumentID) -> StrategyAnchor? {
        guard let tracker = trackers[instrument], let range = tracker.range else { return nil }
        return StrategyAnchor(
            parameters: parameters.anchoring,
            since: tracker.rangeSince,
            prices: ["low": range.low, "high": range.high, "start": range.start]
        )
    }

    /// Goes on with the lines of before a restart, whatever history was fed since.
    package mutating func resume(_ anchor: StrategyAnchor, of instrument: InstrumentID) {
        guard isMine(instrument), anchor.parameters == parameters.anchoring,
            let low = anchor.prices["low"], let high = anchor.prices["high"],
            let start = anchor.prices["start"]
        else { return }
        trackers[instrument, default: GridTracker(parameters)]
            .resume(GridTracker.Range(low: low, high: high, start: start), since: anchor.since)
    }

    /// The levels that should rest around the price, for each of its instruments.
    package func desiredState(_ view: MarketView) -> DesiredState {
        var wanted: [InstrumentID: DesiredInstrument] = [:]
        for (id, instrument) in view.instruments where isMine(id) {
            wanted[id] = desiredInstrument(instrument, view)
        }
        return DesiredState(strategy: id, instruments: wanted)
    }

    /// Every line must hold the smallest order, and the lines together be paid.
    package func capitalFloor(_ view: MarketView) -> CapitalFloor? {
        var total = Money.zero
        var line = Money.zero
        for (id, instrument) in view.instruments where isMine(id) {
            guard let least = view.smallestOrder(of: instrument, close: trackers[id]?.close),
                let investment = view.accounted(parameters.investment, of: id)
            else { return nil }
            line = max(line, least)
            total += max(investment, least * (parameters.lines - 1))
                .divided(by: max(instrument.leverageMax, .one), .up)
        }
        return CapitalFloor(
            equity: total,
            explanation: Explanation(
                "The lines take \(parameters.investment.display), and each holds \(line.display) at "
                    + "least.",
                [
                    NamedNumber("investment", parameters.investment.display),
                    NamedNumber("lines", parameters.lines),
                    NamedNumber("smallest order", line.display),
                    NamedNumber("capital floor", total.display),
                ]
            )
        )
    }

    private func isMine(_ instrument: InstrumentID) -> Bool {
        parameters.symbol.map { $0 == instrument.symbol } ?? true
    }

    private func desiredInstrument(
        _ instrument: Instrument,
        _ view: MarketView
    )
        -> DesiredInstrument
    {
        let held = view.positions[instrument.id] ?? .zero
        let symbol = instrument.id.symbol
        func waiting(_ why: String) -> DesiredInstrument {
            DesiredInstrument(
                targetPosition: nil,
                protectiveStop: view.stops[instrument.id],
                explanation: Explanation(
                    "The grid of \(symbol) rests nothing: \(why).",
                    [NamedNumber("position", held)]
                )
            )
        }
        guard let range = trackers[instrument.id]?.range else {
            return waiting("its range is not known yet")
        }
        guard let ladder = ladder(for: instrument, range) else {
            return waiting(
                "\(parameters.lines) lines from \(range.low) to \(range.high) do not fit its tick "
                    + "of \(instrument.tick), lot of \(instrument.lot) and investment of "
                    + parameters.investment.display
            )
        }
        guard let quote = view.quotes[instrument.id], quote.isSane else {
            return waiting("there is no price")
        }
        if let exit = exitBeyondStop(ladder, instrument, quote, held) { return exit }
        if let profit = GridProfit(parameters, instrument, quote, view), profit.isTaken {
            return profit.exit
        }
        return resting(ladder, instrument, quote, held)
    }

    /// The ladder on the instrument's grid of prices and quantities; nil when it does not fit.
    private func ladder(for instrument: Instrument, _ range: GridTracker.Range) -> GridLadder? {
        guard
            let levels = GridLevels(
                low: range.low,
                high: range.high,
                count: parameters.lines,
                spacing: parameters.spacing,
                tick: instrument.tick
            )
        else { return nil }
        let prices = levels.prices.dropLast().reduce(Price.zero, +)
        let quantity = parameters.investment.quantity(at: prices, .down)
            .rounded(to: instrument.lot, .down)
        guard quantity.isPositive, quantity >= instrument.quantityMin,
            notional(of: quantity, at: levels.low, .down) >= instrument.notionalMin
        else { return nil }
        return GridLadder(
            levels: levels,
            startLine: levels.nearest(to: range.start),
            lineQuantity: quantity,
            isNeutral: parameters.isNeutral && instrument.canBeShort
        )
    }

    private func stops(_ levels: GridLevels, _ tick: Price) -> (below: Price?, above: Price?) {
        guard let fraction = Fraction(approximating: parameters.stopDistance), fraction.isPositive
        else { return (nil, nil) }
        let distance = (levels.high - levels.low).times(fraction, .up)
        let below = (levels.low - distance).rounded(to: tick, .down)
        return (below.isPositive ? below : nil, (levels.high + distance).rounded(to: tick, .up))
    }

    private func exitBeyondStop(
        _ ladder: GridLadder,
        _ instrument: Instrument,
        _ quote: Quote,
        _ held: Quantity
    ) -> DesiredInstrument? {
        let (below, above) = stops(ladder.levels, instrument.tick)
        let isUnder = below.map { quote.bid <= $0 } ?? false
        let isOver = above.map { quote.ask >= $0 && ladder.isNeutral } ?? false
        guard isUnder || isOver, let stop = isUnder ? below : above else { return nil }
        return DesiredInstrument(
            targetPosition: .zero,
            explanation: Explanation(
                "The price of \(instrument.id.symbol) has left the grid's stop at \(stop); the grid "
                    + "is flat until it is back.",
                [
                    NamedNumber("bid", quote.bid), NamedNumber("ask", quote.ask),
                    NamedNumber("stop", stop), NamedNumber("position", held),
                ]
            )
        )
    }

    private func resting(
        _ ladder: GridLadder,
        _ instrument: Instrument,
        _ quote: Quote,
        _ held: Quantity
    ) -> DesiredInstrument {
        let orders = ladder.orders(
            holding: held,
            bid: quote.bid,
            ask: quote.ask,
            positionMax: parameters.positionMax,
            quantityMin: instrument.quantityMin,
            notionalMin: instrument.notionalMin
        )
        let (below, above) = stops(ladder.levels, instrument.tick)
        let stop = held.isPositive ? below : held.isNegative ? above : nil
        let buys = orders.filter { $0.side == .buy }.count
        return DesiredInstrument(
            targetPosition: nil,
            protectiveStop: stop,
            restingOrders: orders,
            explanation: Explanation(
                "The grid of \(instrument.id.symbol) rests \(buys) buys and \(orders.count - buys) "
                    + "sells of \(ladder.lineQuantity) from \(ladder.levels.low) to "
                    + "\(ladder.levels.high).",
                [
                    NamedNumber("lines", ladder.levels.prices.count),
                    NamedNumber("start line", ladder.startLine),
                    NamedNumber("empty line", ladder.emptyLine(holding: held).line),
                    NamedNumber("quantity per line", ladder.lineQuantity),
                    NamedNumber("position", held), NamedNumber("bid", quote.bid),
                    NamedNumber("ask", quote.ask),
                ]
            )
        )
    }
}
