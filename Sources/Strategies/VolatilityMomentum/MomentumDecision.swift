import TradingCore

/// What the strategy wants of one instrument, given its rank.
struct MomentumDecision {
    let instrument: Instrument
    let row: MomentumRanking.Row
    let ranking: MomentumRanking
    let tracker: MomentumTracker
    let view: MarketView
    let parameters: VolatilityMomentumParameters

    private var held: Quantity { view.positions[instrument.id] ?? .zero }
    private var symbol: String { instrument.id.symbol }
    private var place: String { "\(symbol) ranks \(row.rank) of \(ranking.count)" }

    func desiredInstrument() -> DesiredInstrument {
        let isLong = row.direction > 0
        if row.direction == 0 { return flat("\(place), \(reasonWithoutSlot).") }
        if !isLong && !instrument.canBeShort { return flat("\(symbol) cannot be sold short.") }
        let isHeldThisWay = isLong ? held.isPositive : held.isNegative
        if !isHeldThisWay, let obstacle = obstacleToEntry(isLong: isLong) { return flat(obstacle) }
        guard let size = wantedSize() else {
            return DesiredInstrument(
                targetPosition: isHeldThisWay ? held : .zero,
                protectiveStop: isHeldThisWay ? stop(isLong: isLong) : nil,
                explanation: explanation(
                    "\(place), but without price or equity no size can be computed."
                )
            )
        }
        let target = isLong ? size : -size
        if isHeldThisWay && isInsideBand(target) {
            return holding(
                held,
                isLong,
                "\(place); the position stays, for the wanted size of \(target) differs by less "
                    + "than \(percent(parameters.resizeBand))."
            )
        }
        if isHeldThisWay, target.magnitude > held.magnitude,
            let obstacle = obstacleToEntry(isLong: isLong)
        {
            return holding(held, isLong, "The position stays and does not grow: \(obstacle)")
        }
        if target.isZero {
            return flat(
                "\(place), but the wanted size is under one lot of \(instrument.lot)."
            )
        }
        return holding(target, isLong, "\(place) and holds a slot of \(parameters.slots).")
    }

    private var reasonWithoutSlot: String {
        let score = row.reading.score
        if abs(score) < parameters.scoreMin {
            return "but its score \(rounded(score)) is under \(rounded(parameters.scoreMin))"
        }
        if row.rank > parameters.slots && score > 0 { return "only \(parameters.slots) slots" }
        return "and its momentum \(percent(row.reading.momentum)) earns no slot"
    }

    /// Why no new position may be opened; nil when one may.
    private func obstacleToEntry(isLong: Bool) -> String? {
        if isLong && ranking.breadth < parameters.breadthMin {
            return "\(place), but breadth \(rounded(ranking.breadth)) is under "
                + "\(rounded(parameters.breadthMin)): no new longs."
        }
        if !isLong && ranking.breadth > parameters.breadthMaxForShorts {
            return "\(place), but breadth \(rounded(ranking.breadth)) is over "
                + "\(rounded(parameters.breadthMaxForShorts)): no new shorts."
        }
        if let out = view.stoppedOut[instrument.id], out > row.reading.time {
            return
                "\(place), but its stop was filled in this period; it waits for the next ranking."
        }
        let trailing = isLong ? tracker.longGuard : tracker.shortGuard
        let touch = (isLong ? view.quotes[instrument.id]?.bid : view.quotes[instrument.id]?.ask)
        let isBeyond =
            if let stop = trailing.stop, let touch = touch?.approximate {
                isLong ? touch <= stop : touch >= stop
            } else { false }
        guard trailing.isHit || isBeyond else { return nil }
        return "\(place), but the price ran into its trailing stop at "
            + "\(rounded(trailing.stop ?? 0)); it waits for the next ranking."
    }

    /// The share of equity that a slot holds: the volatility target's part, under both caps and under the part
    /// of the Kelly size where that is asked for; of it what the regime lets through.
    private var weight: Double {
        let slots = Double(parameters.slots)
        let isLong = row.direction >= 0
        var target = VolatilityTargetSizing()
        target.target = parameters.volatilityTarget
        target.volatilityMin = 0
        target.shareMax = .infinity
        let part = target.share(volatility: row.reading.volatility) / slots
        let capped = min(part, parameters.notionalMax, parameters.leverageMax / slots)
        let size = kelly(isLong: isLong).map { min(capped, $0) } ?? capped
        return size * parameters.regimeScale.share(in: row.reading.regime, isLong: isLong)
    }

