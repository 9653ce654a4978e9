/// Sources/README.md is the map: its table names every room and every folder in it.
enum MapRule {
    /// A room's row begins with the room's name in backticks; folders stand in it as `Name/`.
    static func violations(in file: String, map: String) -> [Violation] {
        let parts = file.split(separator: "/").map(String.init)
        guard parts.first == "Sources", parts.count > 2 else {
            if parts == ["Sources", "README.md"] { return [] }
            return [
                Violation(
                    path: file,
                    line: 1,
                    problem: "the file stands outside of every room",
                    remedy: "move it into a folder of Sources/"
                )
            ]
        }
        let room = parts[1]
        guard let row = map.split(separator: "\n").first(where: { $0.hasPrefix("| `\(room)`") })
        else {
            return [
                Violation(
                    path: file,
                    line: 1,
                    problem: "Sources/README.md has no row for `\(room)`",
                    remedy: "add a row that begins with | `\(room)` |"
                )
            ]
        }
        // C headers stand where the compiler looks for them.
        guard parts.count > 3, parts[2] != "include", !row.contains("`\(parts[2])/`") else {
            return []
        }
        return [
            Violation(
                path: file,
                line: 1,
                problem: "the row of `\(room)` in Sources/README.md does not name `\(parts[2])/`",
                remedy: "add `\(parts[2])/` to the row's folders, or use one that is there"
            )
        ]
    }
}
