package import TradingCore

/// The regime of one instrument, and the numbers that it was read from.
package struct RegimeReading: Sendable, Hashable {
    package let regime: Regime
    /// Bars since it began, the first one counted.
    package let bars: Int
    /// The strength of the trend (ADX), 0 to 100.
    package let strength: Double
    /// Movement up and down (+DI, -DI), 0 to 100 each.
    package let plus: Double
    package let minus: Double
    /// Standard deviation of log returns, per bar.
    package let volatility: Double
    /// Where the volatility lies among its last values, 0 to 1; nil until there are enough.
    package let percentile: Double?
    /// The share of rising instruments that was handed in, 0 to 1.
    package let breadth: Double?

    /// One sentence and the numbers behind it.
    package func explanation(of symbol: String) -> Explanation {
        let side = plus >= minus ? "+DI leads" : "-DI leads"
        return Explanation(
            "\(symbol) is in \(regime.words) for \(bars) bars: ADX \(shown(strength, 1)), \(side).",
            [
                NamedNumber("regime", regime.rawValue), NamedNumber("bars", bars),
                NamedNumber("adx", shown(strength, 1)), NamedNumber("plus_di", shown(plus, 1)),
                NamedNumber("minus_di", shown(minus, 1)),
                NamedNumber("volatility", percent(volatility)),
                NamedNumber("volatility rank", percentile.map { shown($0, 2) } ?? "not yet"),
                NamedNumber("breadth", breadth.map { shown($0, 2) } ?? "unknown"),
            ]
        )
    }
}

/// Reads the regime of one instrument out of its closed bars.
///
/// Volatility speaks first: while its percentile is high, direction is left alone. Else a trend begins at
/// `trendEnter`, on the side that leads, if breadth does not speak against it, and lasts until the index
/// falls under `trendLeave` or the other side leads; what is left is a range. A change is believed after
/// `confirmBars` bars in a row.
///
/// The first reading comes with bar number `2 * directionBars` or `volatilityBars + 1`, whichever is later;
/// until `rankBars` volatilities are known no volatility counts as high. A bar with a NaN or infinite price,
/// or with its high under its low, is refused: the answer is nil and the state stays.
package struct RegimeDetector: Sendable {
    package let parameters: RegimeParameters
    private var direction: DirectionalMovement
    private var volatility: RealisedVolatility
    private var rank: VolatilityRank
    /// The newest reading; nil until there are enough bars.
    package private(set) var last: RegimeReading?
    private var candidate: Regime?
    private var confirmed = 0

    package init(_ parameters: RegimeParameters = RegimeParameters()) {
        precondition(parameters.problems().isEmpty, "thresholds agree")
        precondition(parameters.confirmBars >= 1, "a change needs a bar")
        self.parameters = parameters
        direction = DirectionalMovement(period: parameters.directionBars)
        volatility = RealisedVolatility(returns: parameters.volatilityBars, barsPerYear: 1)
        rank = VolatilityRank(period: parameters.rankBars)
    }

    /// Takes the next bar, and the share of the market's instruments that rise, 0 to 1, nil where it is
    /// unknown; the reading once there are enough bars.
    package mutating func update(
        high: Double,
        low: Double,
        close: Double,
        breadth: Double? = nil
    ) -> RegimeReading? {
        guard high.isFinite, low.isFinite, close.isFinite, close > 0, high >= low else {
            return nil
        }
        // All must see the bar, also while they warm up.
        let moves = direction.update(high: high, low: low, close: close)
        let deviation = volatility.update(close)
        let percentile = deviation.flatMap { rank.update($0) }
        guard let moves, let strength = moves.strength, let deviation else { return nil }
        let seen = RegimeReading(
            regime: last?.regime ?? .range,
            bars: last?.bars ?? 0,
            strength: strength,
            plus: moves.plus,
            minus: moves.minus,
            volatility: deviation,
            percentile: percentile,
            breadth: breadth
        )
        last = settle(seen, toward: spokenFor(by: seen))
        return last
    }

    /// The regime that the numbers of this bar speak for, given the one that holds.
    private func spokenFor(by seen: RegimeReading) -> Regime {
        let limit =
            last?.regime == .highVolatility
            ? parameters.volatilityLeave : parameters.volatilityEnter
        if let percentile = seen.percentile, percentile >= limit { return .highVolatility }
        let leading: Regime = seen.plus >= seen.minus ? .trendUp : .trendDown
        if last?.regime == leading, seen.strength >= parameters.trendLeave { return leading }
        guard seen.strength >= parameters.trendEnter else { return .range }
        guard let breadth = seen.breadth else { return leading }
        let isSupported =
            leading == .trendUp
            ? breadth >= parameters.breadthForUp : breadth <= parameters.breadthForDown
        return isSupported ? leading : .range
    }

    private mutating func settle(
        _ seen: RegimeReading,
        toward wanted: Regime
    ) -> RegimeReading {
        guard let last else { return seen.with(wanted, bars: 1) }
        guard wanted != last.regime else {
            candidate = nil
            return seen.with(last.regime, bars: last.bars + 1)
        }
        confirmed = candidate == wanted ? confirmed + 1 : 1
        candidate = wanted
        guard confirmed >= parameters.confirmBars else {
            return seen.with(last.regime, bars: last.bars + 1)
        }
        candidate = nil
        return seen.with(wanted, bars: 1)
    }
}

extension RegimeReading {
    fileprivate func with(_ regime: Regime, bars: Int) -> RegimeReading {
        RegimeReading(
            regime: regime,
            bars: bars,
            strength: strength,
            plus: plus,
            minus: minus,
            volatility: volatility,
            percentile: percentile,
            breadth: breadth
        )
    }
}
