import TradingCore

/// What a ranking wants of one instrument.
struct RankedPosition {
    let instrument: Instrument
    let row: RankTable.Row
    /// Instruments in the ranking.
    let count: Int
    let tracker: RankTracker
    let view: MarketView
    /// +1 holds it long, -1 short, which is how one is long of what it is quoted in; 0 holds nothing.
    let direction: Int
    /// What is to be held, a multiple of equity.
    let weight: Double
    /// A position stays while the wanted size differs by less than this fraction of it.
    let resizeBand: Double
    /// Distance of the protective stop from the average entry, a fraction of it; 0 sets none.
    let stopLoss: Double
    /// Why it holds a place or does not, as the end of a sentence.
    let reason: String

    private var held: Quantity { view.positions[instrument.id] ?? .zero }
    private var isLong: Bool { direction > 0 }
    private var isHeldThisWay: Bool { isLong ? held.isPositive : held.isNegative }
    private var place: String { "\(instrument.id.symbol) ranks \(row.rank) of \(count)" }
    /// Sizes are moved at the bar of the ranking; afterwards only what is missing is opened.
    private var isRankingBar: Bool { tracker.closeTime <= row.reading.time }

    func desiredInstrument() -> DesiredInstrument {
        if direction == 0 { return wish(.zero, "\(place) \(reason).") }
        if !isLong && !instrument.canBeShort {
            return wish(.zero, "\(instrument.id.symbol) cannot be sold short.")
        }
        if isHeldThisWay && !isRankingBar {
            return wish(held, "\(place) \(reason); sizes wait for the next ranking.")
        }
        if !isHeldThisWay, let out = view.stoppedOut[instrument.id], out > row.reading.time {
            return wish(
                .zero,
                "\(place), but its stop was filled in this period; it waits for the next ranking."
            )
        }
        guard let size = wantedSize() else {
            return wish(
                isHeldThisWay ? held : .zero,
                "\(place), but without price or equity no size can be computed."
            )
        }
        if size.isZero {
            return wish(
                .zero,
                "\(place), but the wanted size is under one lot of \(instrument.lot)."
            )
        }
        let target = isLong ? size : -size
        if isHeldThisWay && isInsideBand(target) {
            return wish(
                held,
                "\(place) \(reason); the position stays, for the wanted size of \(target) differs "
                    + "by less than \(percent(resizeBand))."
            )
        }
        return wish(target, "\(place) \(reason).")
    }

    /// Base units, whole lots, rounded down; nil without a price or equity. The one place where a score
    /// becomes an amount.
    private func wantedSize() -> Quantity? {
        let equity = view.equity(in: instrument.id)
        guard equity.isPositive, let share = Fraction(approximating: weight),
            share.isPositive,
            let price = view.sizingPrice(of: instrument.id, close: tracker.close),
            price.isPositive
        else { return nil }
        return equity.times(share, .down).quantity(at: price, .down)
            .rounded(to: instrument.lot, .down)
    }

    private func isInsideBand(_ target: Quantity) -> Bool {
        guard let band = Fraction(approximating: resizeBand) else { return false }
        return (target - held).magnitude < held.magnitude.times(band, .up)
    }

    /// The stop under (over) the average entry, or under the last close before there is an entry; rounded away
    /// from the price, and never looser than one that rests.
    private func stop() -> Price? {
        guard let distance = Fraction(approximating: stopLoss), distance.isPositive else {
            return nil
        }
        let resting = isHeldThisWay ? view.stops[instrument.id] : nil
        let entry = isHeldThisWay ? view.entryPrices[instrument.id] : nil
        guard let base = entry ?? tracker.close else { return resting }
        let gap = base.times(distance, .up)
        let fresh = (isLong ? base - gap : base + gap)
            .rounded(to: instrument.tick, isLong ? .down : .up)
        let placed = resting.map { isLong ? max($0, fresh) : min($0, fresh) } ?? fresh
        return placed.isPositive ? placed : resting
    }

    private func wish(_ target: Quantity, _ sentence: String) -> DesiredInstrument {
        DesiredInstrument(
            targetPosition: target,
            protectiveStop: target.isZero ? nil : stop(),
            explanation: Explanation(
                sentence,
                [
                    NamedNumber("rank", row.rank), NamedNumber("of", count),
                    NamedNumber("change", percent(row.reading.change)),
                    NamedNumber("volatility", percent(row.reading.volatility)),
                    NamedNumber("score", shown(row.score, 4)),
                    NamedNumber("weight", percent(weight)), NamedNumber("position", held),
                ]
            )
        )
    }
}
