package import Strategies
package import TradingCore

/// How bear defense moves capital between strategies.
package struct DefenseSetup: Sendable {
    package let parameters: BearDefenseParameters
    /// The strategies that have the capital while it defends, and the multiple of their account's equity that
    /// each may use then. All others have none meanwhile.
    package let complement: [StrategyID: Fraction]
    /// What the same strategies may use while it stands by.
    package let calmShare: Fraction

    package init(
        parameters: BearDefenseParameters,
        complement: [StrategyID: Fraction],
        calmShare: Fraction = .zero
    ) {
        self.parameters = parameters
        self.complement = complement
        self.calmShare = calmShare
    }
}
