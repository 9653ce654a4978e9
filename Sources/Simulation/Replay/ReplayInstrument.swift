package import TradingCore

/// Rules for an instrument of which only recorded bars are known.
package enum ReplayInstrument {
    /// Derives tick and lot from the prices seen. The tick is the finest decimal place that occurs;
    /// fees, leverage and bounds are typical of the kind. Bars of a day or more hold a whole session,
    /// whose hours they do not tell: such an instrument trades around the clock.
    package static func make(
        symbol: String,
        kind: InstrumentKind,
        bars: [BarRow],
        interval: BarInterval,
        venue: VenueID
    ) -> Instrument {
        let (base, quote) = currencies(of: symbol, kind)
        let lot = lot(kind, quote: quote, price: bars.first?.close ?? .one)
        let isMargined = kind == .fx || kind == .perpetual
        let fee: Int = kind == .fx ? 0 : kind == .equity ? 50 : 550
        return Instrument(
            id: InstrumentID(venue: venue, symbol: symbol),
            kind: kind,
            base: base,
            quote: quote,
            tick: tick(bars),
            lot: lot,
            quantityMin: lot,
            quantityMax: Quantity(units: lot.units * 1_000_000_000_000),
            notionalMin: .zero,
            leverageMax: isMargined ? Fraction(whole: 30) : .one,
            makerFee: Fraction(units: Int128(fee) * 400_000),
            takerFee: Fraction(units: Int128(fee) * 1_000_000),
            fundingIntervalHours: kind == .perpetual ? 8 : nil,
            calendar: interval.seconds >= 86_400 ? .always : TradingCalendar(of: kind)
        )
    }

    /// The largest power of ten that divides every price.
    private static func tick(_ bars: [BarRow]) -> Price {
        var step = Price.unitsPerWhole
        for bar in bars {
            for price in [bar.open, bar.high, bar.low, bar.close] {
                while step > 1, price.units % step != 0 { step /= 10 }
            }
        }
        return Price(units: step)
    }

    /// Shares and currencies go by the unit; coins in a power of ten that is worth little.
    private static func lot(_ kind: InstrumentKind, quote: String, price: Price) -> Quantity {
        guard kind == .spot || kind == .perpetual else { return .one }
        let value = Money(units: ["BTC", "ETH"].contains(quote) ? 1_000_000 : 10_000_000_000)
        let worth = value.quantity(at: price, .down)
        var lot: Int128 = 1
        while lot * 10 <= worth.units { lot *= 10 }
        return Quantity(units: lot)
    }

    /// `EURUSD` is EUR and USD, `XRPUSDT-PERP` XRP and USDT; a share is paid in USD.
    static func currencies(of symbol: String, _ kind: InstrumentKind) -> (String, String) {
        if kind == .equity { return (symbol, "USD") }
        let pair = String(symbol.prefix { $0 != "-" })
        for quote in ["USDT", "USDC", "BUSD", "USD", "BTC", "ETH", "EUR", "GBP", "JPY"]
        where pair.hasSuffix(quote) && pair.count > quote.count {
            return (String(pair.dropLast(quote.count)), quote)
        }
        if kind == .fx, pair.count == 6 { return (String(pair.prefix(3)), String(pair.suffix(3))) }
        return (pair, "USD")
    }
}
