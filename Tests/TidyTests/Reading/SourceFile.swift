/// A Swift file as the rules read it.
struct SourceFile {
    /// Relative to the root of the tree, with slashes.
    let path: String
    let text: String
    let tokens: [Token]
    /// The tokens without comments.
    let code: [Token]
    /// Lines that hold a `///` comment and nothing before it.
    let docLines: Set<Int>

    init(path: String, text: String) {
        self.path = path
        self.text = text
        tokens = SwiftLexer.tokens(of: text)
        code = tokens.filter { !$0.isComment }
        var docLines: Set<Int> = []
        var previousLine = 0
        for token in tokens {
            if token.kind == .docComment, previousLine < token.line { docLines.insert(token.line) }
            previousLine = token.endLine
        }
        self.docLines = docLines
    }

    /// The target under `Sources/`; nil for files elsewhere.
    var room: String? {
        let parts = path.split(separator: "/")
        return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
    }

    /// Lines of text; a newline at the very end opens no further one.
    var lineCount: Int {
        text.utf8.count(where: { $0 == 0x0A }) + (text.utf8.last == 0x0A || text.isEmpty ? 0 : 1)
    }
}
