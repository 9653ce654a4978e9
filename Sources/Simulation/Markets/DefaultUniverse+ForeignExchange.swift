import TradingCore

extension DefaultUniverse {
    private static let fxVenue = VenueID("paper-fx")

    /// The seven major pairs at `paper-fx`, in a dollar account; the cost lies in the spread.
    package static var fx: PaperMarket {
        market(
            "fx",
            fxVenue,
            "USD",
            10_000,
            [
                pair("EURUSD", 115_432, volatility: 0.0045, spread: 12),
                pair("GBPUSD", 131_234, volatility: 0.0052, spread: 16),
                pair("AUDUSD", 64_987, volatility: 0.0060, spread: 14),
                pair("NZDUSD", 56_543, volatility: 0.0062, spread: 18),
                pair("USDJPY", 155_432, digits: 3, volatility: 0.0055, spread: 14),
                pair("USDCHF", 80_321, volatility: 0.0048, spread: 15),
                pair("USDCAD", 139_876, volatility: 0.0040, spread: 17),
            ]
        )
    }

    /// A currency against another; the price counts tenths of a pip, which is the last of its digits. What a
    /// dollar buys falls where the dollar's own pairs rise.
    private static func pair(
        _ symbol: String,
        _ price: Int,
        digits: Int = 5,
        volatility: Double,
        spread: Int
    )
        -> GeneratedInstrument
    {
        let instrument = Instrument(
            id: InstrumentID(venue: fxVenue, symbol: symbol),
            kind: .fx,
            base: String(symbol.prefix(3)),
            quote: String(symbol.suffix(3)),
            tick: scaled(1, digits),
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
            startPrice: scaled(price, digits),
            dailyVolatility: volatility,
            spreadTicks: spread,
            group: "dollar",
            correlation: symbol.hasPrefix("USD") ? -0.7 : 0.7,
            touchSize: Quantity(whole: 1_000_000)
        )
    }
}
