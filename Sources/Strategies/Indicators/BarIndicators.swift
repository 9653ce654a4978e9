// How each streaming value takes a whole bar.

extension SimpleAverage: BarIndicator {
    /// The answer for the close.
    package mutating func next(_ bar: BarNumbers) -> Double? { update(bar.close) }
}

extension SmoothedAverage: BarIndicator {
    /// The answer for the close.
    package mutating func next(_ bar: BarNumbers) -> Double? { update(bar.close) }
}

extension WeightedAverage: BarIndicator {
    /// The answer for the close.
    package mutating func next(_ bar: BarNumbers) -> Double? { update(bar.close) }
}

extension RelativeStrength: BarIndicator {
    /// The answer for the close.
    package mutating func next(_ bar: BarNumbers) -> Double? { update(bar.close) }
}

extension RateOfChange: BarIndicator {
    /// The answer for the close.
    package mutating func next(_ bar: BarNumbers) -> Double? { update(bar.close) }
}

extension RealisedVolatility: BarIndicator {
    /// The answer for the close.
    package mutating func next(_ bar: BarNumbers) -> Double? { update(bar.close) }
}

extension StandardScore: BarIndicator {
    /// The answer for the close.
    package mutating func next(_ bar: BarNumbers) -> Double? { update(bar.close) }
}

extension RangeVolatility: BarIndicator {
    /// The answer for the bar.
    package mutating func next(_ bar: BarNumbers) -> Double? {
        update(high: bar.high, low: bar.low)
    }
}

extension AverageTrueRange: BarIndicator {
    /// The answer for the bar.
    package mutating func next(_ bar: BarNumbers) -> Double? {
        update(high: bar.high, low: bar.low, close: bar.close)
    }
}

extension VolumeWeightedPrice: BarIndicator {
    /// The answer for the bar.
    package mutating func next(_ bar: BarNumbers) -> Double? {
        update(
            high: bar.high,
            low: bar.low,
            close: bar.close,
            volume: bar.volume,
            session: bar.day
        )
    }
}

/// One of the two directions, or the strength of the trend.
struct DirectionPart: BarIndicator {
    enum Part { case plus, minus, strength }
    private var value: DirectionalMovement
    private let part: Part

    init(period: Int, part: Part) {
        value = DirectionalMovement(period: period)
        self.part = part
    }

    mutating func next(_ bar: BarNumbers) -> Double? {
        guard let now = value.update(high: bar.high, low: bar.low, close: bar.close) else {
            return nil
        }
        switch part {
        case .plus: return now.plus
        case .minus: return now.minus
        case .strength: return now.strength
        }
    }
}

/// One line of Bollinger's bands.
struct BandEdge: BarIndicator {
    var bands: BollingerBands
    let edge: Indicator.Edge

    mutating func next(_ bar: BarNumbers) -> Double? {
        guard let now = bands.update(bar.close) else { return nil }
        switch edge {
        case .upper: return now.upper
        case .middle: return now.middle
        case .lower: return now.lower
        }
    }
}

/// One line of Donchian's channel; the middle lies half way.
struct ChannelEdge: BarIndicator {
    var channel: DonchianChannel
    let edge: Indicator.Edge

    mutating func next(_ bar: BarNumbers) -> Double? {
        guard let now = channel.update(high: bar.high, low: bar.low) else { return nil }
        switch edge {
        case .upper: return now.high
        case .middle: return (now.high + now.low) / 2
        case .lower: return now.low
        }
    }
}

/// One part of the distance of two means.
struct ConvergencePart: BarIndicator {
    var value: ConvergenceDivergence
    let part: Indicator.Part

    mutating func next(_ bar: BarNumbers) -> Double? {
        guard let now = value.update(bar.close) else { return nil }
        switch part {
        case .line: return now.line
        case .signal: return now.signal
        case .histogram: return now.histogram
        }
    }
}

/// The place of the close or its signal.
struct StochasticPart: BarIndicator {
    var value: Stochastic
    let part: Indicator.Part

    mutating func next(_ bar: BarNumbers) -> Double? {
        guard let now = value.update(high: bar.high, low: bar.low, close: bar.close) else {
            return nil
        }
        return part == .line ? now.place : now.signal
    }
}

/// The rolling Sharpe ratio of simple returns from close to close, per bar.
struct ReturnSharpe: BarIndicator {
    private var returns = RateOfChange(lookback: 1)
    private var value: RollingSharpe

    init(period: Int) { value = RollingSharpe(period: period, periodsPerYear: 1) }

    mutating func next(_ bar: BarNumbers) -> Double? {
        guard let change = returns.update(bar.close) else { return nil }
        return value.update(change)
    }
}
