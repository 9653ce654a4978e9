import Foundation
import Strategies
import Yams

/// A written strategy in a file, YAML or JSON (which is YAML too).
struct RuleFile {
    /// A larger file is no strategy.
    static let bytesMax = 64 * 1_024

    /// Reads a file; `values` stand in the places of its parameters.
    ///
    /// - Throws: every problem, a sentence each with line and column; or why it cannot be read.
    static func read(
        path: String,
        setting values: [String: String] = [:]
    ) throws(RuleFileProblems) -> RuleDocument {
        let text = try text(path: path)
        do throws(RuleDocumentProblems) {
            return try document(of: text, setting: values)
        } catch {
            throw RuleFileProblems(sentences: error.problems.map { "\(path): \($0)" })
        }
    }

    /// The text of a file.
    ///
    /// - Throws: why it cannot be read.
    static func text(path: String) throws(RuleFileProblems) -> String {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw RuleFileProblems(sentences: ["\(path): there is no such file, or not to be read"])
        }
        guard bytes.count <= bytesMax else {
            throw RuleFileProblems(sentences: ["\(path): is larger than \(bytesMax) bytes"])
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads the text of a file.
    ///
    /// - Throws: every problem at once.
    static func document(
        of text: String,
        setting values: [String: String] = [:]
    ) throws(RuleDocumentProblems) -> RuleDocument {
        let (file, root) = try nodes(of: text)
        return try RuleDocument(file.node(root), setting: values)
    }

    /// The numbers of a file that have names.
    ///
    /// - Throws: every problem of theirs; or why it cannot be read.
    static func parameters(path: String) throws(RuleFileProblems) -> [RuleParameter] {
        let text = try text(path: path)
        do throws(RuleDocumentProblems) {
            let (file, root) = try nodes(of: text)
            return try RuleParameter.all(in: file.node(root))
        } catch {
            throw RuleFileProblems(sentences: error.problems.map { "\(path): \($0)" })
        }
    }

    /// The document of a text, before anything of it is read.
    private static func nodes(of text: String) throws(RuleDocumentProblems) -> (RuleFile, Node) {
        let whole = RulePlace(line: 1, column: 1)
        var root: Node?
        do {
            root = try compose(yaml: text)
        } catch let error as YamlError {
            throw RuleDocumentProblems([problem(of: error)])
        } catch {
            throw RuleDocumentProblems([RuleDocumentProblem(at: whole, key: nil, "\(error)")])
        }
        guard let root, root.null == nil else {
            throw RuleDocumentProblems([
                RuleDocumentProblem(at: whole, key: nil, "the file is empty; begin with buy: …")
            ])
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return (RuleFile(lines: lines), root)
    }

    private let lines: [Substring]

    private static func problem(of error: YamlError) -> RuleDocumentProblem {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            RuleDocumentProblem(
                at: RulePlace(line: mark.line, column: mark.column),
                key: nil,
                "is no YAML: \(problem)"
            )
        case .duplicatedKeysInMapping(let duplicates, let context):
            RuleDocumentProblem(
                at: RulePlace(line: context.mark.line, column: context.mark.column),
                key: nil,
                "\(duplicates.map { "\($0)" }.joined(separator: ", ")) stands twice; leave one of "
                    + "them out"
            )
        default:
            RuleDocumentProblem(
                at: RulePlace(line: 1, column: 1),
                key: nil,
                "is no YAML: \(error)"
            )
        }
    }

    private func node(_ node: Node) -> RuleNode {
        let mark = place(of: node)
        if let pairs = node.mapping {
            return RuleNode(
                .pieces(
                    pairs.map { name, value in
                        RuleNode.Piece(
                            name: name.writtenText ?? "",
                            place: place(of: name),
                            node: self.node(value)
                        )
                    }
                ),
                at: mark
            )
        }
        if let items = node.sequence { return RuleNode(.list(items.map(self.node)), at: mark) }
        let text = node.writtenText ?? ""
        let isQuoted = [.singleQuoted, .doubleQuoted].contains(node.scalar?.style)
        let first = RulePlace(line: mark.line, column: mark.column + (isQuoted ? 1 : 0))
        let isPlain = stands(text, at: first)
        return RuleNode(.text(text), at: isPlain ? first : mark, isPlain: isPlain)
    }

    private func place(of node: Node) -> RulePlace {
        RulePlace(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    }

    /// Whether the text stands in the file as it is.
    private func stands(_ text: String, at place: RulePlace) -> Bool {
        guard lines.indices.contains(place.line - 1) else { return false }
        let line = lines[place.line - 1].unicodeScalars
        return line.dropFirst(place.column - 1).starts(with: text.unicodeScalars)
    }
}

/// Why a file is no strategy.
struct RuleFileProblems: Error, Sendable, Hashable {
    let sentences: [String]
}
