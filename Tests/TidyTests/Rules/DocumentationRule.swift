/// Every `package` type and every `package` function says what it is, just above itself. A constant,
/// a variable, an initialiser or a case may let its name and its type speak.
enum DocumentationRule {
    static let typeKeywords: Set<String> = [
        "struct", "class", "actor", "enum", "protocol", "typealias",
    ]
    static let keywords = typeKeywords.union(["func"])

    static func violations(in file: SourceFile) -> [Violation] {
        Declaration.all(in: file).compactMap { declaration in
            guard declaration.modifiers.contains("package"),
                keywords.contains(declaration.keyword),
                !file.docLines.contains(declaration.firstLine - 1)
            else { return nil }
            return Violation(
                path: file.path,
                line: declaration.line,
                problem: "`package \(declaration.keyword) \(declaration.name)` has no /// comment",
                remedy: "say on the line above what it is, its unit, its errors or its source"
            )
        }
    }
}
