package import TradingCore

/// Holds an instrument while the mean of its last `fast` closes is over that of its last `slow`.
///
/// It decides at the close of every bar from bar number `slow` on, with that close in both means, and the
/// comparison is exact: sums of prices as they are written, `fastSum * slow > slowSum * fast`. Over is long;
/// under is flat, or short where that is allowed; equal is flat. What is wanted is a target position, so an order
/// goes out after the close, and a market fills it at its next price.
///
/// With `quantity` the target is that many base units, rounded down to the lot. Otherwise an entry is worth
/// `equityShare` of the equity at that close; it is sized once and then left as it is until the side changes.
package struct SimpleCross: Strategy {
    package let id: StrategyID
    package let parameters: SimpleCrossParameters
    private var trackers: [InstrumentID: SimpleCrossTracker] = [:]

    package init(id: StrategyID, parameters: SimpleCrossParameters) {
        self.id = id
        self.parameters = parameters
    }

    package var interval: BarInterval { parameters.interval }
    package var warmUpBars: Int { parameters.slow }

    /// Digests a closed bar; bars of another interval are passed over.
    package mutating func update(_ bar: Bar) {
        guard bar.interval == interval else { return }
        trackers[
            bar.instrument,
            default: SimpleCrossTracker(fast: parameters.fast, slow: parameters.slow)
        ].update(bar)
    }

    /// The target position of each instrument.
    package func desiredState(_ view: MarketView) -> DesiredState {
        var wanted: [InstrumentID: DesiredInstrument] = [:]
        for (id, instrument) in view.instruments {
            wanted[id] = desired(instrument, trackers[id], view)
        }
        return DesiredState(strategy: id, instruments: wanted)
    }

    /// A position must hold the smallest order of the dearest instrument; none with a fixed quantity, which
    /// asks for no share of equity.
    package func capitalFloor(_ view: MarketView) -> CapitalFloor? {
        guard parameters.quantity == nil else { return nil }
        var orders: [String: Money] = [:]
        for (id, instrument) in view.instruments {
            let close = trackers[id]?.reading?.close
            orders[id.symbol] = view.smallestOrder(of: instrument, close: close)
        }
        return .forShare(parameters.equityShare.approximate, of: orders)
    }

    private func desired(
        _ instrument: Instrument,
        _ tracker: SimpleCrossTracker?,
        _ view: MarketView
    ) -> DesiredInstrument {
        let held = view.positions[instrument.id] ?? .zero
        guard let tracker, let reading = tracker.reading else {
            return DesiredInstrument(
                targetPosition: held,
                explanation: Explanation(
                    "The cross has not seen \(parameters.slow) closes of \(instrument.id.symbol) "
                        + "yet; the position stays."
                )
            )
        }
        let side = reading.side
        let isShortAllowed = parameters.allowShort && instrument.canBeShort
        let target: Quantity
        switch side {
        case 1: target = held.isPositive ? keep(held, instrument) : size(instrument, reading, view)
        case -1 where isShortAllowed:
            target = held.isNegative ? keep(held, instrument) : -size(instrument, reading, view)
        default: target = .zero
        }
        return DesiredInstrument(
            targetPosition: target,
            explanation: explanation(instrument, reading, target)
        )
    }

    /// A position on the right side: the fixed quantity, or what it was when it was opened.
    private func keep(_ held: Quantity, _ instrument: Instrument) -> Quantity {
        guard let quantity = parameters.quantity else { return held }
        let size = quantity.rounded(to: instrument.lot, .down)
        return held.isNegative ? -size : size
    }

    private func size(
        _ instrument: Instrument,
        _ reading: SimpleCrossTracker.Reading,
        _ view: MarketView
    ) -> Quantity {
        if let quantity = parameters.quantity {
            return quantity.rounded(to: instrument.lot, .down)
        }
        let equity = view.equity(in: instrument.id)
        guard equity.isPositive else { return .zero }
        return equity.times(parameters.equityShare, .down)
            .quantity(at: reading.close, .down)
            .rounded(to: instrument.lot, .down)
    }

    private func explanation(
        _ instrument: Instrument,
        _ reading: SimpleCrossTracker.Reading,
        _ target: Quantity
    ) -> Explanation {
        let relation =
            switch reading.side {
            case 1: "over"
            case -1: "under"
            default: "equal to"
            }
        return Explanation(
            "The mean of \(parameters.fast) closes of \(instrument.id.symbol) is \(relation) that of "
                + "\(parameters.slow).",
            [
                NamedNumber("fast mean", reading.fastMean),
                NamedNumber("slow mean", reading.slowMean),
                NamedNumber("close", reading.close),
                NamedNumber("target", target),
            ]
        )
    }
}
