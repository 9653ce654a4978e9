/// One thing that is wrong with the configuration: what, where, and how to mend it.
struct ConfigProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// `configs/martlet.yaml:12`, `environment MARTLET_LOG_LEVEL`, `.env:3`.
    let place: String
    let text: String

    var description: String { "\(place): \(text)" }
}

/// All that is wrong, at once.
struct ConfigProblems: Error, Sendable, CustomStringConvertible {
    let problems: [ConfigProblem]

    var description: String {
        let count = problems.count == 1 ? "1 problem" : "\(problems.count) problems"
        return "The configuration has \(count):\n"
            + problems.map { "  \($0)" }.joined(separator: "\n")
    }
}
