package import TradingCore

/// An exact amount as two 64-bit integers, the way in which the journal's tables hold it.
///
/// `value = whole + trillionths / 1e12`, with both parts of the same sign (or zero). A column `price`
/// holds the whole part and `price_e12` the rest. 128-bit units of 1e-12 do not fit one SQLite
/// integer; two integers stay exact from 1e-12 to beyond 1e18.
package struct StoredAmount: Hashable, Sendable {
    /// Units of one.
    package let whole: Int64
    /// Units of 1e-12, magnitude below 1e12, same sign as `whole`.
    package let trillionths: Int64

    /// The two columns as they were read; any pair is taken, for the pair's value is well defined.
    package init(whole: Int64, trillionths: Int64) {
        self.whole = whole
        self.trillionths = trillionths
    }

    /// Splits an amount. Its magnitude must be below 9.2e18, which the border (1e15) makes sure of.
    package init(_ amount: some ExactAmount) {
        let (quotient, remainder) = amount.units.quotientAndRemainder(
            dividingBy: 1_000_000_000_000
        )
        precondition(
            quotient >= Int128(Int64.min) && quotient <= Int128(Int64.max),
            "an amount beyond 9.2e18 cannot be journaled"
        )
        whole = Int64(quotient)
        trillionths = Int64(remainder)
    }

    /// Units of 1e-12.
    package var units: Int128 { Int128(whole) * 1_000_000_000_000 + Int128(trillionths) }

    /// The amount as the type that the caller expects.
    package func amount<Amount: ExactAmount>(as type: Amount.Type = Amount.self) -> Amount {
        Amount(units: units)
    }
}
