import Glibc
import TradingCore

/// What is measured for a ranking.
struct RankMeasure: Sendable, Hashable {
    /// Bars from the older price to now; over `skipBars`.
    var lookbackBars: Int
    /// Newest bars that are left out of the change; 0 takes the newest close.
    var skipBars: Int
    /// Returns over which volatility is measured; 2 or more.
    var volatilityBars: Int
    /// For annualising.
    var barsPerYear: Double
    var schedule: RebalanceSchedule
    /// Whether instruments are ranked by change over volatility, or by the change alone.
    var isPerVolatility: Bool
}

/// What a ranking remembers of one instrument; made of its closed bars alone.
struct RankTracker: Sendable {
    /// The measures at the bar that opened a period.
    struct Reading: Sendable, Hashable {
        let period: Int
        /// When its bar closed.
        let time: UTCTime
        /// Log change from `lookbackBars` ago to `skipBars` ago.
        let change: Double
        /// Annualised, a fraction; over 0.
        let volatility: Double
        /// What is ranked by.
        let score: Double
    }

    private let measure: RankMeasure
    private var closes: SampleWindow
    private var deviation: RealisedVolatility
    private var lastPeriod: Int?
    private(set) var newest: Reading?
    private(set) var previous: Reading?
    private(set) var closeTime = UTCTime.epoch
    private(set) var close: Price?

    init(_ measure: RankMeasure) {
        self.measure = measure
        closes = SampleWindow(size: measure.lookbackBars + 1)
        deviation = RealisedVolatility(
            returns: measure.volatilityBars,
            barsPerYear: measure.barsPerYear
        )
    }

    /// Takes a closed bar; one that is not newer than the last is a revision and changes nothing. A reading
    /// needs the bar before it, for only then is it surely the first of its period.
    mutating func update(_ bar: Bar) {
        guard bar.closeTime > closeTime, bar.close.isPositive else { return }
        closeTime = bar.closeTime
        close = bar.close
        let last = bar.close.approximate
        _ = closes.push(last)
        let volatility = deviation.update(last)
        let period = measure.schedule.period(of: bar.openTime)
        defer { lastPeriod = period }
        guard let lastPeriod, period > lastPeriod, closes.isFull,
            let volatility, volatility > 0
        else { return }
        let change = log(closes[back: measure.skipBars] / closes[back: measure.lookbackBars])
        previous = newest
        newest = Reading(
            period: period,
            time: bar.closeTime,
            change: change,
            volatility: volatility,
            score: measure.isPerVolatility ? change / volatility : change
        )
    }

    /// The reading of a period, while it is one of the last two.
    func reading(of period: Int) -> Reading? {
        if let newest, newest.period == period { return newest }
        if let previous, previous.period == period { return previous }
        return nil
    }
}
