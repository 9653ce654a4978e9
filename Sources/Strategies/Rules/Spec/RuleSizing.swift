package import TradingCore

/// How large a new position is, before the cap of `notional_max`.
package enum RuleSizing: Sendable, Hashable {
    /// So much of equity is lost when the stop fills at its price.
    case risk(Fraction)
    /// A notional of so much of equity.
    case fraction(Fraction)
    /// A notional in the account currency.
    case notional(Money)
    /// A notional whose yearly volatility is so much of equity.
    case volatility(Fraction)
}

extension RuleSizing: CustomStringConvertible {
    /// As it is written: `risk 1%`.
    package var description: String {
        switch self {
        case .risk(let share): "risk \(RuleText.percent(share.approximate))"
        case .fraction(let share): "fraction \(RuleText.percent(share.approximate))"
        case .notional(let money): "notional \(money)"
        case .volatility(let share): "volatility \(RuleText.percent(share.approximate))"
        }
    }
}
