/// Holds the import table over what the targets declare in Package.swift.
enum DependencyRule {
    static func violations(in text: String) -> [Violation] {
        let manifest = PackageManifest(text: text)
        var found: [Violation] = []
        for target in manifest.targets where !target.isTest && target.path == nil {
            guard let row = ImportTable.rows[target.name] else {
                found.append(
                    Violation(
                        path: "Package.swift",
                        line: target.line,
                        problem: "target \(target.name) has no row in the import table",
                        remedy: "decide what it may import, and add a row to "
                            + "Tests/TidyTests/Rules/ImportTable.swift and Sources/README.md"
                    )
                )
                continue
            }
            for name in target.dependencies where !row.allows(name) {
                found.append(
                    Violation(
                        path: "Package.swift",
                        line: target.line,
                        problem: "\(target.name) may not depend on \(name)",
                        remedy: "remove the dependency; \(target.name) may have "
                            + row.allowed.sorted().joined(separator: ", ")
                    )
                )
            }
        }
        return found
    }
}
