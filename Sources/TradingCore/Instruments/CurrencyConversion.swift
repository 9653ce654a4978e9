/// How money in the quote currency of an instrument becomes money of the account that trades it.
package enum CurrencyConversion: Sendable, Hashable {
    /// Both are one currency.
    case same
    /// By the price of a pair of the quote currency in account currency: GBPUSD turns the pounds of EURGBP into
    /// dollars.
    case times(InstrumentID)
    /// By the price of a pair of the account currency in the quote currency: USDJPY turns its own yen into
    /// dollars.
    case over(InstrumentID)

    /// Finds the way from an instrument's quote currency to the account's; nil when no listed pair leads there.
    /// The instrument's own price is taken first, then the pair that comes first by symbol.
    ///
    /// - Parameters:
    ///   - instrument: whose amounts are turned.
    ///   - currency: the account's.
    ///   - listed: the instruments whose prices are known there, the instrument itself among them.
    package init?(
        of instrument: Instrument,
        to currency: String,
        among listed: some Sequence<Instrument>
    ) {
        let quote = instrument.quote
        if quote == currency {
            self = .same
            return
        }
        if instrument.base == currency {
            self = .over(instrument.id)
            return
        }
        let pairs = listed.filter {
            $0.kind == .fx || $0.kind == .spot
        }.sorted { $0.id < $1.id }
        if let pair = pairs.first(where: { $0.base == quote && $0.quote == currency }) {
            self = .times(pair.id)
        } else if let pair = pairs.first(where: { $0.base == currency && $0.quote == quote }) {
            self = .over(pair.id)
        } else {
            return nil
        }
    }

    /// The instruments whose quote currency no listed pair turns into an account's currency.
    package static func strangers(
        among listed: [Instrument],
        in currency: String
    ) -> [Instrument] {
        listed.filter { CurrencyConversion(of: $0, to: currency, among: listed) == nil }
    }

    /// The instrument by whose price it is turned; nil for one currency.
    package var pair: InstrumentID? {
        switch self {
        case .same: nil
        case .times(let pair), .over(let pair): pair
        }
    }

    /// Account money for one unit of quote currency.
    ///
    /// - Parameter price: of the pair; not looked at for one currency.
    /// - Returns: nil without a positive price, and for one so far from one that the rate would be nothing.
    package func rate(at price: Price?) -> Fraction? {
        if case .same = self { return .one }
        guard let price, price.isPositive else { return nil }
        let rate =
            switch self {
            case .same: Fraction.one
            case .times: Fraction(units: price.units)
            case .over:
                Fraction(
                    units: Fraction.unitsPerWhole.scaled(
                        by: Price.unitsPerWhole,
                        over: price.units,
                        .nearest
                    )
                )
            }
        return rate.isPositive ? rate : nil
    }
}

extension Money {
    /// This amount of quote currency in account money, at what one unit of it is worth there.
    @inline(__always)
    package func converted(at rate: Fraction, _ rounding: Rounding) -> Money {
        rate.units == Fraction.unitsPerWhole ? self : times(rate, rounding)
    }

    /// This amount of account money in quote currency, of which one unit is worth the rate, over zero.
    @inline(__always)
    package func quoted(at rate: Fraction, _ rounding: Rounding) -> Money {
        rate.units == Fraction.unitsPerWhole ? self : divided(by: rate, rounding)
    }
}
