import TradingCore

/// What the strategy remembers of one instrument; made of its closed bars alone.
struct MomentumTracker: Sendable {
    /// The measures at the bar that opened a ranking period.
    struct Reading: Sendable, Hashable {
        /// Number of the ranking period since 1970.
        let period: Int
        /// When its bar closed.
        let time: UTCTime
        /// Log change over the lookback.
        let momentum: Double
        /// Annualised, a fraction; over 0.
        let volatility: Double
        /// Mean and variance of the log returns that volatility was measured over, per bar.
        let mean: Double
        let variance: Double
        /// Nil without regime sizing, and until there are enough bars.
        let regime: Regime?
        var score: Double { momentum / volatility }
    }

    private var momentum: RateOfChange
    private var volatility: RealisedVolatility
    private var trueRange: AverageTrueRange
    private var returns: Deviation
    private var lastClose: Double?
    private var detector: RegimeDetector?
    private let periodSeconds: Int64
    private let stopRanges: Double
    private(set) var newest: Reading?
    private(set) var previous: Reading?
    private(set) var closeTime = UTCTime.epoch
    private(set) var close: Price?
    /// In price units; nil until it is warm.
    private(set) var averageRange: Double?
    /// Trailing stops that run whether or not a position is held, so that one that was stopped out
    /// is not opened again before the next ranking.
    private(set) var longGuard = TrailingGuard(isLong: true)
    private(set) var shortGuard = TrailingGuard(isLong: false)

    init(_ parameters: VolatilityMomentumParameters) {
        momentum = RateOfChange(lookback: parameters.momentumBars, form: .logarithmic)
        volatility = RealisedVolatility(
            returns: parameters.volatilityBars,
            barsPerYear: parameters.annualBars
        )
        trueRange = AverageTrueRange(period: parameters.rangeBars)
        returns = Deviation(period: parameters.volatilityBars)
        detector = parameters.regimeSizing ? RegimeDetector() : nil
        periodSeconds = Int64(parameters.interval.seconds * parameters.rebalanceBars)
        stopRanges = parameters.stopRanges
    }

    /// Takes a closed bar; one that is not newer than the last is a revision and changes nothing.
    mutating func update(_ bar: Bar) {
        guard bar.closeTime > closeTime, bar.close.isPositive else { return }
        closeTime = bar.closeTime
        close = bar.close
        let last = bar.close.approximate
        let change = momentum.update(last)
        let deviation = volatility.update(last)
        averageRange =
            trueRange.update(
                high: bar.high.approximate,
                low: bar.low.approximate,
                close: last
            ) ?? averageRange
        let spread = lastClose.flatMap { returns.update(logarithm(last / $0 - 1)) }
        lastClose = last
        _ = detector?.update(
            high: bar.high.approximate,
            low: bar.low.approximate,
            close: last
        )
        let period = Int(bar.closeTime.seconds.flooredQuotient(periodSeconds))
        let isNewPeriod = newest.map { period > $0.period } ?? true
        guard let averageRange else { return }
        longGuard.update(bar, distance: averageRange * stopRanges, isNewPeriod: isNewPeriod)
        shortGuard.update(bar, distance: averageRange * stopRanges, isNewPeriod: isNewPeriod)
        guard isNewPeriod, let change, let deviation, deviation > 0, let spread else { return }
        previous = newest
        newest = Reading(
            period: period,
            time: bar.closeTime,
            momentum: change,
            volatility: deviation,
            mean: spread.mean,
            variance: spread.sample * spread.sample,
            regime: detector?.last?.regime
        )
    }

    /// The reading of a period, while it is one of the last two.
    func reading(of period: Int) -> Reading? {
        if let newest, newest.period == period { return newest }
        if let previous, previous.period == period { return previous }
        return nil
    }
}

/// A trailing stop over closed bars: it only moves in the position's favour, and once a bar has
/// touched it, it stays hit until the next ranking.
struct TrailingGuard: Sendable {
    let isLong: Bool
    /// In price units; nil before the first bar.
    private(set) var stop: Double?
    private(set) var isHit = false

    init(isLong: Bool) { self.isLong = isLong }

    mutating func update(_ bar: Bar, distance: Double, isNewPeriod: Bool) {
        let close = bar.close.approximate
        let fresh = isLong ? close - distance : close + distance
        if let stop {
            let isTouched = isLong ? bar.low.approximate <= stop : bar.high.approximate >= stop
            isHit = isHit || isTouched
        }
        if isHit && isNewPeriod {
            isHit = false
            stop = fresh
        } else {
            stop = stop.map { isLong ? max($0, fresh) : min($0, fresh) } ?? fresh
        }
    }
}
