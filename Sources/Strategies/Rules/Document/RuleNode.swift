/// A piece of a document, as any format may give it: a text, a list or named pieces, with its place.
package struct RuleNode: Sendable, Hashable {
    /// What it holds.
    package indirect enum Content: Sendable, Hashable {
        case text(String)
        case list([RuleNode])
        /// Names with their pieces, in the order of the document.
        case pieces([Piece])
    }
    /// A piece with its name.
    package struct Piece: Sendable, Hashable {
        package let name: String
        /// Where the name stands.
        package let place: RulePlace
        package let node: RuleNode

        package init(name: String, place: RulePlace, node: RuleNode) {
            self.name = name
            self.place = place
            self.node = node
        }
    }
    package let content: Content
    /// Where it begins; for a text that stands on one line as it is, its first character.
    package let place: RulePlace
    /// Whether each character of the text stands one column after the one before.
    package let isPlain: Bool

    package init(_ content: Content, at place: RulePlace, isPlain: Bool = false) {
        self.content = content
        self.place = place
        self.isPlain = isPlain
    }
}

/// A place in a document, from 1.
package struct RulePlace: Sendable, Hashable, Comparable {
    package let line: Int
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// In the order of the document.
    package static func < (left: RulePlace, right: RulePlace) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}
