import TradingCore

/// One field of a written strategy that is wrong.
package struct RuleFieldProblem: Sendable, Hashable {
    /// The field's name.
    package let key: String
    /// Where in the field's text; nil when it is about the field as a whole.
    package let place: Int?
    /// What is wrong and how to mend it, without a full stop.
    package let reason: String
}

/// Every problem of a written strategy.
package struct RuleFieldProblems: Error, Sendable, Hashable {
    package let problems: [RuleFieldProblem]
}

/// The fields of a written strategy: their table, their reading and their writing.
package enum RuleFields {
    /// The same table makes the catalogue's parameters, the documentation and the reading of documents.
    package static let table: [ParameterSpec] = [
        field("interval", "bar length", "1h", "The bars by whose close everything is judged."),
        field(
            "symbols",
            "list",
            nil,
            "Symbols or base currencies; left out, all of its instruments."
        ),
        field("buy", "condition", nil, "When a long position is opened."),
        field("sell", "condition", nil, "When it is closed."),
        field("short", "condition", nil, "When a short position is opened."),
        field("cover", "condition", nil, "When it is closed."),
        field("filters", "conditions", nil, "What must hold besides for a new position."),
        field(
            "size",
            "phrase",
            "fraction 10%",
            "risk 1%, fraction 20%, notional 1000 or volatility 15%."
        ),
        field("notional_max", "multiple of equity", "1", "The largest notional of one position."),
        field("positions_max", "positions", nil, "How many positions are held at once."),
        field("stop", "distance", nil, "The first stop: 2 atr, 3% or a price."),
        field(
            "breakeven",
            "distance",
            nil,
            "Beyond it the stop moves to the entry: 1R, 1 atr or 2%."
        ),
        field("trail", "distance", nil, "How far behind the close the stop follows: 3 atr or 3%."),
        field("take", "parts", nil, "Profits: 4%, or 50% at 2R, 50% at 4R."),
        field("exit_after", "bars", nil, "Closed bars after which a position ends."),
        field("atr_bars", "bars", "14", "The period of the average true range."),
        field(
            "bars_per_year",
            "bars",
            nil,
            "For annualising; left out, bars run around the clock."
        ),
    ]

    private static func field(
        _ name: String,
        _ unit: String,
        _ fallback: String?,
        _ summary: String
    ) -> ParameterSpec {
        ParameterSpec(name, .text, unit: unit, default: fallback, summary)
    }

    /// Why a key is none, with the nearest known one.
    package static func unknown(_ key: String) -> String {
        let known = table.map(\.name)
        if let nearest = Nearest.word(to: key.lowercased(), among: known) {
            return "is no key; the nearest known one is \(nearest)"
        }
        return "is no key; there are \(known.joined(separator: ", "))"
    }

    /// Reads texts by their names.
    ///
    /// - Throws: every problem at once.
    package static func read(
        _ fields: [String: String]
    ) throws(RuleFieldProblems) -> RuleSpec {
        var reading = RuleReading(fields)
        let spec = reading.run()
        guard reading.problems.isEmpty else {
            throw RuleFieldProblems(problems: reading.problems)
        }
        return spec
    }

    /// Reads texts by their names, with sentences for problems.
    static func spec(_ fields: [String: String]) throws(StrategyProblems) -> RuleSpec {
        do throws(RuleFieldProblems) {
            return try read(fields)
        } catch {
            throw StrategyProblems(
                sentences: error.problems.map { problem in
                    guard let place = problem.place, let text = fields[problem.key] else {
                        return "\(problem.key) \(problem.reason)."
                    }
                    let excerpt = RuleProblem(at: place, problem.reason).excerpt(of: text)
                    return "\(problem.key) at ‘\(excerpt)’: \(problem.reason)."
                }
            )
        }
    }
}

extension RuleSpec {
    /// The texts of its fields by their names; they read as the same strategy.
    package var fields: [String: String] {
        var fields: [String: String] = [
            "size": size.description,
            "notional_max": notionalMax.description, "atr_bars": String(plan.rangeBars),
        ]
        fields["interval"] = interval?.text
        if !symbols.isEmpty { fields["symbols"] = symbols.joined(separator: ", ") }
        fields["buy"] = buy?.description
        fields["sell"] = sell?.description
        fields["short"] = short?.description
        fields["cover"] = cover?.description
        if !filters.isEmpty {
            fields["filters"] = filters.map(\.description).joined(separator: ", ")
        }
        fields["positions_max"] = positionsMax.map { String($0) }
        fields["stop"] = plan.stop?.description
        fields["breakeven"] = plan.breakeven?.description
        fields["trail"] = plan.trail?.description
        if !plan.targets.isEmpty {
            fields["take"] = plan.targets.map(\.description).joined(separator: ", ")
        }
        fields["exit_after"] = plan.exitAfterBars.map { "\($0) bars" }
        fields["bars_per_year"] = barsPerYear.map(RuleText.number)
        return fields
    }
}

extension PlanTarget: CustomStringConvertible {
    /// As it is written: `50% at 2R`.
    package var description: String {
        "\(RuleText.percent(share.approximate)) at \(distance)"
    }
}
