import TradingCore

/// The three paper markets that an agent starts with. Ticks, lots, fees and leverages follow what
/// large venues publish for retail accounts; the numbers are typical and change over the years.
package enum DefaultUniverse {
    /// Crypto perpetuals, foreign exchange and US equities, in this order.
    package static var markets: [PaperMarket] { [crypto, fx, equities] }

    /// All instruments of the three markets, for one generator that correlates within groups.
    package static var instruments: [GeneratedInstrument] { markets.flatMap(\.instruments) }

    /// A market with the latency of a venue on another continent.
    static func market(
        _ name: String,
        _ venue: VenueID,
        _ currency: String,
        _ balance: Int,
        _ instruments: [GeneratedInstrument]
    ) -> PaperMarket {
        var config = SimulatedVenueConfig(
            venue: venue,
            currency: currency,
            startingBalance: Money(whole: balance),
            instruments: instruments.map(\.instrument)
        )
        config.requestLatency = LatencyModel(fixed: .milliseconds(40), jitterMax: .milliseconds(40))
        config.answerLatency = LatencyModel(fixed: .milliseconds(20), jitterMax: .milliseconds(20))
        return PaperMarket(market: MarketID(name), venue: config, instruments: instruments)
    }

    /// `count` units of the last of `digits` decimal places: 55 and 5 make 0.00055.
    static func scaled<Amount: ExactAmount>(_ count: Int, _ digits: Int) -> Amount {
        precondition((0...12).contains(digits), "an amount has twelve places")
        var step = Amount.unitsPerWhole
        for _ in 0..<digits { step /= 10 }
        return Amount(units: Int128(count) * step)
    }
}
