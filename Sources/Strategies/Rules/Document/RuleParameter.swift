/// A number of a written strategy that has a name, so that it can be set from outside and swept: `${low=30}` in any
/// text of a document, `${low}` where it stands again, `${low=30|20..40:5}` with what a sweep tries.
package struct RuleParameter: Sendable, Hashable {
    /// Letters, digits and _, the first one a letter.
    package let name: String
    /// What stands there unless another value is set.
    package let value: String
    /// What a sweep tries, as `--set` takes it; nil for this value alone.
    package let range: String?

    /// The parameters of a document, in the order in which they stand.
    ///
    /// - Throws: every problem of theirs at once, with line and column.
    package static func all(in node: RuleNode) throws(RuleDocumentProblems) -> [RuleParameter] {
        let reader = RuleParameterReader(node)
        guard reader.problems.isEmpty else { throw RuleDocumentProblems(reader.problems) }
        return reader.parameters
    }
}

/// The parameters of a document, found in its texts, and the texts with values in their places.
struct RuleParameterReader {
    private(set) var parameters: [RuleParameter] = []
    private(set) var problems: [RuleDocumentProblem] = []
    /// Where each name stands without a value.
    private var bare: [(name: String, place: RulePlace)] = []

    /// A piece of a text: written words, or the name of a parameter.
    private enum Part {
        case words(Substring)
        case parameter(String)
    }

    /// Finds the parameters of a document.
    init(_ node: RuleNode) {
        find(in: node)
        for (name, place) in bare where !parameters.contains(where: { $0.name == name }) {
            complain(
                place,
                "${\(name)} has no value; write one where it first stands: ${\(name)=14}"
            )
        }
        let keys = Set(RuleFields.table.map(\.name))
        for parameter in parameters where keys.contains(parameter.name) {
            complain(node.place, "${\(parameter.name)} is named like a key; name it otherwise")
        }
    }

    private mutating func complain(_ place: RulePlace, _ reason: String) {
        problems.append(RuleDocumentProblem(at: place, key: nil, reason))
    }

    private mutating func find(in node: RuleNode) {
        switch node.content {
        case .pieces(let pieces): for piece in pieces { find(in: piece.node) }
        case .list(let items): for item in items { find(in: item) }
        case .text(let text):
            for part in Self.split(text) {
                guard case .parameter(let inside) = part else { continue }
                take(inside, place(of: inside, in: text, node))
            }
        }
    }

    private func place(of inside: String, in text: String, _ node: RuleNode) -> RulePlace {
        let written = "${" + (inside.hasSuffix("…") ? String(inside.dropLast()) : inside)
        guard node.isPlain, let found = text.firstRange(of: written) else { return node.place }
        let offset = text.unicodeScalars.distance(from: text.startIndex, to: found.lowerBound)
        return RulePlace(line: node.place.line, column: node.place.column + offset)
    }

    /// Takes what stands between `${` and `}`.
    private mutating func take(_ inside: String, _ place: RulePlace) {
        let (name, rest) = Self.cut(inside, at: "=")
        guard Self.isName(name) else {
            complain(
                place,
                "‘${\(inside.hasSuffix("…") ? inside : inside + "}")’ is no parameter; write ${name=14}, with a name of a-z, 0-9 and _"
            )
            return
        }
        guard let rest else { return bare.append((name, place)) }
        let (value, range) = Self.cut(rest, at: "|")
        guard !value.isEmpty, range != "" else {
            return complain(place, "${\(inside)} lacks a value; write ${\(name)=14}")
        }
        let found = RuleParameter(name: name, value: value, range: range)
        if let known = parameters.first(where: { $0.name == name }) {
            guard known != found else { return }
            return complain(place, "${\(name)} has a value already; write ${\(name)} alone")
        }
        parameters.append(found)
    }

    private static func cut(_ text: String, at sign: Character) -> (String, String?) {
        func trimmed(_ part: Substring) -> String {
            let start = part.drop { $0 == " " }
            return String(start.reversed().drop { $0 == " " }.reversed())
        }
        guard let place = text.firstIndex(of: sign) else { return (trimmed(text[...]), nil) }
        return (trimmed(text[..<place]), trimmed(text[text.index(after: place)...]))
    }

    private static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, name.utf8.count <= 32 else { return false }
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        return letters.contains(first)
            && name.utf8.allSatisfy {
                letters.contains($0) || digits.contains($0) || $0 == UInt8(ascii: "_")
            }
    }

    /// What is not closed by } is a parameter up to the end, which is no name.
    private static func split(_ text: String) -> [Part] {
        var parts: [Part] = []
        var rest = text[...]
        while let start = rest.firstRange(of: "${") {
            parts.append(.words(rest[..<start.lowerBound]))
            let inside = rest[start.upperBound...]
            guard let end = inside.firstIndex(of: "}") else {
                return parts + [.parameter(String(inside) + "…")]
            }
            parts.append(.parameter(String(inside[..<end])))
            rest = inside[inside.index(after: end)...]
        }
        return parts + [.words(rest)]
    }

    /// The document with values in the places of its parameters, those that are set or their own.
    func filled(_ node: RuleNode, _ values: [String: String]) -> RuleNode {
        switch node.content {
        case .pieces(let pieces):
            let filled = pieces.map {
                RuleNode.Piece(name: $0.name, place: $0.place, node: self.filled($0.node, values))
            }
            return RuleNode(.pieces(filled), at: node.place, isPlain: node.isPlain)
        case .list(let items):
            return RuleNode(.list(items.map { filled($0, values) }), at: node.place)
        case .text(let text):
            let parts = Self.split(text)
            guard parts.count > 1 else { return node }
            let whole = parts.map { part in
                switch part {
                case .words(let words): return String(words)
                case .parameter(let inside):
                    let name = Self.cut(inside, at: "=").0
                    return values[name] ?? parameters.first { $0.name == name }?.value ?? ""
                }
            }.joined()
            return RuleNode(.text(whole), at: node.place)
        }
    }
}
