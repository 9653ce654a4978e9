import TradingCore

extension DefaultUniverse {
    private static let fxVenue = VenueID("paper-fx")

    /// Currency pairs against the dollar at `paper-fx`; the cost lies in the spread.
    package static var fx: PaperMarket {
        market(
            "fx",
            fxVenue,
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

    /// A currency against the dollar; the price counts tenths of a pip.
    private static func pair(
        _ base: String,
        _ price: Int,
        volatility: Double,
        spread: Int
    )
        -> GeneratedInstrument
    {
        let instrument = Instrument(
            id: InstrumentID(venue: fxVenue, symbol: base + "USD"),
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
}
