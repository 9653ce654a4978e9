import ArgumentParser
import Research

/// What `martlet gates` was asked, read.
struct GateOptions {
    let market: TradingYear?
    let plan: WalkForwardPlan
    /// Values among which is chosen, by parameter.
    let choices: [(name: String, values: [String])]

    /// The most sets of parameters among which each part chooses.
    private static let candidatesMax = 1_000

    /// - Throws: `ValidationError` with everything that is wrong, one sentence a line.
    init(_ command: GatesCommand) throws {
        var reader = OptionReader()
        market = reader.choice(
            command.market,
            "--market",
            TradingYear.init(rawValue:),
            TradingYear.allCases.map(\.rawValue)
        )
        let mode = reader.choice(
            command.mode,
            "--mode",
            WalkForwardPlan.Mode.init(rawValue:),
            WalkForwardPlan.Mode.allCases.map(\.rawValue)
        )
        func within(_ value: Int, _ range: ClosedRange<Int>, _ option: String) -> Int {
            if range.contains(value) { return value }
            reader.problems.append(
                "\(option) is \(value), but must be from \(range.lowerBound) to \(range.upperBound)."
            )
            return range.lowerBound
        }
        plan = WalkForwardPlan(
            mode: mode ?? .anchored,
            folds: within(command.folds, 1...50, "--folds"),
            trainShare: Double(within(command.train, 10...90, "--train")) / 100,
            purge: within(command.purge, 0...100_000, "--purge"),
            embargo: within(command.embargo, 0...100_000, "--embargo")
        )
        choices = Self.choices(command.choose, &reader)
        let count = choices.reduce(1) { $0 * $1.values.count }
        if count > Self.candidatesMax {
            reader.problems.append(
                "--choose makes \(count) sets of parameters; \(Self.candidatesMax) are the most. Sweep "
                    + "first, and choose among what is left."
            )
        }
        guard reader.problems.isEmpty else {
            throw ValidationError(reader.problems.joined(separator: "\n"))
        }
    }

    private static func choices(
        _ texts: [String],
        _ reader: inout OptionReader
    ) -> [(name: String, values: [String])] {
        texts.compactMap { text in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let values = (parts.count == 2 ? parts[1] : "").split(separator: ",").map(String.init)
            guard parts.count == 2, !parts[0].isEmpty, !values.isEmpty else {
                reader.problems.append("--choose \(text) is no key=value,value.")
                return nil
            }
            return (String(parts[0]), values)
        }
    }

    /// Every combination of the values that are chosen among, over what is settled.
    func candidates(_ settled: [String: String]) -> [[String: String]] {
        choices.reduce([settled]) { sets, choice in
            sets.flatMap { set in
                choice.values.map { set.merging([choice.name: $0]) { _, new in new } }
            }
        }
    }
}
