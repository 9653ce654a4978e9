package import TradingCore

/// An instrument with what the generator must know to give it a life.
package struct GeneratedInstrument: Sendable, Hashable {
    package let instrument: Instrument
    /// The price at the generator's start, where its history ends.
    package let startPrice: Price
    /// Standard deviation of a day's return (0.02 = 2 %).
    package let dailyVolatility: Double
    /// Usual distance of bid and ask in ticks; at least 1.
    package let spreadTicks: Int
    /// Instruments of one group share a regime and a common factor.
    package let group: String
    /// Weight of the common factor, -1...1: the correlation with it.
    package let correlation: Double
    /// Usual size at the touch, in base units.
    package let touchSize: Quantity

    package init(
        _ instrument: Instrument,
        startPrice: Price,
        dailyVolatility: Double,
        spreadTicks: Int,
        group: String,
        correlation: Double,
        touchSize: Quantity
    ) {
        precondition(startPrice.isPositive && spreadTicks >= 1, "a market needs two prices")
        precondition((-1...1).contains(correlation) && (0..<0.5).contains(dailyVolatility))
        self.instrument = instrument
        self.startPrice = startPrice
        self.dailyVolatility = dailyVolatility
        self.spreadTicks = spreadTicks
        self.group = group
        self.correlation = correlation
        self.touchSize = touchSize
    }

    /// The same instrument with another price to start from, say the last one that was seen.
    package func starting(at price: Price) -> GeneratedInstrument {
        GeneratedInstrument(
            instrument,
            startPrice: price,
            dailyVolatility: dailyVolatility,
            spreadTicks: spreadTicks,
            group: group,
            correlation: correlation,
            touchSize: touchSize
        )
    }
}
