import TradingCore

extension DefaultUniverse {
    private static let cryptoVenue = VenueID("paper-crypto")

    /// Perpetuals in USDT at `paper-crypto`, around the clock, funding every 8 hours.
    package static var crypto: PaperMarket {
        market(
            "crypto",
            cryptoVenue,
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

    /// A perpetual quoted in USDT: price and lot count units of their last digit.
    private static func perpetual(
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
            id: InstrumentID(venue: cryptoVenue, symbol: base + "USDT"),
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
}
