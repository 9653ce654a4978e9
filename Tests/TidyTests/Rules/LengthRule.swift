/// Keeps bodies and files short enough to be read.
enum LengthRule {
    static let bodyLinesMax = 60
    /// Tests hold tables of scenarios, which are read row by row.
    static let testBodyLinesMax = 120
    static let fileLinesMax = 400

    private struct Block {
        enum Role {
            case type
            /// A property whose accessors are blocks of their own.
            case accessors
            case code
        }
        let role: Role
        let name: String
        let line: Int
        /// Parentheses that were open where the block began.
        let depth: Int
    }

    static func violations(in file: SourceFile) -> [Violation] {
        var found = longBodies(in: file)
        if file.path.hasPrefix("Sources/"), file.lineCount > fileLinesMax {
            found.append(
                Violation(
                    path: file.path,
                    line: fileLinesMax + 1,
                    problem: "the file has \(file.lineCount) lines, \(fileLinesMax) are allowed",
                    remedy: "give each type its own file"
                )
            )
        }
        return found
    }

    private static func longBodies(in file: SourceFile) -> [Violation] {
        let code = file.code
        var stack: [Block] = []
        var depth = 0
        var opensType = false
        var name = "the top level"
        var found: [Violation] = []
        let limit = file.path.hasPrefix("Tests/") ? testBodyLinesMax : bodyLinesMax
        for index in 0..<code.count {
            let token = code[index]
            if token.kind == .identifier, depth == 0 {
                if isTypeHeader(at: index, in: code) { opensType = true }
                if let declared = declaredName(at: index, in: code) { name = declared }
                continue
            }
            guard token.kind == .punctuation else { continue }
            switch token.text {
            case "(", "[": depth += 1
            case ")", "]": depth -= 1
            case "{":
                let isType = opensType && depth == 0
                if isType { opensType = false }
                let role: Block.Role =
                    isType ? .type : hasAccessors(at: index, in: code) ? .accessors : .code
                stack.append(Block(role: role, name: name, line: token.line, depth: depth))
                depth = 0
            case "}":
                guard let block = stack.popLast() else { continue }
                depth = block.depth
                let lines = token.line - block.line - 1
                let isOutermost = stack.last?.role != .code
                if block.role == .code, isOutermost, lines > limit {
                    found.append(violation(of: block, lines: lines, limit: limit, in: file))
                }
            default: break
            }
        }
        return found
    }

    private static func violation(
        of block: Block,
        lines: Int,
        limit: Int,
        in file: SourceFile
    ) -> Violation {
        Violation(
            path: file.path,
            line: block.line,
            problem: "the body of \(block.name) has \(lines) lines, \(limit) are allowed",
            remedy: "keep the branches here and move the steps into small functions"
        )
    }

    private static func isTypeHeader(at index: Int, in code: [Token]) -> Bool {
        guard
            ["struct", "class", "enum", "actor", "protocol", "extension"].contains(
                code[index].text
            ),
            let next = code.at(index + 1), next.kind == .identifier,
            !["func", "var", "let", "subscript"].contains(next.text)
        else { return false }
        let before = code.at(index - 1)
        return !(before?.isMark(".") ?? false) && !(before?.isWord("import") ?? false)
    }

    private static func declaredName(at index: Int, in code: [Token]) -> String? {
        if code.at(index - 1)?.isMark(".") ?? false { return nil }
        switch code[index].text {
        case "func", "var", "let":
            guard let next = code.at(index + 1) else { return nil }
            return "`\(next.text)`"
        case "init", "deinit", "subscript": return "`\(code[index].text)`"
        default: return nil
        }
    }

    /// True when the block begins with `get {`, `set(value) {`, `didSet {` and their like.
    private static func hasAccessors(at open: Int, in code: [Token]) -> Bool {
        var index = open + 1
        while ["mutating", "nonmutating"].contains(code.at(index)?.text ?? "") { index += 1 }
        guard
            ["get", "set", "willSet", "didSet", "_read", "_modify"].contains(
                code.at(index)?.text ?? ""
            )
        else { return false }
        index += 1
        if code.at(index)?.isMark("(") ?? false, let close = code.closing(of: index) {
            index = close + 1
        }
        while ["async", "throws"].contains(code.at(index)?.text ?? "") {
            index += 1
            if code.at(index)?.isMark("(") ?? false, let close = code.closing(of: index) {
                index = close + 1
            }
        }
        return code.at(index)?.isMark("{") ?? false
    }
}
