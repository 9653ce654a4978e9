import Testing

/// A broken rule: where, what, and how to mend it.
struct Violation: Equatable, CustomStringConvertible {
    /// Relative to the root of the tree.
    let path: String
    /// From 1.
    let line: Int
    let problem: String
    let remedy: String

    var description: String { "\(path):\(line): \(problem). Mend: \(remedy)." }
}

/// Fails the running test with one line per violation, in the order of files and lines.
func expectNone(
    _ violations: [Violation],
    sourceLocation: SourceLocation = #_sourceLocation
) {
    if violations.isEmpty { return }
    let sorted = violations.sorted { ($0.path, $0.line) < ($1.path, $1.line) }
    let list = sorted.map(\.description).joined(separator: "\n")
    Issue.record("\(sorted.count) to mend:\n\(list)", sourceLocation: sourceLocation)
}
