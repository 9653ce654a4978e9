import Strategies

/// One column that can be computed from bars. Periods count bars.
///
/// What each means, where it begins and where it comes from stands at the streaming value of its name in
/// `Strategies`; `stream()` makes that value.
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
}

extension Indicator {
    /// Takes one bar after another and gives the column's cell for each; nil where there is none.
    package typealias Stream = (BarNumbers) -> Double?

    /// The streaming value, ready for the first bar.
    package func stream() -> Stream {
        switch self {
        case .simpleAverage(let period):
            var value = SimpleAverage(period: period)
            return { value.update($0.close) }
        case .exponentialAverage(let period):
            var value = SmoothedAverage.exponential(period: period)
            return { value.update($0.close) }
        case .weightedAverage(let period):
            var value = WeightedAverage(period: period)
            return { value.update($0.close) }
        case .relativeStrength(let period):
            var value = RelativeStrength(period: period)
            return { value.update($0.close) }
        case .averageTrueRange(let period):
            var value = AverageTrueRange(period: period)
            return { value.update(high: $0.high, low: $0.low, close: $0.close) }
        case .rateOfChange(let period):
            var value = RateOfChange(lookback: period)
            return { value.update($0.close) }
        case .standardScore(let period):
            var value = StandardScore(period: period)
            return { value.update($0.close) }
        case .sharpe(let period): return Self.sharpe(period)
        case .trendStrength, .plusDirection, .minusDirection: return directionStream()
        case .bollinger, .donchian: return bandStream()
        case .convergence, .stochastic: return signalStream()
        case .volumeWeightedPrice, .sessionPrice: return volumeStream()
        case .volatility, .rangeVolatility: return volatilityStream()
        }
    }

    private static func sharpe(_ period: Int) -> Stream {
        var returns = RateOfChange(lookback: 1)
        var value = RollingSharpe(period: period, periodsPerYear: 1)
        return { bar in returns.update(bar.close).flatMap { value.update($0) } }
    }

    private func directionStream() -> Stream {
        let period: Int
        let pick: (DirectionalMovement.Value) -> Double?
        switch self {
        case .plusDirection(let bars): (period, pick) = (bars, { $0.plus })
        case .minusDirection(let bars): (period, pick) = (bars, { $0.minus })
        case .trendStrength(let bars): (period, pick) = (bars, { $0.strength })
        default: preconditionFailure("not a direction")
        }
        var value = DirectionalMovement(period: period)
        return { value.update(high: $0.high, low: $0.low, close: $0.close).flatMap(pick) }
    }

    private func bandStream() -> Stream {
        switch self {
        case .bollinger(let edge, let period, let width):
            var value = BollingerBands(period: period, width: width)
            return { bar in
                value.update(bar.close).map {
                    edge == .upper ? $0.upper : edge == .lower ? $0.lower : $0.middle
                }
            }
        case .donchian(let edge, let period):
            var value = DonchianChannel(period: period)
            return { bar in
                value.update(high: bar.high, low: bar.low).map {
                    edge == .upper ? $0.high : edge == .lower ? $0.low : ($0.high + $0.low) / 2
                }
            }
        default: preconditionFailure("not a band")
        }
    }

    private func signalStream() -> Stream {
        switch self {
        case .convergence(let part, let fast, let slow, let signal):
            var value = ConvergenceDivergence(fast: fast, slow: slow, signal: signal)
            return { bar in
                value.update(bar.close).map {
                    part == .line ? $0.line : part == .signal ? $0.signal : $0.histogram
                }
            }
        case .stochastic(let part, let period, let slowing, let signal):
            var value = Stochastic(period: period, slowing: slowing, signal: signal)
            return { bar in
                value.update(high: bar.high, low: bar.low, close: bar.close).map {
                    part == .line ? $0.place : $0.signal
                }
            }
        default: preconditionFailure("not a line with a signal")
        }
    }

    private func volumeStream() -> Stream {
        var value: VolumeWeightedPrice
        if case .volumeWeightedPrice(let period) = self {
            value = VolumeWeightedPrice(period: period)
        } else {
            value = VolumeWeightedPrice()
        }
        return {
            value.update(
                high: $0.high,
                low: $0.low,
                close: $0.close,
                volume: $0.volume,
                session: $0.day
            )
        }
    }

    private func volatilityStream() -> Stream {
        if case .rangeVolatility(let period) = self {
            var value = RangeVolatility(period: period, barsPerYear: 1)
            return { value.update(high: $0.high, low: $0.low) }
        }
        guard case .volatility(let period) = self else { preconditionFailure("not a volatility") }
        var value = RealisedVolatility(returns: period, barsPerYear: 1)
        return { value.update($0.close) }
    }
}
