package import TradingCore

/// Holds the instruments whose momentum is largest for their volatility.
///
/// At the first bar of each ranking period the instruments are ranked by score: log change over
/// the lookback divided by annualised volatility. The strongest with a positive score get a slot;
/// with shorts allowed, the weakest with a negative score as well. A slot holds
/// `volatilityTarget / volatility / slots` of equity, capped by `notionalMax` and by its share of
/// `leverageMax`. Breadth decides whether new positions may be opened. A trailing stop rests below
/// (above) each position; an instrument that ran into its stop is not opened again before the next
/// ranking.
package struct VolatilityMomentum: Strategy {
    package let id: StrategyID
    package let parameters: VolatilityMomentumParameters
    private var trackers: [InstrumentID: MomentumTracker] = [:]

    package init(id: StrategyID, parameters: VolatilityMomentumParameters) {
        self.id = id
        self.parameters = parameters
    }

    package var interval: BarInterval { parameters.interval }

    /// The longest lookback, and one ranking period so that a ranking lies inside.
    package var warmUpBars: Int {
        max(parameters.momentumBars, parameters.volatilityBars, parameters.rangeBars) + 1
            + parameters.rebalanceBars
    }

    /// Digests a closed bar; bars of another interval are passed over.
    package mutating func update(_ bar: Bar) {
        guard bar.interval == interval else { return }
        trackers[bar.instrument, default: MomentumTracker(parameters)].update(bar)
    }

    /// The target position of each instrument, out of the latest ranking.
    package func desiredState(_ view: MarketView) -> DesiredState {
        // One that somebody else trades by now is no rival.
        let mine =
            trackers.count == view.instruments.count
            ? trackers : trackers.filter { view.instruments[$0.key] != nil }
        let ranking = MomentumRanking(mine, parameters)
        var wanted: [InstrumentID: DesiredInstrument] = [:]
        for (id, instrument) in view.instruments {
            let held = view.positions[id] ?? .zero
            guard let ranking, let tracker = trackers[id], let row = ranking.rows[id] else {
                let explanation = Explanation(
                    "Momentum has no reading of \(id.symbol) in this period; the position stays."
                )
                wanted[id] = DesiredInstrument(
                    targetPosition: held,
                    protectiveStop: view.stops[id],
                    explanation: explanation
                )
                continue
            }
            let decision = MomentumDecision(
                instrument: instrument,
                row: row,
                ranking: ranking,
                tracker: tracker,
                view: view,
                parameters: parameters
            )
            wanted[id] = decision.desiredInstrument()
        }
        return DesiredState(strategy: self.id, instruments: wanted)
    }

    /// A slot at its cap must hold the smallest order of the dearest instrument.
    package func capitalFloor(_ view: MarketView) -> CapitalFloor? {
        var orders: [String: Money] = [:]
        for (id, instrument) in view.instruments {
            orders[id.symbol] = view.smallestOrder(of: instrument, close: trackers[id]?.close)
        }
        let slot = min(
            parameters.notionalMax,
            parameters.leverageMax / Double(parameters.slots)
        )
        return .forShare(slot, of: orders)
    }
}
