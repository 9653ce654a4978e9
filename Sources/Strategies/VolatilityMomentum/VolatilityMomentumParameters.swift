package import TradingCore

/// What the volatility momentum strategy can be told. The table names unit, range and default.
package struct VolatilityMomentumParameters: Sendable, Hashable {
    /// Length of the bars that it digests.
    package var interval = BarInterval.hour
    /// Bars over which momentum is measured.
    package var momentumBars = 48
    /// Returns over which volatility is measured.
    package var volatilityBars = 48
    /// Bars of Wilder's average true range, for the stop.
    package var rangeBars = 14
    /// Positions that may be held at once; each has an equal share of the risk.
    package var slots = 2
    /// Bars between two rankings.
    package var rebalanceBars = 4
    /// Annualised volatility that the whole book aims at, a fraction.
    package var volatilityTarget = 0.2
    /// The most that one slot may hold, a fraction of equity.
    package var notionalMax = 0.25
    /// The most that all slots may hold, a multiple of equity.
    package var leverageMax = 1.0
    /// The share of instruments with rising prices under which no new long is opened.
    package var breadthMin = 0.5
    /// The share of instruments with rising prices over which no new short is opened.
    package var breadthMaxForShorts = 0.3
    /// The least score (momentum over annualised volatility) that earns a slot.
    package var scoreMin = 0.0
    /// Distance of the trailing stop in average true ranges.
    package var stopRanges = 3.0
    /// A position is left as it is while the wanted size differs by less than this fraction of it.
    package var resizeBand = 0.2
    /// Whether the weakest instruments may be sold short.
    package var allowShort = false
    /// The part of the Kelly size that a slot may hold at most; 0 leaves it out.
    package var kellyPart = 0.0
    /// Whether sizes are cut in a range, against a trend and in high volatility.
    package var regimeSizing = false
    /// For annualising; nil stands for bars around the clock.
    package var barsPerYear: Double?

    package init() {}

    /// The bars in a year that volatility is annualised with.
    var annualBars: Double { barsPerYear ?? 31_536_000 / Double(interval.seconds) }

    static let table: [ParameterSpec] = [
        ParameterSpec(
            "interval",
            .interval,
            unit: "time",
            default: "1h",
            "Length of the bars."
        ),
        ParameterSpec(
            "momentum_bars",
            .count(1...10_000),
            unit: "bars",
            default: "48",
            "Bars over which momentum is measured."
        ),
        ParameterSpec(
            "volatility_bars",
            .count(2...10_000),
            unit: "bars",
            default: "48",
            "Returns over which volatility is measured."
        ),
        ParameterSpec(
            "range_bars",
            .count(1...1_000),
            unit: "bars",
            default: "14",
            "Bars of the average true range that the stop is measured in."
        ),
        ParameterSpec(
            "slots",
            .count(1...50),
            unit: "positions",
            default: "2",
            "Positions that may be held at once."
        ),
        ParameterSpec(
            "rebalance_bars",
            .count(1...10_000),
            unit: "bars",
            default: "4",
            "Bars between two rankings."
        ),
        ParameterSpec(
            "volatility_target",
            .number(0.001...5),
            unit: "fraction a year",
            default: "0.2",
            "Annualised volatility that the whole book aims at."
        ),
        ParameterSpec(
            "notional_max",
            .number(0.001...10),
            unit: "fraction of equity",
            default: "0.25",
            "The most that one slot may hold."
        ),
        ParameterSpec(
            "leverage_max",
            .number(0.01...50),
            unit: "multiple of equity",
            default: "1",
            "The most that all slots may hold."
        ),
        ParameterSpec(
            "breadth_min",
            .number(0...1),
            unit: "share of instruments",
            default: "0.5",
            "Share of instruments with rising prices under which no new long is opened."
        ),
        ParameterSpec(
            "breadth_max_for_shorts",
            .number(0...1),
            unit: "share of instruments",
            default: "0.3",
            "Share of instruments with rising prices over which no new short is opened."
        ),
        ParameterSpec(
            "score_min",
            .number(0...100),
            unit: "momentum over volatility",
            default: "0",
            "The least score that earns a slot."
        ),
        ParameterSpec(
            "stop_ranges",
            .number(0.1...50),
            unit: "average true ranges",
            default: "3",
            "Distance of the trailing stop."
        ),
        ParameterSpec(
            "resize_band",
            .number(0...1),
            unit: "fraction of the position",
            default: "0.2",
            "Differences in size below this are left alone."
        ),
        ParameterSpec(
            "allow_short",
            .flag,
            unit: "flag",
            default: "false",
            "Whether the weakest instruments may be sold short."
        ),
        ParameterSpec(
            "kelly_part",
            .number(0...1),
            unit: "part of the Kelly size",
            default: "0",
            "The most that a slot may hold, out of the returns of volatility_bars; 0 leaves it out."
        ),
        ParameterSpec(
            "regime_sizing",
            .flag,
            unit: "flag",
            default: "false",
            "Whether sizes are cut in a range, against a trend and in high volatility."
        ),
        ParameterSpec(
            "bars_per_year",
            .number(1...32_000_000),
            unit: "bars",
            default: nil,
            "For annualising; left out, the bars run around the clock."
        ),
    ]

    /// Reads plain text values; throws every problem at once.
    static func read(
        _ given: [String: String]
    ) throws(StrategyProblems)
        -> VolatilityMomentumParameters
    {
        var reader = ParameterReader(table, given: given)
        var parameters = VolatilityMomentumParameters()
        parameters.interval = reader.interval("interval")
        parameters.momentumBars = reader.count("momentum_bars")
        parameters.volatilityBars = reader.count("volatility_bars")
        parameters.rangeBars = reader.count("range_bars")
        parameters.slots = reader.count("slots")
        parameters.rebalanceBars = reader.count("rebalance_bars")
        parameters.volatilityTarget = reader.number("volatility_target")
        parameters.notionalMax = reader.number("notional_max")
        parameters.leverageMax = reader.number("leverage_max")
        parameters.breadthMin = reader.number("breadth_min")
        parameters.breadthMaxForShorts = reader.number("breadth_max_for_shorts")
        parameters.scoreMin = reader.number("score_min")
        parameters.stopRanges = reader.number("stop_ranges")
        parameters.resizeBand = reader.number("resize_band")
        parameters.allowShort = reader.flag("allow_short")
        parameters.kellyPart = reader.number("kelly_part")
        parameters.regimeSizing = reader.flag("regime_sizing")
        parameters.barsPerYear = reader.text("bars_per_year").map { _ in
            reader.number("bars_per_year")
        }
        reader.add(parameters.problems())
        guard reader.problems.isEmpty else { throw StrategyProblems(sentences: reader.problems) }
        return parameters
    }

    /// Values that contradict each other, one sentence each; ranges are held by the table.
    package func problems() -> [String] {
        var found: [String] = []
        if allowShort && breadthMaxForShorts > breadthMin {
            found.append(
                "breadth_max_for_shorts \(breadthMaxForShorts) is over breadth_min \(breadthMin), "
                    + "so that longs and shorts would be opened together."
            )
        }
        if notionalMax > leverageMax {
            found.append(
                "notional_max \(notionalMax) of one slot is over leverage_max \(leverageMax) of all."
            )
        }
        if kellyPart > 0 && volatilityBars < KellySizing().countMin {
            found.append(
                "kelly_part needs volatility_bars of \(KellySizing().countMin) or more, not "
                    + "\(volatilityBars)."
            )
        }
        return found
    }

    /// What the sizes of a regime are cut to.
    var regimeScale: RegimeScale { regimeSizing ? RegimeScale() : .none }
}
