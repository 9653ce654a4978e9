/// What is wrong with a document.
package struct RuleDocumentProblem: Sendable, Hashable, CustomStringConvertible {
    package let place: RulePlace
    /// The key; nil for the document as a whole.
    package let key: String?
    /// What is wrong and how to mend it, without a full stop.
    package let reason: String

    package init(at place: RulePlace, key: String?, _ reason: String) {
        self.place = place
        self.key = key
        self.reason = reason
    }

    /// `line 3, column 14: buy: expected …`
    package var description: String {
        "line \(place.line), column \(place.column): \(key.map { "\($0): " } ?? "")\(reason)."
    }
}

/// Every problem of a document, in its order.
package struct RuleDocumentProblems: Error, Sendable, Hashable {
    package let problems: [RuleDocumentProblem]

    package init(_ problems: [RuleDocumentProblem]) {
        self.problems = problems.sorted { $0.place < $1.place }
    }
}

/// A strategy as a document of keys and texts. Which format they were written in is the reader's affair.
package struct RuleDocument: Sendable, Hashable {
    /// A sentence for people; empty without one.
    package let summary: String
    package let spec: RuleSpec

    package init(summary: String, spec: RuleSpec) {
        self.summary = Self.oneLine(summary)
        self.spec = spec
    }

    /// Reads a document.
    ///
    /// - Parameters:
    ///   - node: the whole of it.
    ///   - values: in the places of its parameters, by name; others keep their own.
    /// - Throws: every problem at once, with line and column.
    package init(
        _ node: RuleNode,
        setting values: [String: String] = [:]
    ) throws(RuleDocumentProblems) {
        let names = RuleParameterReader(node)
        guard names.problems.isEmpty else { throw RuleDocumentProblems(names.problems) }
        let unknown = values.keys.filter { key in !names.parameters.contains { $0.name == key } }
        guard unknown.isEmpty else {
            let known = names.parameters.map(\.name).joined(separator: ", ")
            let there = known.isEmpty ? "the file names none" : "there are \(known)"
            throw RuleDocumentProblems(
                unknown.sorted().map {
                    RuleDocumentProblem(at: node.place, key: nil, "\($0) is no parameter; \(there)")
                }
            )
        }
        var reader = RuleDocumentReader()
        reader.take(names.filled(node, values))
        let summary = reader.texts["summary"]?.text ?? ""
        let fields = reader.texts.filter { $0.key != "summary" }
        var spec = RuleSpec()
        do throws(RuleFieldProblems) {
            spec = try RuleFields.read(fields.mapValues(\.text))
        } catch {
            for problem in error.problems { reader.add(problem, whole: node.place) }
        }
        guard reader.problems.isEmpty else { throw RuleDocumentProblems(reader.problems) }
        self.init(summary: summary, spec: spec)
    }

    /// The document as YAML, which reads as the same.
    package var yaml: String {
        var lines = summary.isEmpty ? [] : ["summary: \(Self.quoted(summary))"]
        let fields = spec.fields
        for name in RuleFields.table.map(\.name) {
            if let text = fields[name] { lines.append("\(name): \(Self.quoted(text))") }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Without line ends and characters that YAML does not take.
    private static func oneLine(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    let isOdd =
                        scalar.properties.generalCategory == .control
                        || [0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF].contains(scalar.value)
                    return isOdd ? " " : scalar
                }
            )
        )
    }

    private static func quoted(_ text: String) -> String {
        var quoted = ""
        for character in text.unicodeScalars {
            switch character {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            default: quoted.unicodeScalars.append(character)
            }
        }
        return "\"\(quoted)\""
    }
}

/// Gathers the texts of a document's keys, and where each part of them stands.
struct RuleDocumentReader {
    /// A text that may be made of several pieces of the document.
    struct Joined {
        var text: String
        /// Where each piece begins in the text, in characters.
        var starts: [(offset: Int, node: RuleNode)]
    }
    private(set) var texts: [String: Joined] = [:]
    private(set) var problems: [RuleDocumentProblem] = []
    private var places: [String: RulePlace] = [:]

    mutating func take(_ node: RuleNode) {
        guard case .pieces(let pieces) = node.content else {
            problems.append(
                RuleDocumentProblem(
                    at: node.place,
                    key: nil,
                    "a strategy is a list of ‘key: value’ lines, such as buy: rsi < 30"
                )
            )
            return
        }
        let known = Set(RuleFields.table.map(\.name) + ["summary"])
        for piece in pieces {
            guard known.contains(piece.name) else {
                complain(piece.place, piece.name, RuleFields.unknown(piece.name))
                continue
            }
            guard places[piece.name] == nil else {
                complain(piece.place, piece.name, "stands twice; leave one of them out")
                continue
            }
            places[piece.name] = piece.place
            if let joined = joined(piece) { texts[piece.name] = joined }
        }
    }

    private mutating func complain(_ place: RulePlace, _ key: String, _ reason: String) {
        problems.append(RuleDocumentProblem(at: place, key: key, reason))
    }

    private mutating func joined(_ piece: RuleNode.Piece) -> Joined? {
        switch piece.node.content {
        case .text(let text): return Joined(text: text, starts: [(0, piece.node)])
        case .pieces:
            complain(piece.node.place, piece.name, "is one text or a list of texts, not keys")
            return nil
        case .list(let items):
            var joined = Joined(text: "", starts: [])
            for item in items {
                guard case .text(let text) = item.content else {
                    complain(item.place, piece.name, "is a list of texts")
                    return nil
                }
                if !joined.starts.isEmpty { joined.text += ", " }
                joined.starts.append((joined.text.unicodeScalars.count, item))
                joined.text += text
            }
            return joined
        }
    }

    /// Takes a problem of a field to where the field stands.
    mutating func add(_ problem: RuleFieldProblem, whole: RulePlace) {
        guard let joined = texts[problem.key], let place = problem.place,
            let start = joined.starts.last(where: { $0.offset <= place })
        else {
            complain(places[problem.key] ?? whole, problem.key, problem.reason)
            return
        }
        guard start.node.isPlain else {
            let excerpt = RuleProblem(at: place, problem.reason).excerpt(of: joined.text)
            complain(start.node.place, problem.key, "at ‘\(excerpt)’: \(problem.reason)")
            return
        }
        let column = start.node.place.column + place - start.offset
        complain(
            RulePlace(line: start.node.place.line, column: column),
            problem.key,
            problem.reason
        )
    }
}
