/// Something wrong with a manifest: file, line and reason. All of them are told at once.
package struct ManifestProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file as it was handed in.
    package let file: String
    /// Counts from 1; nil where the whole file is meant.
    package let line: Int?
    /// One sentence that says what is wrong.
    package let reason: String

    /// A problem at a line of a file.
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
    /// In the order in which they were found.
    package let problems: [ManifestProblem]

    /// All problems of a set of files.
    package init(_ problems: [ManifestProblem]) {
        self.problems = problems
    }

    /// One line for each.
    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
