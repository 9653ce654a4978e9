import Glibc

/// One column that can be computed from bars. Periods count bars.
///
/// What each means, where it begins and where it comes from stands at the streaming value of its name;
/// `value()` makes it.
package enum Indicator: Sendable, Hashable {
    /// A part of a band or channel.
    package enum Edge: String, Sendable, CaseIterable { case upper, middle, lower }
    /// A part of a line with its signal.
    package enum Part: String, Sendable, CaseIterable { case line, signal, histogram }

    case simpleAverage(Int)
    case exponentialAverage(Int)
    case weightedAverage(Int)
    case relativeStrength(Int)
    case averageTrueRange(Int)
    case trendStrength(Int)
    case plusDirection(Int)
    case minusDirection(Int)
    case bollinger(Edge, Int, width: Double)
    case volumeWeightedPrice(Int)
    /// Since midnight UTC.
    case sessionPrice
    case convergence(Part, fast: Int, slow: Int, signal: Int)
    /// `.line` is %K, `.signal` is %D.
    case stochastic(Part, Int, slowing: Int, signal: Int)
    case donchian(Edge, Int)
    /// Per bar, from close to close.
    case volatility(Int)
    /// Per bar, from high to low (Parkinson).
    case rangeVolatility(Int)
    case rateOfChange(Int)
    /// Per bar, of simple returns from close to close.
    case sharpe(Int)
    case standardScore(Int)
}

/// The numbers of one bar.
package struct BarNumbers: Sendable {
    package let high: Double
    package let low: Double
    package let close: Double
    package let volume: Double
    /// Days since 1970.
    package let day: Int

    package init(high: Double, low: Double, close: Double, volume: Double, day: Int) {
        self.high = high
        self.low = low
        self.close = close
        self.volume = volume
        self.day = day
    }
}

/// Takes one bar after another and gives the column's cell for each; nil where there is none.
package protocol BarIndicator: Sendable {
    mutating func next(_ bar: BarNumbers) -> Double?
}

extension Indicator {
    /// The streaming value, ready for the first bar.
    package func value() -> any BarIndicator {
        switch self {
        case .simpleAverage(let period): SimpleAverage(period: period)
        case .exponentialAverage(let period): SmoothedAverage.exponential(period: period)
        case .weightedAverage(let period): WeightedAverage(period: period)
        case .relativeStrength(let period): RelativeStrength(period: period)
        case .averageTrueRange(let period): AverageTrueRange(period: period)
        case .trendStrength(let period): DirectionPart(period: period, part: .strength)
        case .plusDirection(let period): DirectionPart(period: period, part: .plus)
        case .minusDirection(let period): DirectionPart(period: period, part: .minus)
        case .bollinger(let edge, let period, let width):
            BandEdge(bands: BollingerBands(period: period, width: width), edge: edge)
        case .volumeWeightedPrice(let period): VolumeWeightedPrice(period: period)
        case .sessionPrice: VolumeWeightedPrice()
        case .convergence(let part, let fast, let slow, let signal):
            ConvergencePart(
                value: ConvergenceDivergence(fast: fast, slow: slow, signal: signal),
                part: part
            )
        case .stochastic(let part, let period, let slowing, let signal):
            StochasticPart(
                value: Stochastic(period: period, slowing: slowing, signal: signal),
                part: part
            )
        case .donchian(let edge, let period):
            ChannelEdge(channel: DonchianChannel(period: period), edge: edge)
        case .volatility(let period): RealisedVolatility(returns: period, barsPerYear: 1)
        case .rangeVolatility(let period): RangeVolatility(period: period, barsPerYear: 1)
        case .rateOfChange(let period): RateOfChange(lookback: period)
        case .sharpe(let period): ReturnSharpe(period: period)
        case .standardScore(let period): StandardScore(period: period)
        }
    }

    /// The number of the bar with which the first answer comes.
    package var barsNeeded: Int {
        switch self {
        case .simpleAverage(let period), .exponentialAverage(let period),
            .weightedAverage(let period), .bollinger(_, let period, _),
            .volumeWeightedPrice(let period), .donchian(_, let period),
            .rangeVolatility(let period), .standardScore(let period):
            period
        case .relativeStrength(let period), .averageTrueRange(let period),
            .plusDirection(let period), .minusDirection(let period), .volatility(let period),
            .rateOfChange(let period), .sharpe(let period):
            period + 1
        case .trendStrength(let period): 2 * period
        case .sessionPrice: 1
        case .convergence(_, _, let slow, let signal): slow + signal - 1
        case .stochastic(_, let period, let slowing, let signal): period + slowing + signal - 2
        }
    }

    /// The number of the bar with which what began a recursive mean counts for less than 1 in 100 of it;
    /// for the others the first answer.
    package var barsToSettle: Int {
        switch self {
        case .exponentialAverage(let period): barsNeeded + Self.settling(2 / Double(period + 1))
        case .convergence(_, _, let slow, let signal):
            barsNeeded + Self.settling(2 / Double(max(slow, signal) + 1))
        case .relativeStrength(let period), .averageTrueRange(let period),
            .plusDirection(let period), .minusDirection(let period):
            barsNeeded + Self.settling(1 / Double(period))
        // A mean of a mean.
        case .trendStrength(let period): barsNeeded + 2 * Self.settling(1 / Double(period))
        default: barsNeeded
        }
    }

    /// Values until a seed counts for less than 1 in 100.
    private static func settling(_ weight: Double) -> Int {
        weight < 1 ? Int((log(0.01) / log(1 - weight)).rounded(.up)) : 0
    }
}