    /// Nil where it is not asked for.
    private func kelly(isLong: Bool) -> Double? {
        guard parameters.kellyPart > 0 else { return nil }
        var sizing = KellySizing()
        sizing.part = parameters.kellyPart
        sizing.shareMax = parameters.notionalMax
        sizing.scale = .none
        let edge = TradingEdge.returns(
            count: parameters.volatilityBars,
            mean: isLong ? row.reading.mean : -row.reading.mean,
            variance: row.reading.variance
        )
        return sizing.answer(edge, in: row.reading.regime, isLong: isLong).share
    }

    /// Base units, whole lots, rounded down; nil without a price or equity. The one place where a
    /// signal becomes an amount.
    private func wantedSize() -> Quantity? {
        let equity = view.equity(in: instrument.id)
        guard equity.isPositive, let price = sizingPrice, price.isPositive,
            let share = Fraction(approximating: weight), share.isPositive
        else { return nil }
        return equity.times(share, .down).quantity(at: price, .down)
            .rounded(to: instrument.lot, .down)
    }

    /// The ask of a sane quote, or the last close.
    private var sizingPrice: Price? {
        if let quote = view.quotes[instrument.id], quote.isSane { return quote.ask }
        return tracker.close
    }

    private func isInsideBand(_ target: Quantity) -> Bool {
        guard let band = Fraction(approximating: parameters.resizeBand) else { return false }
        return (target - held).magnitude < held.magnitude.times(band, .up)
    }

    /// The stop at its distance from the last close, or the resting one where that is better for
    /// the position. Asked at every close, this trails the best close since the entry. Rounded away
    /// from the price, so that rounding does not tighten it; a stop that rests never loosens.
    private func stop(isLong: Bool) -> Price? {
        let resting = view.stops[instrument.id]
        guard let range = tracker.averageRange, let close = tracker.close,
            let distance = Price(approximating: range * parameters.stopRanges)
        else { return resting }
        let entry = view.entryPrices[instrument.id]
        let hasEntry = isLong ? held.isPositive : held.isNegative
        let best: Price
        if resting == nil, hasEntry, let entry {
            best = isLong ? max(close, entry) : min(close, entry)
        } else {
            best = close
        }
        let fresh = (isLong ? best - distance : best + distance)
            .rounded(to: instrument.tick, isLong ? .down : .up)
        let kept = hasEntry ? resting : nil
        let placed = kept.map { isLong ? max($0, fresh) : min($0, fresh) } ?? fresh
        return placed.isPositive ? placed : kept
    }

    private func holding(
        _ target: Quantity,
        _ isLong: Bool,
        _ sentence: String
    )
        -> DesiredInstrument
    {
        DesiredInstrument(
            targetPosition: target,
            protectiveStop: stop(isLong: isLong),
            explanation: explanation(sentence)
        )
    }

    private func flat(_ sentence: String) -> DesiredInstrument {
        DesiredInstrument(targetPosition: .zero, explanation: explanation(sentence))
    }

    private func explanation(_ sentence: String) -> Explanation {
        Explanation(
            sentence,
            [
                NamedNumber("rank", row.rank), NamedNumber("of", ranking.count),
                NamedNumber("momentum", percent(row.reading.momentum)),
                NamedNumber("volatility", percent(row.reading.volatility)),
                NamedNumber("score", rounded(row.reading.score)),
                NamedNumber("breadth", rounded(ranking.breadth)),
                NamedNumber("weight", percent(weight)),
                NamedNumber("regime", row.reading.regime?.words ?? "not looked at"),
                NamedNumber("position", held),
            ]
        )
    }

    private func percent(_ value: Double) -> String {
        Fraction(approximating: value)?.display ?? "out of range"
    }

    private func rounded(_ value: Double) -> String {
        Fraction(approximating: value)?.text(placesMin: 0, placesMax: 4, grouped: false)
            ?? "out of range"
    }
}
