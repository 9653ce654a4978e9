package import TradingCore

/// What the scanner knows of one instrument: measures of its last closed bars.
package struct MarketMeasures: Sendable, Hashable {
    /// Closed bars that were digested.
    package let bars: Int
    /// When the newest of them closed.
    package let time: UTCTime
    package let close: Price
    /// The regime with ADX and both directions; nil until there are enough bars.
    package let regime: RegimeReading?
    /// The way from the first to the last close over the way that the closes went, 0 to 1: a straight line
    /// is 1. Source: P. Kaufman, Smarter Trading (1995), efficiency ratio.
    package let efficiency: Double
    /// The share of bars whose close crossed its own mean, 0 to 1.
    package let crossings: Double
    /// Log change over the window.
    package let change: Double
    /// Standard deviation of log returns, annualised for bars around the clock.
    package let volatility: Double
    /// The average true range as a fraction of the close.
    package let range: Double
    /// How far the close lies under the highest one, 0 to 1.
    package let drawdown: Double
    /// Mean of close times volume per day, in its quote currency; nil where no volume is recorded.
    package let turnover: Double?
    /// Ask less bid as a fraction of their mean; nil where no quote is known.
    package let spread: Double?

    package init(
        bars: Int,
        time: UTCTime,
        close: Price,
        regime: RegimeReading?,
        efficiency: Double,
        crossings: Double,
        change: Double,
        volatility: Double,
        range: Double,
        drawdown: Double,
        turnover: Double?,
        spread: Double?
    ) {
        self.bars = bars
        self.time = time
        self.close = close
        self.regime = regime
        self.efficiency = efficiency
        self.crossings = crossings
        self.change = change
        self.volatility = volatility
        self.range = range
        self.drawdown = drawdown
        self.turnover = turnover
        self.spread = spread
    }
}
