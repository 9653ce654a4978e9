package import TradingCore

/// What the grid can be told. The table names unit, range and default.
package struct GridParameters: Sendable, Hashable {
    /// Length of the bars that it digests.
    package var interval = BarInterval.hour
    /// Nil runs a grid on every instrument of the market.
    package var symbol: String?
    /// Both or neither; without them the range is taken from the average true range.
    package var low: Price?
    package var high: Price?
    /// Lines from low to high; 2 to 1,000.
    package var lines = 11
    package var spacing = GridLevels.Spacing.arithmetic
    /// The price whose line is empty while the grid is flat; nil takes the close at which the range
    /// is first known, and the journal keeps it over restarts.
    package var start: Price?
    /// Half the range in average true ranges around the start price.
    package var rangeWidth = 10.0
    /// Bars of Wilder's average true range.
    package var rangeBars = 14
    /// Money for the buy lines together, in the instrument's quote currency.
    package var investment = Money(whole: 1_000)
    /// The most base units to hold; nil leaves it to the investment.
    package var positionMax: Quantity?
    /// Whether lines above the start are sold short, where the instrument allows it.
    package var isNeutral = false
    /// Distance of the stops beyond the range, a fraction of its height; 0 sets none.
    package var stopDistance = 0.1
    /// Profit of the whole grid, closed and open, at which it ends, a fraction of the investment; 0 never.
    package var takeProfit = 0.0
    /// Closes in a row outside the range after which a range from the average true range is built
    /// anew around the last close; 0 never.
    package var recentreBars = 0

    package init() {}

    static let table: [ParameterSpec] = [
        ParameterSpec("interval", .interval, unit: "time", default: "1h", "Length of the bars."),
        ParameterSpec(
            "symbol",
            .text,
            unit: "symbol",
            default: nil,
            "The instrument; left out, every instrument of the market has its grid."
        ),
        ParameterSpec(
            "low",
            .amount,
            unit: "price",
            default: nil,
            "Lowest line; left out with high, the range comes from the average true range."
        ),
        ParameterSpec("high", .amount, unit: "price", default: nil, "Highest line."),
        ParameterSpec(
            "lines",
            .count(2...1_000),
            unit: "lines",
            default: "11",
            "Lines from low to high."
        ),
        ParameterSpec(
            "spacing",
            .choice(GridLevels.Spacing.allCases.map(\.rawValue)),
            unit: "name",
            default: "arithmetic",
            "The same distance or the same ratio between lines."
        ),
        ParameterSpec(
            "start",
            .amount,
            unit: "price",
            default: nil,
            "Price whose line is empty while the grid is flat; left out, the first close."
        ),
        ParameterSpec(
            "range_width",
            .number(0.1...1_000),
            unit: "average true ranges",
            default: "10",
            "Half the range around the start price where low and high are left out."
        ),
        ParameterSpec(
            "range_bars",
            .count(1...1_000),
            unit: "bars",
            default: "14",
            "Bars of the average true range."
        ),
        ParameterSpec(
            "investment",
            .amount,
            unit: "quote currency",
            default: "1000",
            "Money for all buy lines together."
        ),
        ParameterSpec(
            "position_max",
            .amount,
            unit: "base units",
            default: nil,
            "The most to hold in either direction."
        ),
        ParameterSpec(
            "neutral",
            .flag,
            unit: "flag",
            default: "false",
            "Whether lines above the start are sold short."
        ),
        ParameterSpec(
            "stop_distance",
            .number(0...1),
            unit: "fraction of the range",
            default: "0.1",
            "Distance of the stop beyond the range; 0 sets none."
        ),
        ParameterSpec(
            "take_profit",
            .number(0...10),
            unit: "fraction of the investment",
            default: "0",
            "Profit of the whole grid, closed and open, at which it ends; 0 never."
        ),
        ParameterSpec(
            "recentre_bars",
            .count(0...10_000),
            unit: "bars",
            default: "0",
            "Closes in a row outside a range from the average true range after which it moves; "
                + "0 never."
        ),
    ]

    /// The parameters on which a range hangs, as one text. A grid with others begins anew.
    var anchoring: String {
        let fixed = "\(low?.description ?? "-") \(high?.description ?? "-")"
        let moved = "\(rangeWidth) \(rangeBars) \(recentreBars)"
        return "\(interval.text) \(fixed) \(start?.description ?? "-") \(moved)"
    }

    /// Reads plain text values; throws every problem at once.
    static func read(_ given: [String: String]) throws(StrategyProblems) -> GridParameters {
        var reader = ParameterReader(table, given: given)
        var parameters = GridParameters()
        parameters.interval = reader.interval("interval")
        parameters.symbol = reader.text("symbol")
        parameters.low = reader.amount("low", as: Price.self)
        parameters.high = reader.amount("high", as: Price.self)
        parameters.lines = reader.count("lines")
        parameters.spacing =
            GridLevels.Spacing(rawValue: reader.text("spacing") ?? "") ?? .arithmetic
        parameters.start = reader.amount("start", as: Price.self)
        parameters.rangeWidth = reader.number("range_width")
        parameters.rangeBars = reader.count("range_bars")
        parameters.investment = reader.amount("investment", as: Money.self) ?? .zero
        parameters.positionMax = reader.amount("position_max", as: Quantity.self)
        parameters.isNeutral = reader.flag("neutral")
        parameters.stopDistance = reader.number("stop_distance")
        parameters.takeProfit = reader.number("take_profit")
        parameters.recentreBars = reader.count("recentre_bars")
        reader.add(parameters.problems())
        guard reader.problems.isEmpty else { throw StrategyProblems(sentences: reader.problems) }
        return parameters
    }

    /// Values that contradict each other, one sentence each; ranges are held by the table.
    package func problems() -> [String] {
        var found: [String] = []
        if (low == nil) != (high == nil) {
            found.append("low and high must be set together or left out together.")
        }
        if let low, let high {
            if low >= high { found.append("low \(low) is not under high \(high).") }
            if symbol == nil { found.append("A range of low and high needs its symbol.") }
            if recentreBars > 0 {
                found.append("recentre_bars moves no range that low and high have fixed.")
            }
            if let start, start < low || start > high {
                found.append("start \(start) is outside the range from \(low) to \(high).")
            }
        }
        if start != nil && symbol == nil { found.append("A start price needs its symbol.") }
        return found
    }
}
