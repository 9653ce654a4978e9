package import TradingCore

/// Why a strategy cannot be made: every problem at once, one sentence each.
package struct StrategyProblems: Error, Sendable, Hashable {
    package let sentences: [String]
}

/// The strategies by name.
package enum StrategyCatalog {
    /// A strategy that can be configured.
    package struct Entry: Sendable {
        /// The name in configuration.
        package let name: String
        /// One plain sentence.
        package let summary: String
        package let parameters: [ParameterSpec]
        fileprivate let make:
            @Sendable (StrategyID, [String: String]) throws(StrategyProblems) -> any Strategy
    }

    /// All strategies, by name.
    package static let entries: [Entry] = [
        Entry(
            name: "cross-sectional-momentum",
            summary: "Holds the strongest of many instruments over a year, ranked monthly.",
            parameters: CrossSectionalMomentumParameters.table
        ) { id, given throws(StrategyProblems) in
            CrossSectionalMomentum(
                id: id,
                parameters: try CrossSectionalMomentumParameters.read(given)
            )
        },
        Entry(
            name: "dca",
            summary: "Buys for a fixed amount at fixed times, and more in dips.",
            parameters: CostAveragingParameters.table
        ) { id, given throws(StrategyProblems) in
            CostAveraging(id: id, parameters: try CostAveragingParameters.read(given))
        },
        Entry(
            name: "fx-trend",
            summary: "Holds the currencies that trend most steadily against the dollar.",
            parameters: CurrencyTrendParameters.table
        ) { id, given throws(StrategyProblems) in
            CurrencyTrend(id: id, parameters: try CurrencyTrendParameters.read(given))
        },
        Entry(
            name: "grid",
            summary: "Buys below and sells above on evenly spaced lines.",
            parameters: GridParameters.table
        ) { id, given throws(StrategyProblems) in
            Grid(id: id, parameters: try GridParameters.read(given))
        },
        Entry(
            name: "rules",
            summary: "Trades by written conditions, with stops, targets and sizes as written.",
            parameters: RuleFields.table
        ) { id, given throws(StrategyProblems) in
            RuleStrategy(id: id, spec: try RuleFields.spec(given))
        },
        Entry(
            name: "sma-cross",
            summary: "Holds an instrument while its quick simple average is over its slow one.",
            parameters: SimpleCrossParameters.table
        ) { id, given throws(StrategyProblems) in
            SimpleCross(id: id, parameters: try SimpleCrossParameters.read(given))
        },
        Entry(
            name: "volatility-momentum",
            summary: "Holds the instruments with the most momentum for their volatility.",
            parameters: VolatilityMomentumParameters.table
        ) { id, given throws(StrategyProblems) in
            VolatilityMomentum(id: id, parameters: try VolatilityMomentumParameters.read(given))
        },
    ]

    /// The parameters of a strategy with unit, range and default; nil for an unknown name.
    package static func parameterTable(for name: String) -> [ParameterSpec]? {
        entries.first { $0.name == name }?.parameters
    }

    /// Makes a strategy out of plain text values; parameters that are left out take their defaults.
    ///
    /// - Throws: every problem at once: an unknown strategy or parameter, a value that cannot be read
    ///   or is out of its range, values that contradict each other.
    package static func make(
        _ name: String,
        id: StrategyID,
        parameters: [String: String]
    ) throws(StrategyProblems) -> any Strategy {
        guard let entry = entries.first(where: { $0.name == name }) else {
            let known = entries.map(\.name).joined(separator: ", ")
            throw StrategyProblems(sentences: ["There is no strategy \(name); there are \(known)."])
        }
        return try entry.make(id, parameters)
    }
}
