/// Something wrong with a manifest: file, line and reason. All of them are told at once.
package struct ManifestProblem: Error, Sendable, Hashable, CustomStringConvertible {
    package let file: String
    /// Counts from 1; nil where the whole file is meant.
    package let line: Int?
    package let reason: String

    package init(file: String, line: Int?, reason: String) {
        self.file = file
        self.line = line
        self.reason = reason
    }

    /// `commands/morning.yaml:3: no command is called /blance`.
    package var description: String {
        "\(file)\(line.map { ":\($0)" } ?? ""): \(reason)"
    }
}

/// All problems of a set of manifests or templates.
package struct ManifestProblems: Error, Sendable, Hashable, CustomStringConvertible {
    package let problems: [ManifestProblem]

    package init(_ problems: [ManifestProblem]) {
        self.problems = problems
    }

    /// One line for each.
    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
