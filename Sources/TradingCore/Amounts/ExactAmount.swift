/// An exact decimal number of units of 1e-12, held in 128 bits.
///
/// The border accepts magnitudes up to 1e15 (`magnitudeMax`); sums and products inside the core are
/// checked and trap on overflow, which the border makes impossible for real books.
package protocol ExactAmount: Comparable, Hashable, Sendable, Codable, CustomStringConvertible {
    /// The value in units of 1e-12.
    var units: Int128 { get }
    /// Makes the value from units of 1e-12; no range check.
    init(units: Int128)
}

/// How a product or quotient that does not fit the grid is rounded. Every rounding names its
/// direction, and callers choose the one that carries less risk.
package enum Rounding: Sendable {
    /// Toward negative infinity.
    case down
    /// Toward positive infinity.
    case up
    /// Toward zero.
    case towardZero
    /// Half away from zero.
    case nearest
}

/// Why a text or number is not an exact amount.
package enum AmountError: Error, Equatable, Sendable {
    case empty
    case notANumber(String)
    case tooPrecise(String)
    case outOfRange(String)
}

extension ExactAmount {
    /// Units in one whole: 1e12.
    package static var unitsPerWhole: Int128 { 1_000_000_000_000 }
    /// The largest magnitude that the border accepts: 1e15.
    package static var magnitudeMax: Self { Self(units: 1_000_000_000_000_000 * unitsPerWhole) }
    package static var zero: Self { Self(units: 0) }
    package static var one: Self { Self(units: unitsPerWhole) }

    /// A whole number, for constants and tests.
    package init(whole: Int) { self.init(units: Int128(whole) * Self.unitsPerWhole) }

    package var isZero: Bool { units == 0 }
    package var isNegative: Bool { units < 0 }
    package var isPositive: Bool { units > 0 }
    package var magnitude: Self { Self(units: units < 0 ? -units : units) }

    /// Ordered as numbers are.
    package static func < (left: Self, right: Self) -> Bool { left.units < right.units }

    /// The exact sum; a sum beyond the bounds traps.
    package static func + (left: Self, right: Self) -> Self {
        Self(units: left.units + right.units)
    }

    /// The exact difference; one beyond the bounds traps.
    package static func - (left: Self, right: Self) -> Self {
        Self(units: left.units - right.units)
    }

    /// The amount with the other sign; the bounds are symmetric.
    package static prefix func - (value: Self) -> Self { Self(units: -value.units) }

    /// Adds in place; a sum beyond the bounds traps.
    package static func += (left: inout Self, right: Self) {
        left = Self(units: left.units + right.units)
    }

    /// Subtracts in place; a difference beyond the bounds traps.
    package static func -= (left: inout Self, right: Self) {
        left = Self(units: left.units - right.units)
    }

    /// The exact product with a count; one beyond the bounds traps.
    package static func * (left: Self, right: Int) -> Self {
        Self(units: left.units * Int128(right))
    }

    /// The nearest double, for signals and pictures only; never for money that is booked.
    package var approximate: Double {
        // The conversion of 128 bits is a generic loop; nearly all amounts fit 64, to the same double.
        if let units = Int64(exactly: units) { return Double(units) / 1e12 }
        return Double(units) / 1e12
    }

    /// The exact amount nearest to a double; nil for NaN, infinity or a magnitude over 1e15.
    package init?(approximating value: Double) {
        guard value.isFinite, abs(value) <= 1e15 else { return nil }
        let whole = value.rounded(.towardZero)
        let fraction = ((value - whole) * 1e12).rounded()
        self.init(units: Int128(whole) * Self.unitsPerWhole + Int128(fraction))
    }

    /// The value moved onto a grid of `step` (a tick or a lot); `step` must be positive.
    package func rounded(to step: Self, _ rounding: Rounding) -> Self {
        precondition(step.units > 0, "a grid needs a positive step")
        let (quotient, remainder) = units.quotientAndRemainder(dividingBy: step.units)
        if remainder == 0 { return self }
        return Self(units: quotient.adjusted(remainder, of: step.units, rounding) * step.units)
    }

    /// Whether the value is a whole number of steps.
    package func isMultiple(of step: Self) -> Bool {
        step.units > 0 && units % step.units == 0
    }
}

extension Int128 {
    /// A truncated quotient moved by one where the rounding direction asks for it.
    fileprivate func adjusted(
        _ remainder: Int128,
        of divisor: Int128,
        _ rounding: Rounding
    )
        -> Int128
    {
        if remainder == 0 { return self }
        let negative = (remainder < 0) != (divisor < 0)
        switch rounding {
        case .towardZero: return self
        case .down: return negative ? self - 1 : self
        case .up: return negative ? self : self + 1
        case .nearest:
            let twice = remainder.magnitude * 2
            if twice < divisor.magnitude { return self }
            return negative ? self - 1 : self + 1
        }
    }

    /// `self * factor / divisor` without losing the upper half of the product; traps when the
    /// result does not fit 128 bits. Small factors, nearly all of them, take a short way.
    package func scaled(by factor: Int128, over divisor: Int128, _ rounding: Rounding) -> Int128 {
        if let short = shortlyScaled(by: factor, over: divisor, rounding) { return short }
        let (product, overflow) = multipliedReportingOverflow(by: factor)
        if !overflow {
            let (quotient, remainder) = product.quotientAndRemainder(dividingBy: divisor)
            return quotient.adjusted(remainder, of: divisor, rounding)
        }
        let wide = multipliedFullWidth(by: factor)
        let (quotient, remainder) = divisor.dividingFullWidth(wide)
        return quotient.adjusted(remainder, of: divisor, rounding)
    }

    /// The same where all three fit 64 bits and the quotient does too, by one multiplication and one
    /// division of the processor; nil elsewhere.
    private func shortlyScaled(
        by factor: Int128,
        over divisor: Int128,
        _ rounding: Rounding
    )
        -> Int128?
    {
        guard let here = Int64(exactly: self), let there = Int64(exactly: factor),
            let under = Int64(exactly: divisor), under > 0
        else { return nil }
        let product = here.magnitude.multipliedFullWidth(by: there.magnitude)
        guard product.high < under.magnitude else { return nil }
        let (quotient, remainder) = under.magnitude.dividingFullWidth(product)
        let isNegative = (here < 0) != (there < 0)
        let whole = isNegative ? -Int128(quotient) : Int128(quotient)
        let rest = isNegative ? -Int128(remainder) : Int128(remainder)
        return whole.adjusted(rest, of: divisor, rounding)
    }
}
