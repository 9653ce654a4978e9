import TradingCore

/// Products of amounts that answer an overflow with an error where the core's own arithmetic
/// traps. Sums need no such care: the gate refuses inputs over 1e15, and a book of ten thousand of
/// those still fits.
enum CheckedAmounts {
    /// A result outside the exact range.
    struct Overflow: Error {}

    /// The largest magnitude of a result in units of 1e-12, so that it can still be added up,
    /// turned into percent and printed.
    static let unitsMax: UInt128 = 1_000_000_000_000_000_000_000_000_000_000_000

    /// The value of a quantity.
    static func value(
        of quantity: Quantity,
        at price: Price,
        _ rounding: Rounding
    )
        throws(Overflow) -> Money
    {
        Money(units: try scaled(quantity.units, price.units, Money.unitsPerWhole, rounding))
    }

    /// The quantity that an amount of money buys at a positive price.
    static func quantity(
        for value: Money,
        at price: Price,
        _ rounding: Rounding
    )
        throws(Overflow) -> Quantity
    {
        Quantity(units: try scaled(value.units, Money.unitsPerWhole, price.units, rounding))
    }

    /// An amount of quote currency in account money.
    static func converted(
        _ value: Money,
        at rate: Fraction,
        _ rounding: Rounding
    )
        throws(Overflow) -> Money
    {
        rate == .one ? value : try times(value, rate, rounding)
    }

    /// An amount of account money in quote currency; the rate must be positive.
    static func quoted(
        _ value: Money,
        at rate: Fraction,
        _ rounding: Rounding
    )
        throws(Overflow) -> Money
    {
        rate == .one ? value : try divided(value, by: rate, rounding)
    }

    static func times(
        _ value: Money,
        _ fraction: Fraction,
        _ rounding: Rounding
    )
        throws(Overflow) -> Money
    {
        Money(units: try scaled(value.units, fraction.units, Money.unitsPerWhole, rounding))
    }

    static func times(
        _ price: Price,
        _ fraction: Fraction,
        _ rounding: Rounding
    )
        throws(Overflow) -> Price
    {
        Price(units: try scaled(price.units, fraction.units, Price.unitsPerWhole, rounding))
    }

    /// An amount divided by a positive fraction.
    static func divided(
        _ value: Money,
        by fraction: Fraction,
        _ rounding: Rounding
    )
        throws(Overflow) -> Money
    {
        Money(units: try scaled(value.units, Money.unitsPerWhole, fraction.units, rounding))
    }

    /// The share that an amount is of another, positive one.
    static func share(
        _ part: Money,
        of whole: Money,
        _ rounding: Rounding
    )
        throws(Overflow) -> Fraction
    {
        Fraction(units: try scaled(part.units, Money.unitsPerWhole, whole.units, rounding))
    }

    /// `value * factor / divisor`; the divisor must be positive.
    static func scaled(
        _ value: Int128,
        _ factor: Int128,
        _ divisor: Int128,
        _ rounding: Rounding
    ) throws(Overflow) -> Int128 {
        guard divisor > 0 else { throw Overflow() }
        let wide = value.magnitude.multipliedFullWidth(by: factor.magnitude)
        guard wide.high < divisor.magnitude else { throw Overflow() }
        let (quotient, remainder) = divisor.magnitude.dividingFullWidth(wide)
        guard quotient < unitsMax else { throw Overflow() }
        let isNegative = (value < 0) != (factor < 0)
        let grows =
            switch rounding {
            case .towardZero: false
            case .down: isNegative && remainder != 0
            case .up: !isNegative && remainder != 0
            case .nearest: remainder >= divisor.magnitude - remainder
            }
        let size = Int128(quotient) + (grows ? 1 : 0)
        return isNegative ? -size : size
    }

    /// Whether an input lies in the range that the border accepts.
    static func isInRange(_ amount: some ExactAmount) -> Bool {
        amount.units.magnitude <= 1_000_000_000_000_000_000_000_000_000
    }
}
