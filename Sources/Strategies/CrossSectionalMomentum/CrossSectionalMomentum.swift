package import TradingCore

/// Holds the instruments that rose most over the last year, the last month left out.
///
/// At the first bar of a month all instruments are ranked by their change from `lookbackBars` ago to
/// `skipBars` ago. The strongest quantile holds the places. What is held stays while it ranks within the hold
/// band, so that little is turned over; its size moves only at a ranking, and only when it is off by more
/// than the resize band. Source: N. Jegadeesh and S. Titman, Returns to Buying Winners and Selling Losers,
/// Journal of Finance 48 (1993); the skipped month after N. Jegadeesh (1990).
package struct CrossSectionalMomentum: Strategy {
    package let id: StrategyID
    package let parameters: CrossSectionalMomentumParameters
    private var trackers: [InstrumentID: RankTracker] = [:]

    package init(id: StrategyID, parameters: CrossSectionalMomentumParameters) {
        self.id = id
        self.parameters = parameters
    }

    package var interval: BarInterval { parameters.interval }

    /// The lookback, and one period so that a ranking lies inside.
    package var warmUpBars: Int {
        max(parameters.lookbackBars, parameters.volatilityBars) + 1
            + parameters.rebalance.barsMax(interval)
    }

    /// Digests a closed bar; bars of another interval are passed over.
    package mutating func update(_ bar: Bar) {
        guard bar.interval == interval else { return }
        trackers[bar.instrument, default: RankTracker(parameters.measure)].update(bar)
    }

    /// The instruments of the latest ranking, strongest first, with their changes as fractions of the older
    /// price; for reports and tests.
    package var ranking: [(instrument: InstrumentID, change: Double)] {
        RankTable(trackers)?.order.map { ($0.instrument, growth($0.reading.change)) } ?? []
    }

    /// The target position of each instrument, out of the latest ranking.
    package func desiredState(_ view: MarketView) -> DesiredState {
        guard let table = RankTable(trackers.filter { view.instruments[$0.key] != nil }) else {
            return waiting(view)
        }
        let chosen = table.chosen(
            places: parameters.places(among: table.count),
            band: parameters.band(among: table.count),
            scoreMin: logarithm(parameters.momentumMin)
        ) { view.positions[$0]?.isPositive ?? false }
        let weights = weights(of: chosen, among: table.count)
        var wanted: [InstrumentID: DesiredInstrument] = [:]
        for (id, instrument) in view.instruments {
            guard let row = table.rows[id], let tracker = trackers[id] else {
                wanted[id] = unranked(instrument, view)
                continue
            }
            let weight = weights[id]
            wanted[id] = RankedPosition(
                instrument: instrument,
                row: row,
                count: table.count,
                tracker: tracker,
                view: view,
                direction: weight == nil ? 0 : 1,
                weight: weight ?? 0,
                resizeBand: parameters.resizeBand,
                stopLoss: parameters.stopLoss,
                reason: reason(row, among: table.count, isChosen: weight != nil)
            ).desiredInstrument()
        }
        return DesiredState(strategy: self.id, instruments: wanted)
    }

    /// Each place must hold the smallest order of the dearest instrument.
    package func capitalFloor(_ view: MarketView) -> CapitalFloor? {
        var orders: [String: Money] = [:]
        for (id, instrument) in view.instruments {
            orders[id.symbol] = view.smallestOrder(of: instrument, close: trackers[id]?.close)
        }
        return .forShare(placeShare(among: view.instruments.count), of: orders)
    }

    private func placeShare(among count: Int) -> Double {
        min(parameters.leverage / Double(parameters.places(among: count)), parameters.weightMax)
    }

    /// What each chosen instrument holds, a multiple of equity. Places that nobody earned stay in cash.
    private func weights(of chosen: [RankTable.Row], among count: Int) -> [InstrumentID: Double] {
        let share = parameters.leverage / Double(parameters.places(among: count))
        let inverse = chosen.reduce(0) { $0 + 1 / $1.reading.volatility }
        var weights: [InstrumentID: Double] = [:]
        for row in chosen {
            let part =
                switch parameters.weighting {
                case .equal: share
                case .inverseVolatility:
                    share * Double(chosen.count) / row.reading.volatility / inverse
                }
            weights[row.instrument] = min(part, parameters.weightMax)
        }
        return weights
    }

    private func reason(_ row: RankTable.Row, among count: Int, isChosen: Bool) -> String {
        let places = parameters.places(among: count)
        let change = percent(growth(row.reading.change))
        if isChosen && row.rank <= places {
            return "with a change of \(change) and holds one of \(places) places"
        }
        if isChosen {
            return "with a change of \(change) and stays, for the band reaches to rank "
                + "\(parameters.band(among: count))"
        }
        if row.rank <= places && row.score < logarithm(parameters.momentumMin) {
            return "but its change of \(change) is under \(percent(parameters.momentumMin))"
        }
        return "with a change of \(change); there are \(places) places"
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

    private func waiting(_ view: MarketView) -> DesiredState {
        DesiredState(
            strategy: id,
            instruments: view.instruments.mapValues { unranked($0, view) }
        )
    }
}
