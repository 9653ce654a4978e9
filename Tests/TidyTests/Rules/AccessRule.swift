/// Nothing in the house is `public` or `open`: `package` is the widest word.
enum AccessRule {
    static func violations(in file: SourceFile) -> [Violation] {
        Declaration.all(in: file).compactMap { declaration in
            guard let word = ["public", "open"].first(where: declaration.modifiers.contains),
                // `case open` before a line that begins with `case` is two enum cases.
                declaration.keyword != "case"
            else { return nil }
            return Violation(
                path: file.path,
                line: declaration.line,
                problem: "`\(word) \(declaration.keyword) \(declaration.name)`",
                remedy: "make it `package`, or narrower"
            )
        }
    }
}
