/// What is wrong with a template: where, and why.
package struct PresentationProblem: Error, Sendable, Hashable, CustomStringConvertible {
    package let file: String
    /// Counted from 1.
    package let line: Int
    package let reason: String

    package var description: String { "\(file):\(line): \(reason)" }
}

/// All that is wrong with the templates, in the order of files and lines; none is used then.
package struct PresentationProblems: Error, Sendable, Hashable, CustomStringConvertible {
    package let problems: [PresentationProblem]

    package var description: String {
        problems.map(\.description).joined(separator: "\n")
    }
}
