package import TradingCore

/// Holds the currencies that trend most steadily against the dollar, and is flat in the rest.
///
/// At the first bar of each week (or day, or month) the currencies are ranked by score: log change over the
/// trend's bars divided by annualised volatility. The strongest hold a place each with an equal part of the
/// leverage. A pair that begins with the home currency counts the other way round: its score is turned, and
/// the currency is held by selling the pair. Source of the score: T. Moskowitz, Y. Ooi, L. Pedersen, Time Series
/// Momentum, Journal of Financial Economics 104 (2012); of the ranking: L. Menkhoff and others, Currency
/// Momentum Strategies, Journal of Financial Economics 106 (2012).
package struct CurrencyTrend: Strategy {
    package let id: StrategyID
    package let parameters: CurrencyTrendParameters
    private var trackers: [InstrumentID: RankTracker] = [:]

    package init(id: StrategyID, parameters: CurrencyTrendParameters) {
        self.id = id
        self.parameters = parameters
    }

    package var interval: BarInterval { parameters.interval }

    /// The longest lookback, and one period so that a ranking lies inside.
    package var warmUpBars: Int {
        max(parameters.trendBars, parameters.volatilityBars) + 1
            + parameters.rebalance.barsMax(interval)
    }

    /// Digests a closed bar; bars of another interval are passed over.
    package mutating func update(_ bar: Bar) {
        guard bar.interval == interval else { return }
        trackers[bar.instrument, default: RankTracker(parameters.measure)].update(bar)
    }

    /// The pairs of the latest ranking, strongest currency first, with the scores of the currencies; for
    /// reports and tests. `inverted` are the pairs that begin with the home currency.
    package func ranking(
        inverted: Set<InstrumentID> = []
    ) -> [(instrument: InstrumentID, score: Double)] {
        RankTable(trackers, inverted: inverted)?.order.map { ($0.instrument, $0.score) } ?? []
    }

    /// The target position of each pair, out of the latest ranking.
    package func desiredState(_ view: MarketView) -> DesiredState {
        let inverted = Set(
            view.instruments.filter { $0.value.base == parameters.home }.map(\.key)
        )
        let mine = trackers.filter { view.instruments[$0.key] != nil }
        let table = RankTable(mine, inverted: inverted)
        let chosen = table?.chosen(
            places: parameters.places,
            band: parameters.places + parameters.holdRanks,
            scoreMin: parameters.scoreMin
        ) { id in
            let held = view.positions[id] ?? .zero
            return inverted.contains(id) ? held.isNegative : held.isPositive
        }
        let places = Set((chosen ?? []).map(\.instrument))
        var wanted: [InstrumentID: DesiredInstrument] = [:]
        for (id, instrument) in view.instruments {
            guard let table, let row = table.rows[id], let tracker = trackers[id] else {
                wanted[id] = unranked(instrument, view)
                continue
            }
            let isChosen = places.contains(id)
            wanted[id] = RankedPosition(
                instrument: instrument,
                row: row,
                count: table.count,
                tracker: tracker,
                view: view,
                direction: !isChosen ? 0 : inverted.contains(id) ? -1 : 1,
                weight: isChosen ? share : 0,
                resizeBand: parameters.resizeBand,
                stopLoss: parameters.stopLoss,
                reason: reason(row, isChosen: isChosen)
            ).desiredInstrument()
        }
        return DesiredState(strategy: self.id, instruments: wanted)
    }

    /// Each place must hold the smallest order of the dearest pair.
    package func capitalFloor(_ view: MarketView) -> CapitalFloor? {
        var orders: [String: Money] = [:]
        for (id, instrument) in view.instruments {
            orders[id.symbol] = view.smallestOrder(of: instrument, close: trackers[id]?.close)
        }
        return .forShare(share, of: orders)
    }

    private var share: Double { parameters.leverage / Double(parameters.places) }

    private func reason(_ row: RankTable.Row, isChosen: Bool) -> String {
        let score = "with a score of \(shown(row.score, 2))"
        if isChosen && row.rank <= parameters.places {
            return "\(score) and holds one of \(parameters.places) places"
        }
        if isChosen { return "\(score) and stays, for it is within \(parameters.holdRanks) ranks" }
        if row.score < parameters.scoreMin {
            return "\(score), under \(shown(parameters.scoreMin, 2))"
        }
        return "\(score); there are \(parameters.places) places"
    }

    private func unranked(_ instrument: Instrument, _ view: MarketView) -> DesiredInstrument {
        DesiredInstrument(
            targetPosition: view.positions[instrument.id] ?? .zero,
            protectiveStop: view.stops[instrument.id],
            explanation: Explanation(
                "The ranking has no reading of \(instrument.id.symbol) in this \(parameters.rebalance)"
                    + "; the position stays."
            )
        )
    }
}
