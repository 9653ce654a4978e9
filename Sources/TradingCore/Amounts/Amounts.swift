/// An amount of account currency. Sign: positive is ours.
package struct Money: ExactAmount {
    package let units: Int128
    package init(units: Int128) { self.units = units }
}

/// The price of one unit of base in quote currency. May be negative only where a market allows it.
package struct Price: ExactAmount {
    package let units: Int128
    package init(units: Int128) { self.units = units }
}

/// A number of base units (coins, shares, currency units). Signed where it is a position: positive
/// is long. Contracts are converted to base units at the venue's edge.
package struct Quantity: ExactAmount {
    package let units: Int128
    package init(units: Int128) { self.units = units }
}

/// A pure number: a rate, a share of something, a multiple. 0.0002 is 2 basis points.
package struct Fraction: ExactAmount {
    package let units: Int128
    package init(units: Int128) { self.units = units }

    /// A number of basis points (1 bp = 0.0001).
    package static func basisPoints(_ count: Int) -> Fraction {
        Fraction(units: Int128(count) * 100_000_000)
    }
    /// A number of percent (1 % = 0.01).
    package static func percent(_ count: Int) -> Fraction {
        Fraction(units: Int128(count) * 10_000_000_000)
    }
}

/// The value of `quantity` at `price`, signed like the quantity (and the price).
package func notional(of quantity: Quantity, at price: Price, _ rounding: Rounding) -> Money {
    Money(units: quantity.units.scaled(by: price.units, over: Money.unitsPerWhole, rounding))
}

extension Money {
    /// This amount multiplied by a fraction, rounded in the named direction.
    package func times(_ fraction: Fraction, _ rounding: Rounding) -> Money {
        Money(units: units.scaled(by: fraction.units, over: Self.unitsPerWhole, rounding))
    }
    /// This amount divided by a fraction (a leverage, say), which must not be zero.
    package func divided(by fraction: Fraction, _ rounding: Rounding) -> Money {
        precondition(!fraction.isZero, "division by zero")
        return Money(units: units.scaled(by: Self.unitsPerWhole, over: fraction.units, rounding))
    }
    /// The share that this amount is of `whole`, which must not be zero.
    package func share(of whole: Money, _ rounding: Rounding) -> Fraction {
        precondition(!whole.isZero, "a share of nothing")
        return Fraction(units: units.scaled(by: Self.unitsPerWhole, over: whole.units, rounding))
    }
    /// The quantity that this amount buys at `price`, which must be positive.
    package func quantity(at price: Price, _ rounding: Rounding) -> Quantity {
        precondition(price.isPositive, "a quantity needs a positive price")
        return Quantity(units: units.scaled(by: Self.unitsPerWhole, over: price.units, rounding))
    }
}

extension Price {
    /// This price multiplied by a fraction, rounded in the named direction.
    package func times(_ fraction: Fraction, _ rounding: Rounding) -> Price {
        Price(units: units.scaled(by: fraction.units, over: Self.unitsPerWhole, rounding))
    }
}

extension Quantity {
    /// This quantity multiplied by a fraction, rounded in the named direction.
    package func times(_ fraction: Fraction, _ rounding: Rounding) -> Quantity {
        Quantity(units: units.scaled(by: fraction.units, over: Self.unitsPerWhole, rounding))
    }
}
