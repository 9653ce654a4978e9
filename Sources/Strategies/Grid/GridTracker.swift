import TradingCore

/// What the grid remembers of one instrument; made of its closed bars alone.
struct GridTracker: Sendable {
    /// The range before it is moved to the tick.
    struct Range: Sendable, Hashable {
        let low: Price
        let high: Price
        let start: Price
    }

    private let parameters: GridParameters
    private var trueRange: AverageTrueRange
    private var averageRange: Double?
    private var closesOutside = 0
    private(set) var closeTime = UTCTime.epoch
    private(set) var close: Price?
    /// Nil until it is known.
    private(set) var range: Range?

    init(_ parameters: GridParameters) {
        self.parameters = parameters
        trueRange = AverageTrueRange(period: parameters.rangeBars)
    }

    /// Takes a closed bar; one that is not newer than the last is a revision and changes nothing.
    mutating func update(_ bar: Bar) {
        guard bar.closeTime > closeTime, bar.close.isPositive else { return }
        closeTime = bar.closeTime
        close = bar.close
        averageRange =
            trueRange.update(
                high: bar.high.approximate,
                low: bar.low.approximate,
                close: bar.close.approximate
            ) ?? averageRange
        if let range {
            let isOutside = bar.close < range.low || bar.close > range.high
            closesOutside = isOutside ? closesOutside + 1 : 0
            if parameters.recentreBars > 0, closesOutside >= parameters.recentreBars {
                self.range = rangeAround(bar.close) ?? range
                closesOutside = 0
            }
        } else if let low = parameters.low, let high = parameters.high {
            range = Range(low: low, high: high, start: parameters.start ?? bar.close)
        } else {
            range = rangeAround(parameters.start ?? bar.close)
        }
    }

    private func rangeAround(_ start: Price) -> Range? {
        guard let averageRange,
            let half = Price(approximating: averageRange * parameters.rangeWidth),
            half.isPositive, half < start
        else { return nil }
        return Range(low: start - half, high: start + half, start: start)
    }
}
