import TradingCore

/// The three paper markets that an agent starts with. Ticks, lots, fees and leverages follow what
/// large venues publish for retail accounts; the numbers are typical and change over the years.
package enum DefaultUniverse {
    /// Crypto perpetuals, foreign exchange and US equities, in this order.
    package static var markets: [PaperMarket] { [crypto, fx, equities] }

    /// All instruments of the three markets, for one generator that correlates within groups.
    package static var instruments: [GeneratedInstrument] { markets.flatMap(\.instruments) }

    /// Perpetuals in USDT at `paper-crypto`, around the clock, funding every 8 hours.
    package static var crypto: PaperMarket {
        let venue = VenueID("paper-crypto")
        func perpetual(
            _ base: String,
            _ price: Int,
            _ digits: Int,
            lot: Int,
            max: Int,
            leverage: Int,
            volatility: Double,
            spread: Int,
            size: Int
        ) -> GeneratedInstrument {
            let instrument = Instrument(
                id: InstrumentID(venue: venue, symbol: base + "USDT"),
                kind: .perpetual,
                base: base,
                quote: "USDT",
                tick: scaled(1, digits),
                lot: scaled(1, lot),
                quantityMin: scaled(1, lot),
                quantityMax: Quantity(whole: max),
                notionalMin: Money(whole: 5),
                leverageMax: Fraction(whole: leverage),
                makerFee: scaled(20, 5),
                takerFee: scaled(55, 5),
                fundingIntervalHours: 8,
                calendar: .always
            )
            return GeneratedInstrument(
                instrument,
                startPrice: scaled(price, digits),
                dailyVolatility: volatility,
                spreadTicks: spread,
                group: "crypto",
                correlation: 0.75,
                touchSize: scaled(size, lot)
            )
        }
        return market(
            "crypto",
            venue,
            "USDT",
            10_000,
            [
                perpetual(
                    "BTC",
                    876_543,
                    1,
                    lot: 3,
                    max: 1190,
                    leverage: 100,
                    volatility: 0.024,
                    spread: 1,
                    size: 1500
                ),
                perpetual(
                    "ETH",
                    287_654,
                    2,
                    lot: 2,
                    max: 7240,
                    leverage: 100,
                    volatility: 0.033,
                    spread: 1,
                    size: 3000
                ),
                perpetual(
                    "SOL",
                    13_456,
                    2,
                    lot: 1,
                    max: 79_770,
                    leverage: 75,
                    volatility: 0.042,
                    spread: 1,
                    size: 4000
                ),
                perpetual(
                    "XRP",
                    20_987,
                    4,
                    lot: 1,
                    max: 2_000_000,
                    leverage: 75,
                    volatility: 0.039,
                    spread: 1,
                    size: 300_000
                ),
            ]
        )
    }

    /// Currency pairs against the dollar at `paper-fx`; the cost lies in the spread.
    package static var fx: PaperMarket {
        let venue = VenueID("paper-fx")
        func pair(
            _ base: String,
            _ price: Int,
            volatility: Double,
            spread: Int
        )
            -> GeneratedInstrument
        {
            let instrument = Instrument(
                id: InstrumentID(venue: venue, symbol: base + "USD"),
                kind: .fx,
                base: base,
                quote: "USD",
                tick: scaled(1, 5),
                lot: Quantity(whole: 1),
                quantityMin: Quantity(whole: 1),
                quantityMax: Quantity(whole: 50_000_000),
                notionalMin: Money(whole: 1),
                leverageMax: Fraction(whole: 30),
                makerFee: .zero,
                takerFee: .zero,
                fundingIntervalHours: nil,
                calendar: .fx
            )
            return GeneratedInstrument(
                instrument,
                startPrice: scaled(price, 5),
                dailyVolatility: volatility,
                spreadTicks: spread,
                group: "dollar",
                correlation: 0.7,
                touchSize: Quantity(whole: 1_000_000)
            )
        }
        return market(
            "fx",
            venue,
            "USD",
            10_000,
            [
                pair("EUR", 115_432, volatility: 0.0045, spread: 12),
                pair("GBP", 131_234, volatility: 0.0052, spread: 16),
                pair("AUD", 64_987, volatility: 0.0060, spread: 14),
                pair("NZD", 56_543, volatility: 0.0062, spread: 18),
            ]
        )
    }

    /// Shares at `paper-equities`, regular hours, for cash.
    package static var equities: PaperMarket {
        let venue = VenueID("paper-equities")
        func share(
            _ symbol: String,
            _ cents: Int,
            volatility: Double,
            correlation: Double,
            spread: Int,
            size: Int
        ) -> GeneratedInstrument {
            let instrument = Instrument(
                id: InstrumentID(venue: venue, symbol: symbol),
                kind: .equity,
                base: symbol,
                quote: "USD",
                tick: scaled(1, 2),
                lot: Quantity(whole: 1),
                quantityMin: Quantity(whole: 1),
                quantityMax: Quantity(whole: 100_000),
                notionalMin: Money(whole: 1),
                leverageMax: .one,
                makerFee: scaled(5, 5),
                takerFee: scaled(5, 5),
                fundingIntervalHours: nil,
                calendar: .usEquities
            )
            return GeneratedInstrument(
                instrument,
                startPrice: scaled(cents, 2),
                dailyVolatility: volatility,
                spreadTicks: spread,
                group: "equities",
                correlation: correlation,
                touchSize: Quantity(whole: size)
            )
        }
        return market(
            "equities",
            venue,
            "USD",
            25_000,
            [
                share(
                    "SPY",
                    66_543,
                    volatility: 0.010,
                    correlation: 0.97,
                    spread: 1,
                    size: 1200
                ),
                share(
                    "AAPL",
                    26_789,
                    volatility: 0.017,
                    correlation: 0.7,
                    spread: 1,
                    size: 500
                ),
                share("IBM", 29_876, volatility: 0.015, correlation: 0.6, spread: 4, size: 200),
                share("AIG", 7_654, volatility: 0.016, correlation: 0.6, spread: 2, size: 300),
                share("BAC", 5_210, volatility: 0.016, correlation: 0.7, spread: 1, size: 2500),
            ]
        )
    }

    private static func market(
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
}

/// `count` units of the last of `digits` decimal places: 55 and 5 make 0.00055.
private func scaled<Amount: ExactAmount>(_ count: Int, _ digits: Int) -> Amount {
    precondition((0...12).contains(digits), "an amount has twelve places")
    var step = Amount.unitsPerWhole
    for _ in 0..<digits { step /= 10 }
    return Amount(units: Int128(count) * step)
}
