/// Why one place of a file cannot be read.
package struct FileProblem: Sendable, Hashable, CustomStringConvertible {
    /// Counted from 1, the header included.
    package let line: Int
    /// The name of the column; nil where the whole line is meant.
    package let column: String?
    package let reason: String

    package init(line: Int, column: String?, reason: String) {
        self.line = line
        self.column = column
        self.reason = reason
    }

    /// `line 12, column high: not a number: abc`.
    package var description: String {
        "line \(line)" + (column.map { ", column \($0)" } ?? "") + ": " + reason
    }
}

/// A file that is refused, with all its problems up to a bound.
package struct FileRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    package let file: String
    /// The first of them, at most `problemsMax`.
    package private(set) var problems: [FileProblem] = []
    /// How many there were in all.
    package private(set) var count = 0
    /// How many problems are kept.
    package static let problemsMax = 20

    package init(file: String) { self.file = file }

    /// Counts a problem, and keeps it while there are fewer than `problemsMax`.
    package mutating func add(_ problem: FileProblem) {
        count += 1
        if problems.count < Self.problemsMax { problems.append(problem) }
    }

    /// One line per problem, the file's name before each.
    package var description: String {
        var lines = problems.map { "\(file): \($0)" }
        if count > problems.count { lines.append("\(file): and \(count - problems.count) more") }
        return lines.joined(separator: "\n")
    }
}
