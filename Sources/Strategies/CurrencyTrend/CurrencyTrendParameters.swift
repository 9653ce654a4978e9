package import TradingCore

/// What the currency trend can be told. The table names unit, range and default.
package struct CurrencyTrendParameters: Sendable, Hashable {
    /// Length of the bars that it digests.
    package var interval = BarInterval.day
    /// Bars over which the trend is measured.
    package var trendBars = 60
    /// Returns over which volatility is measured.
    package var volatilityBars = 60
    /// The currency that the others are ranked against.
    package var home = "USD"
    /// Currencies that are held at once.
    package var places = 2
    /// Further ranks within which what is held stays.
    package var holdRanks = 0
    /// What all places hold together, a multiple of equity.
    package var leverage = 1.0
    /// The least score (trend over annualised volatility) that earns a place.
    package var scoreMin = 0.0
    /// When the ranking is taken anew.
    package var rebalance = RebalanceSchedule.week
    /// A position is left as it is while the wanted size differs by less than this fraction of it.
    package var resizeBand = 0.2
    /// Distance of the protective stop from the average entry, a fraction; 0 sets none.
    package var stopLoss = 0.03
    /// For annualising; nil stands for 260 days of the bars' hours.
    package var barsPerYear: Double?

    package init() {}

    /// What is measured of each pair.
    var measure: RankMeasure {
        RankMeasure(
            lookbackBars: trendBars,
            skipBars: 0,
            volatilityBars: volatilityBars,
            barsPerYear: barsPerYear ?? 260 * max(1, 86_400 / Double(interval.seconds)),
            schedule: rebalance,
            isPerVolatility: true
        )
    }

    static let table: [ParameterSpec] = [
        ParameterSpec("interval", .interval, unit: "time", default: "1d", "Length of the bars."),
        ParameterSpec(
            "trend_bars",
            .count(2...10_000),
            unit: "bars",
            default: "60",
            "Bars over which the trend is measured."
        ),
        ParameterSpec(
            "volatility_bars",
            .count(2...10_000),
            unit: "bars",
            default: "60",
            "Returns over which volatility is measured."
        ),
        ParameterSpec(
            "home",
            .text,
            unit: "currency",
            default: "USD",
            "The currency that the others are ranked against; a pair that begins with it counts "
                + "the other way round."
        ),
        ParameterSpec(
            "places",
            .count(1...20),
            unit: "currencies",
            default: "2",
            "Currencies that are held at once."
        ),
        ParameterSpec(
            "hold_ranks",
            .count(0...20),
            unit: "ranks",
            default: "0",
            "Further ranks within which what is held stays."
        ),
        ParameterSpec(
            "leverage",
            .number(0.01...50),
            unit: "multiple of equity",
            default: "1",
            "What all places hold together."
        ),
        ParameterSpec(
            "score_min",
            .number(-100...100),
            unit: "trend over volatility",
            default: "0",
            "The least score that earns a place."
        ),
        ParameterSpec(
            "rebalance",
            .choice(RebalanceSchedule.allCases.map(\.rawValue)),
            unit: "name",
            default: "week",
            "The ranking is taken at the first bar of each."
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
            default: "0.03",
            "Distance of the protective stop; 0 sets none."
        ),
        ParameterSpec(
            "bars_per_year",
            .number(1...32_000_000),
            unit: "bars",
            default: nil,
            "For annualising; left out, 260 days of bars."
        ),
    ]

    /// Reads plain text values; throws every problem at once.
    static func read(
        _ given: [String: String]
    ) throws(StrategyProblems) -> CurrencyTrendParameters {
        var reader = ParameterReader(table, given: given)
        var parameters = CurrencyTrendParameters()
        parameters.interval = reader.interval("interval")
        parameters.trendBars = reader.count("trend_bars")
        parameters.volatilityBars = reader.count("volatility_bars")
        parameters.home = reader.text("home") ?? "USD"
        parameters.places = reader.count("places")
        parameters.holdRanks = reader.count("hold_ranks")
        parameters.leverage = reader.number("leverage")
        parameters.scoreMin = reader.number("score_min")
        parameters.rebalance = reader.choice("rebalance", or: .week)
        parameters.resizeBand = reader.number("resize_band")
        parameters.stopLoss = reader.number("stop_loss")
        parameters.barsPerYear = reader.optionalNumber("bars_per_year")
        reader.add(parameters.problems())
        guard reader.problems.isEmpty else { throw StrategyProblems(sentences: reader.problems) }
        return parameters
    }

    /// Values that contradict each other, one sentence each; ranges are held by the table.
    package func problems() -> [String] {
        guard
            interval.seconds > 7 * 86_400 || interval.seconds > 86_400 && rebalance != .month
        else { return [] }
        return ["interval \(interval.text) is too long for a ranking each \(rebalance)."]
    }
}
