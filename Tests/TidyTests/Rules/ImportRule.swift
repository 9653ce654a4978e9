/// Holds the import table over the imports of a file.
enum ImportRule {
    struct Import: Equatable {
        let module: String
        let line: Int
    }

    static func imports(of file: SourceFile) -> [Import] {
        let code = file.code
        return code.indices.compactMap { index in
            guard code[index].isWord("import"), !(code.at(index - 1)?.isMark(".") ?? false),
                var module = code.at(index + 1), module.kind == .identifier
            else { return nil }
            if kinds.contains(module.text), let next = code.at(index + 2),
                next.kind == .identifier, next.line == module.line
            {
                module = next
            }
            return Import(module: module.text, line: code[index].line)
        }
    }

    /// `import struct Foundation.Date` imports Foundation all the same.
    private static let kinds: Set<String> = [
        "struct", "class", "enum", "protocol", "typealias", "func", "let", "var",
    ]

    /// `declared` are the dependencies of the file's target in Package.swift; nil when unknown.
    static func violations(in file: SourceFile, declared: [String]? = nil) -> [Violation] {
        guard let room = file.room else { return [] }
        guard let row = ImportTable.rows[room] else {
            return [
                Violation(
                    path: file.path,
                    line: 1,
                    problem: "`\(room)` has no row in the import table",
                    remedy: "move the file to a room of Sources/README.md, or give the new room a "
                        + "row in Tests/TidyTests/Rules/ImportTable.swift"
                )
            ]
        }
        return imports(of: file).compactMap { entry in
            if !row.allows(entry.module) {
                return Violation(
                    path: file.path,
                    line: entry.line,
                    problem: "\(room) may not import \(entry.module)",
                    remedy: "hand the value in, or move the code to a room that may; \(room) may "
                        + "import \(row.allowed.sorted().joined(separator: ", "))"
                )
            }
            if let folder = ImportTable.folders.first(where: { entry.module.hasPrefix($0.key) }),
                !file.path.hasPrefix(folder.value)
            {
                return Violation(
                    path: file.path,
                    line: entry.line,
                    problem: "\(entry.module) is imported outside of \(folder.value)",
                    remedy: "speak through what that folder offers"
                )
            }
            if let declared, !ImportTable.toolchain.contains(entry.module),
                !declared.contains(entry.module)
            {
                return Violation(
                    path: file.path,
                    line: entry.line,
                    problem: "\(room) imports \(entry.module) without declaring it",
                    remedy: "add it to the target's dependencies in Package.swift"
                )
            }
            return nil
        }
    }
}
