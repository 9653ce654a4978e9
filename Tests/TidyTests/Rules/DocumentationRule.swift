/// Every `package` declaration says what it is, just above itself.
enum DocumentationRule {
    static let typeKeywords: Set<String> = [
        "struct", "class", "actor", "enum", "protocol", "typealias",
    ]
    static let memberKeywords: Set<String> = ["func", "var", "let", "init", "subscript"]

    static func violations(in file: SourceFile, keywords: Set<String>) -> [Violation] {
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
