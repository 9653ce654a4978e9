/// A declaration with everything that stands in front of its keyword.
struct Declaration: Equatable {
    let keyword: String
    let name: String
    /// Line of the first attribute or modifier, where a `///` comment must end just above.
    let firstLine: Int
    let line: Int
    let modifiers: Set<String>

    /// Every declaration of the file that carries an attribute or a modifier.
    static func all(in file: SourceFile) -> [Declaration] {
        let code = file.code
        var found: [Declaration] = []
        var index = 0
        while index < code.count {
            let start = index
            var modifiers: Set<String> = []
            while let next = prefixEnd(at: index, in: code) {
                if code[index].kind == .identifier, !(code.at(index + 1)?.isMark("(") ?? false) {
                    modifiers.insert(code[index].text)
                }
                index = next
            }
            if index == start {
                index += 1
                continue
            }
            guard let keyword = code.at(index), keyword.kind == .identifier,
                keywords.contains(keyword.text), !(code.at(start - 1)?.isMark(".") ?? false)
            else { continue }
            found.append(
                Declaration(
                    keyword: keyword.text,
                    name: keyword.text == "init" ? "init" : code.at(index + 1)?.text ?? "",
                    firstLine: code[start].line,
                    line: keyword.line,
                    modifiers: modifiers
                )
            )
        }
        return found
    }

    private static let keywords: Set<String> = [
        "func", "var", "let", "struct", "class", "actor", "enum", "protocol", "init", "typealias",
        "subscript", "associatedtype", "extension", "import", "case", "operator", "deinit", "macro",
    ]
    private static let modifiers: Set<String> = [
        "package", "public", "open", "internal", "fileprivate", "private", "static", "final",
        "nonisolated", "mutating", "nonmutating", "override", "convenience", "required", "lazy",
        "weak", "unowned", "indirect", "distributed", "prefix", "postfix", "infix", "borrowing",
        "consuming", "dynamic",
    ]

    /// The index behind the attribute or modifier at `index`; nil when none stands there.
    private static func prefixEnd(at index: Int, in code: [Token]) -> Int? {
        guard let token = code.at(index) else { return nil }
        var end: Int
        if token.isMark("@") {
            end = index + 2
            while code.at(end)?.isMark(".") ?? false { end += 2 }
        } else if token.kind == .identifier, modifiers.contains(token.text) {
            end = index + 1
        } else if token.isWord("class"), let next = code.at(index + 1),
            next.isWord("func") || next.isWord("var")
        {
            return index + 1
        } else {
            return nil
        }
        if let bracket = code.at(end), bracket.isMark("("), bracket.start == code[end - 1].end {
            return code.closing(of: end).map { $0 + 1 }
        }
        return end
    }
}
