package import TradingCore

/// What cost averaging can be told. The table names unit, range and default.
package struct CostAveragingParameters: Sendable, Hashable {
    /// Length of the bars that it digests.
    package var interval = BarInterval.hour
    /// Nil runs a plan on every instrument of the market.
    package var symbol: String?
    /// Between two purchases of the schedule.
    package var every = BarInterval.day
    /// Money for one purchase of the schedule, in the instrument's quote currency.
    package var amount = Money(whole: 50)
    /// How far under the average entry the next rung of the ladder buys, a fraction of it.
    package var dipStep = 0.05
    /// Rungs of the ladder; 0 buys by the schedule alone.
    package var dipRungs = 3
    /// Each rung spends so many times what the one before did.
    package var dipMultiplier = 1.5
    /// The most to spend on one UTC day; nil leaves it to the rest.
    package var dayMax: Money?
    /// The most to spend in one round.
    package var totalMax = Money(whole: 1_000)
    /// Rise over the average entry at which everything is sold and a new round begins, a fraction; 0 never.
    package var takeProfit = 0.0

    package init() {}

    static let table: [ParameterSpec] = [
        ParameterSpec("interval", .interval, unit: "time", default: "1h", "Length of the bars."),
        ParameterSpec(
            "symbol",
            .text,
            unit: "symbol",
            default: nil,
            "The instrument; left out, every instrument of the market has its plan."
        ),
        ParameterSpec(
            "every",
            .interval,
            unit: "time",
            default: "1d",
            "Between two purchases of the schedule, counted from 1970."
        ),
        ParameterSpec(
            "amount",
            .amount,
            unit: "quote currency",
            default: "50",
            "Money for one purchase of the schedule."
        ),
        ParameterSpec(
            "dip_step",
            .number(0.001...0.9),
            unit: "fraction of the average entry",
            default: "0.05",
            "How far under the average entry the next rung buys."
        ),
        ParameterSpec(
            "dip_rungs",
            .count(0...20),
            unit: "rungs",
            default: "3",
            "Rungs of the ladder; 0 buys by the schedule alone."
        ),
        ParameterSpec(
            "dip_multiplier",
            .number(0.1...10),
            unit: "multiple",
            default: "1.5",
            "Each rung spends so many times what the one before did."
        ),
        ParameterSpec(
            "day_max",
            .amount,
            unit: "quote currency",
            default: nil,
            "The most to spend on one UTC day."
        ),
        ParameterSpec(
            "total_max",
            .amount,
            unit: "quote currency",
            default: "1000",
            "The most to spend in one round."
        ),
        ParameterSpec(
            "take_profit",
            .number(0...100),
            unit: "fraction of the average entry",
            default: "0",
            "Rise over the average entry at which everything is sold; 0 never."
        ),
    ]

    /// The parameters as one text. A plan of others begins anew.
    var anchoring: String {
        let money = "\(amount) \(dayMax?.description ?? "-") \(totalMax)"
        return "\(interval.text) \(every.text) \(money) \(dipStep) \(dipRungs) \(dipMultiplier) "
            + "\(takeProfit)"
    }

    /// What a rung of the ladder spends, from 1.
    func amount(ofRung rung: Int) -> Money {
        var factor = 1.0
        for _ in 0..<rung { factor *= dipMultiplier }
        guard factor < 1e6, let times = Fraction(approximating: factor) else { return totalMax }
        return min(amount.times(times, .down), totalMax)
    }

    /// Reads plain text values; throws every problem at once.
    static func read(
        _ given: [String: String]
    ) throws(StrategyProblems) -> CostAveragingParameters {
        var reader = ParameterReader(table, given: given)
        var parameters = CostAveragingParameters()
        parameters.interval = reader.interval("interval")
        parameters.symbol = reader.text("symbol")
        parameters.every = reader.interval("every")
        parameters.amount = reader.amount("amount", as: Money.self) ?? .zero
        parameters.dipStep = reader.number("dip_step")
        parameters.dipRungs = reader.count("dip_rungs")
        parameters.dipMultiplier = reader.number("dip_multiplier")
        parameters.dayMax = reader.amount("day_max", as: Money.self)
        parameters.totalMax = reader.amount("total_max", as: Money.self) ?? .zero
        parameters.takeProfit = reader.number("take_profit")
        reader.add(parameters.problems())
        guard reader.problems.isEmpty else { throw StrategyProblems(sentences: reader.problems) }
        return parameters
    }

    /// Values that contradict each other, one sentence each; ranges are held by the table.
    package func problems() -> [String] {
        var found: [String] = []
        if every.seconds < interval.seconds {
            found.append("every \(every.text) is shorter than interval \(interval.text).")
        }
        if amount > totalMax {
            found.append("amount \(amount) is over total_max \(totalMax).")
        }
        if let dayMax, amount > dayMax {
            found.append("amount \(amount) is over day_max \(dayMax).")
        }
        return found
    }
}
