/// One line of a `.env` file that cannot be used. It tells the line and never a value.
package struct DotEnvProblem: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong with the line.
    package enum Kind: Equatable, Sendable {
        /// No `=` after the name.
        case missingEquals
        /// The name is not letters, digits and `_`, beginning with no digit.
        case badName
        /// The same name stands on an earlier line too.
        case duplicate(name: String, firstLine: Int)
        /// A quoted value whose closing quote is not on the line.
        case unclosedQuote(name: String)
        /// Something other than a comment after a closing quote.
        case textAfterQuote(name: String)
        /// A backslash in double quotes before anything but `n t r " \ $`.
        case badEscape(name: String)
        /// A control character, or bytes that are not UTF-8.
        case unprintable
    }

    /// Counted from 1.
    package let line: Int
    /// What is wrong.
    package let kind: Kind

    /// What is wrong and how to mend it, without the line.
    package var reason: String {
        switch kind {
        case .missingEquals: "expected NAME=VALUE; write it so, or put a # before a comment"
        case .badName:
            "a name is letters, digits and _, and does not begin with a digit; respell it"
        case .duplicate(let name, let first):
            "\(name) is already set on line \(first); remove one of the two"
        case .unclosedQuote(let name):
            "the quote that opens the value of \(name) is not closed; close it on the same line"
        case .textAfterQuote(let name):
            "there is text after the closing quote of \(name); remove it, or begin it with #"
        case .badEscape(let name):
            "\(name) has a backslash before something other than n t r \" \\ $; double it"
        case .unprintable:
            "the line has a control character or is not UTF-8 text; type the line anew"
        }
    }

    /// One sentence for the operator.
    package var description: String { "line \(line): \(reason)" }
}

/// All problems of a `.env` file at once.
package struct DotEnvErrors: Error, Equatable, Sendable, CustomStringConvertible {
    /// In the order of their lines; never empty.
    package let problems: [DotEnvProblem]

    /// One line per problem.
    package var description: String {
        problems.map { $0.description }.joined(separator: "\n")
    }
}

/// The settings of a `.env` file: `NAME=VALUE` lines with an optional `export`, quotes and `#`
/// comments.
///
/// Single quotes keep everything as it stands. Double quotes know `\n \t \r \" \\ \$`. An unquoted
/// value is trimmed and ends at a blank followed by `#`. Nothing is expanded, and a value never
/// spans lines.
package struct DotEnv: Sendable {
    /// A name with its value and the line it came from, counted from 1.
    package struct Entry: Sendable, Equatable {
        /// As written.
        package let name: String
        /// Without quotes and escapes. It may be secret.
        package let value: String
        /// Counted from 1.
        package let line: Int
    }

    /// In the order of the file; no name appears twice.
    package let entries: [Entry]

    /// The value of a name, or nil when the file does not set it.
    package subscript(name: String) -> String? {
        entries.first { $0.name == name }?.value
    }

    /// Reads the whole file and reports every problem in it.
    package static func parse(_ bytes: [UInt8]) throws(DotEnvErrors) -> DotEnv {
        let (file, problems) = reading(bytes)
        guard problems.isEmpty else { throw DotEnvErrors(problems: problems) }
        return file
    }

    /// Reads the lines that can be used and reports every problem of the others, for who wants to
    /// tell what is wrong with the values as well.
    package static func reading(_ bytes: [UInt8]) -> (file: DotEnv, problems: [DotEnvProblem]) {
        var entries: [Entry] = []
        var firstLines: [String: Int] = [:]
        var problems: [DotEnvProblem] = []
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let content = bytes.starts(with: mark) ? bytes.dropFirst(mark.count) : bytes[...]
        let lines = content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, raw) in lines.enumerated() {
            let number = index + 1
            do throws(DotEnvProblem) {
                guard let entry = try DotEnvLine(raw, number).entry() else { continue }
                if let first = firstLines[entry.name] {
                    throw DotEnvProblem(
                        line: number,
                        kind: .duplicate(name: entry.name, firstLine: first)
                    )
                }
                firstLines[entry.name] = number
                entries.append(entry)
            } catch {
                problems.append(error)
            }
        }
        return (DotEnv(entries: entries), problems)
    }
}
