import TradingCore

/// What the grid remembers of one instrument: made of its closed bars, and of the anchor that a
/// restart gives back.
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
    /// The last closes, as many as a new range takes; empty when the range never moves.
    private var closes: [(time: UTCTime, price: Price)] = []
    private(set) var closeTime = UTCTime.epoch
    private(set) var close: Price?
    /// Nil until it is known.
    private(set) var range: Range?
    /// The close at which the range was made.
    private(set) var rangeSince = UTCTime.epoch

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
        remember(bar)
        if let range {
            if isLeft(range), let next = rangeAround(bar.close) { set(next, at: bar) }
        } else if let low = parameters.low, let high = parameters.high {
            set(Range(low: low, high: high, start: parameters.start ?? bar.close), at: bar)
        } else if let first = rangeAround(parameters.start ?? bar.close) {
            set(first, at: bar)
        }
    }

    /// Goes on with a range of before a restart.
    mutating func resume(_ range: Range, since: UTCTime) {
        self.range = range
        rangeSince = since
    }

    private mutating func set(_ range: Range, at bar: Bar) {
        self.range = range
        rangeSince = bar.closeTime
    }

    private mutating func remember(_ bar: Bar) {
        guard parameters.recentreBars > 0 else { return }
        if closes.count >= parameters.recentreBars { closes.removeFirst() }
        closes.append((bar.closeTime, bar.close))
    }

    /// Whether as many closes in a row as the parameters say lie outside, all after the range was
    /// made.
    private func isLeft(_ range: Range) -> Bool {
        guard parameters.recentreBars > 0, closes.count == parameters.recentreBars else {
            return false
        }
        return closes.allSatisfy { close in
            close.time > rangeSince && (close.price < range.low || close.price > range.high)
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
