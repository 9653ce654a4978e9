package import TradingCore

/// What the cross of simple averages can be told. The table names unit, range and default.
package struct SimpleCrossParameters: Sendable, Hashable {
    /// Length of the bars that it digests.
    package var interval = BarInterval.day
    /// Closes of the quick average.
    package var fast = 20
    /// Closes of the slow average; more than the quick one's.
    package var slow = 50
    /// What is held in base units; nil sizes by `equityShare`.
    package var quantity: Quantity?
    /// What an entry is worth at the close that decided it, a fraction of equity.
    package var equityShare = Fraction(units: 950_000_000_000)
    /// Whether the instrument is sold short while the quick average is under the slow one.
    package var allowShort = false

    package init() {}

    static let table: [ParameterSpec] = [
        ParameterSpec("interval", .interval, unit: "time", default: "1d", "Length of the bars."),
        ParameterSpec(
            "fast",
            .count(1...10_000),
            unit: "bars",
            default: "20",
            "Closes of the quick average."
        ),
        ParameterSpec(
            "slow",
            .count(2...10_000),
            unit: "bars",
            default: "50",
            "Closes of the slow average."
        ),
        ParameterSpec(
            "quantity",
            .amount,
            unit: "base units",
            default: nil,
            "What is held; left out, equity_share says it."
        ),
        ParameterSpec(
            "equity_share",
            .amount,
            unit: "fraction of equity",
            default: "0.95",
            "What an entry is worth at the close that decided it."
        ),
        ParameterSpec(
            "allow_short",
            .flag,
            unit: "flag",
            default: "false",
            "Whether it sells short while the quick average is under the slow one."
        ),
    ]

    /// Reads plain text values; throws every problem at once.
    static func read(_ given: [String: String]) throws(StrategyProblems) -> SimpleCrossParameters {
        var reader = ParameterReader(table, given: given)
        var parameters = SimpleCrossParameters()
        parameters.interval = reader.interval("interval")
        parameters.fast = reader.count("fast")
        parameters.slow = reader.count("slow")
        parameters.quantity = reader.amount("quantity", as: Quantity.self)
        parameters.equityShare =
            reader.amount("equity_share", as: Fraction.self) ?? parameters.equityShare
        parameters.allowShort = reader.flag("allow_short")
        reader.add(parameters.problems())
        guard reader.problems.isEmpty else { throw StrategyProblems(sentences: reader.problems) }
        return parameters
    }

    /// Values that contradict each other, one sentence each; ranges are held by the table.
    package func problems() -> [String] {
        var found: [String] = []
        if fast >= slow { found.append("fast \(fast) is not under slow \(slow).") }
        if equityShare > Fraction(whole: 50) {
            found.append("equity_share \(equityShare) is over 50.")
        }
        return found
    }
}
