package import TradingCore

/// What cross-sectional momentum can be told. The table names unit, range and default.
package struct CrossSectionalMomentumParameters: Sendable, Hashable {
    /// How the places are weighed.
    package enum Weighting: String, Sendable, CaseIterable {
        /// The same for each place.
        case equal
        /// By the inverse of volatility.
        case inverseVolatility = "inverse_volatility"
    }

    /// Length of the bars that it digests.
    package var interval = BarInterval.day
    /// Bars from the older price of the change to now.
    package var lookbackBars = 252
    /// Newest bars that are left out of the change.
    package var skipBars = 21
    /// The share of the ranked instruments that holds places.
    package var quantile = 0.2
    /// What is held stays while it ranks within so much more than the quantile.
    package var holdBand = 0.1
    /// When the ranking is taken anew.
    package var rebalance = RebalanceSchedule.month
    package var weighting = Weighting.equal
    /// Returns over which volatility is measured.
    package var volatilityBars = 63
    /// What all places hold together, a multiple of equity.
    package var leverage = 1.0
    /// The most that one place may hold, a multiple of equity.
    package var weightMax = 1.0
    /// The least change over the lookback, a fraction, that earns a place.
    package var momentumMin = -1.0
    /// A position is left as it is while the wanted size differs by less than this fraction of it.
    package var resizeBand = 0.2
    /// Distance of the protective stop from the average entry, a fraction; 0 sets none.
    package var stopLoss = 0.0
    /// For annualising; nil stands for 252 days of the bars' hours.
    package var barsPerYear: Double?

    package init() {}

    /// What is measured of each instrument.
    var measure: RankMeasure {
        RankMeasure(
            lookbackBars: lookbackBars,
            skipBars: skipBars,
            volatilityBars: volatilityBars,
            barsPerYear: barsPerYear ?? 252 * max(1, 86_400 / Double(interval.seconds)),
            schedule: rebalance,
            isPerVolatility: false
        )
    }

    /// Places among so many ranked instruments: the quantile of them to the nearest whole, at least one.
    package func places(among count: Int) -> Int {
        max(1, Int((quantile * Double(count)).rounded()))
    }

    /// The rank up to which what is held stays.
    package func band(among count: Int) -> Int {
        max(places(among: count), Int(((quantile + holdBand) * Double(count)).rounded()))
    }

    static let table: [ParameterSpec] = [
        ParameterSpec("interval", .interval, unit: "time", default: "1d", "Length of the bars."),
        ParameterSpec(
            "lookback_bars",
            .count(2...10_000),
            unit: "bars",
            default: "252",
            "Bars from the older price of the change to now."
        ),
        ParameterSpec(
            "skip_bars",
            .count(0...9_999),
            unit: "bars",
            default: "21",
            "Newest bars that are left out of the change."
        ),
        ParameterSpec(
            "quantile",
            .number(0.01...1),
            unit: "share of instruments",
            default: "0.2",
            "The strongest so many hold places, at least one."
        ),
        ParameterSpec(
            "hold_band",
            .number(0...1),
            unit: "share of instruments",
            default: "0.1",
            "What is held stays while it ranks within so many more."
        ),
        ParameterSpec(
            "rebalance",
            .choice(RebalanceSchedule.allCases.map(\.rawValue)),
            unit: "name",
            default: "month",
            "The ranking is taken at the first bar of each."
        ),
        ParameterSpec(
            "weighting",
            .choice(Weighting.allCases.map(\.rawValue)),
            unit: "name",
            default: "equal",
            "The same for each place, or by the inverse of volatility."
        ),
        ParameterSpec(
            "volatility_bars",
            .count(2...10_000),
            unit: "bars",
            default: "63",
            "Returns over which volatility is measured."
        ),
        ParameterSpec(
            "leverage",
            .number(0.01...50),
            unit: "multiple of equity",
            default: "1",
            "What all places hold together."
        ),
        ParameterSpec(
            "weight_max",
            .number(0.001...50),
            unit: "multiple of equity",
            default: "1",
            "The most that one place may hold."
        ),
        ParameterSpec(
            "momentum_min",
            .number(-1...10),
            unit: "fraction",
            default: "-1",
            "The least change over the lookback that earns a place."
        ),
        ParameterSpec(
            "resize_band",
            .number(0...1),
            unit: "fraction of the position",
            default: "0.2",
            "Differences in size below this are left alone."
        ),
        ParameterSpec(
            "stop_loss",
            .number(0...0.9),
            unit: "fraction of the entry price",
            default: "0",
            "Distance of the protective stop; 0 sets none."
        ),
        ParameterSpec(
            "bars_per_year",
            .number(1...32_000_000),
            unit: "bars",
            default: nil,
            "For annualising; left out, 252 days of bars."
        ),
    ]

    /// Reads plain text values; throws every problem at once.
    static func read(
        _ given: [String: String]
    ) throws(StrategyProblems) -> CrossSectionalMomentumParameters {
        var reader = ParameterReader(table, given: given)
        var parameters = CrossSectionalMomentumParameters()
        parameters.interval = reader.interval("interval")
        parameters.lookbackBars = reader.count("lookback_bars")
        parameters.skipBars = reader.count("skip_bars")
        parameters.quantile = reader.number("quantile")
        parameters.holdBand = reader.number("hold_band")
        parameters.rebalance = reader.choice("rebalance", or: .month)
        parameters.weighting = reader.choice("weighting", or: .equal)
        parameters.volatilityBars = reader.count("volatility_bars")
        parameters.leverage = reader.number("leverage")
        parameters.weightMax = reader.number("weight_max")
        parameters.momentumMin = reader.number("momentum_min")
        parameters.resizeBand = reader.number("resize_band")
        parameters.stopLoss = reader.number("stop_loss")
        parameters.barsPerYear = reader.optionalNumber("bars_per_year")
        reader.add(parameters.problems())
        guard reader.problems.isEmpty else { throw StrategyProblems(sentences: reader.problems) }
        return parameters
    }

    /// Values that contradict each other, one sentence each; ranges are held by the table.
    package func problems() -> [String] {
        var found: [String] = []
        if skipBars >= lookbackBars {
            found.append(
                "skip_bars \(skipBars) leaves nothing of lookback_bars \(lookbackBars)."
            )
        }
        if quantile + holdBand > 1 {
            found.append("quantile \(quantile) and hold_band \(holdBand) are over 1 together.")
        }
        if interval.seconds > 7 * 86_400 || interval.seconds > 86_400 && rebalance != .month {
            found.append("interval \(interval.text) is too long for a ranking each \(rebalance).")
        }
        return found
    }
}
