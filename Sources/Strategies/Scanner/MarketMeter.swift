package import TradingCore

/// Measures one instrument for the scanner, bar by bar.
///
/// The first measures come once the window is full, with bar number `window + 1`. A bar that is not newer than
/// the last, or without a positive close, is passed over.
package struct MarketMeter: Sendable {
    /// Bars over which efficiency, crossings, change, volatility and turnover are measured.
    package static let window = 50
    private static let meanBars = 20
    private static let peakBars = 250
    private static let rangeBars = 14
    private static let yearSeconds = 31_536_000.0

    package let interval: BarInterval
    private var bars = 0
    private var closeTime = UTCTime.epoch
    private var close = Price.zero
    private var closes = SampleWindow(size: window + 1)
    private var path = SimpleAverage(period: window)
    private var mean = SimpleAverage(period: meanBars)
    private var crossed = SimpleAverage(period: window)
    private var deviation: RealisedVolatility
    private var trueRange = AverageTrueRange(period: rangeBars)
    private var flow = SimpleAverage(period: window)
    private var peaks = SampleWindow(size: peakBars)
    private var wasOver: Bool?
    /// The newest results of the running measures; nil until they are known.
    private var latest = Latest()

    private struct Latest: Sendable {
        var path: Double?
        var crossings: Double?
        var volatility: Double?
        var range: Double?
        var flow: Double?
    }

    package init(interval: BarInterval) {
        self.interval = interval
        deviation = RealisedVolatility(
            returns: Self.window,
            barsPerYear: Self.yearSeconds / Double(interval.seconds)
        )
    }

    /// Takes the next closed bar; false when it was passed over.
    package mutating func update(_ bar: Bar) -> Bool {
        guard bar.closeTime > closeTime, bar.close.isPositive else { return false }
        let value = bar.close.approximate
        let step = bars == 0 ? nil : abs(value - close.approximate)
        bars += 1
        closeTime = bar.closeTime
        close = bar.close
        _ = closes.push(value)
        _ = peaks.push(value)
        if let step { latest.path = path.update(step) }
        latest.volatility = deviation.update(value)
        latest.flow = flow.update(value * bar.volume.approximate)
        latest.range =
            trueRange.update(high: bar.high.approximate, low: bar.low.approximate, close: value)
            ?? latest.range
        cross(value)
        return true
    }

    private mutating func cross(_ value: Double) {
        guard let middle = mean.update(value) else { return }
        let isOver = value > middle
        latest.crossings = crossed.update(wasOver.map { $0 != isOver } ?? false ? 1 : 0)
        wasOver = isOver
    }

    /// The measures of now, with what is known from elsewhere; nil until the window is full.
    package func measures(regime: RegimeReading?, spread: Double?) -> MarketMeasures? {
        guard closes.isFull, let path = latest.path, let volatility = latest.volatility,
            let range = latest.range
        else { return nil }
        let first = closes[back: Self.window]
        let last = closes[back: 0]
        let walked = path * Double(Self.window)
        let peak = peaks.unordered.max() ?? last
        let flow = latest.flow ?? 0
        return MarketMeasures(
            bars: bars,
            time: closeTime,
            close: close,
            regime: regime,
            efficiency: walked > 0 ? abs(last - first) / walked : 0,
            crossings: latest.crossings ?? 0,
            change: logarithm(last / first - 1),
            volatility: volatility,
            range: range / last,
            drawdown: 1 - last / peak,
            turnover: flow > 0 ? flow * 86_400 / Double(interval.seconds) : nil,
            spread: spread
        )
    }
}
