import TradingCore

extension DefaultUniverse {
    private static let equitiesVenue = VenueID("paper-equities")

    /// Shares at `paper-equities`, regular hours, for cash.
    package static var equities: PaperMarket {
        market(
            "equities",
            equitiesVenue,
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

    /// A share; the price counts cents.
    private static func share(
        _ symbol: String,
        _ cents: Int,
        volatility: Double,
        correlation: Double,
        spread: Int,
        size: Int
    ) -> GeneratedInstrument {
        let instrument = Instrument(
            id: InstrumentID(venue: equitiesVenue, symbol: symbol),
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
}
