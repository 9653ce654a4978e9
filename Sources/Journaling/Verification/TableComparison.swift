internal import GRDB

/// Compares the tables of two databases row by row, in the order of their keys.
enum TableComparison {
    /// Differences that are reported per table.
    private static let differencesMax = 10

    /// Differences between the schemas: whatever either has that the other has not, or has in other
    /// words.
    static func schemas(_ left: Database, _ right: Database) throws -> [JournalDamage] {
        let here = try schema(left)
        let there = try schema(right)
        return Set(here.keys).union(there.keys).sorted()
            .filter { here[$0] != there[$0] }
            .map { .schemaDiffers(name: $0) }
    }

    /// Differences between a table in both databases, named by the row's key.
    static func rows(
        _ left: Database,
        _ right: Database,
        of table: String,
        by key: String
    ) throws -> [JournalDamage] {
        let sql = "SELECT * FROM \(table) ORDER BY \(key)"
        let width = key.split(separator: ",").map { String($0.drop { $0 == " " }) }
        let here = try Row.fetchCursor(left, sql: sql)
        let there = try Row.fetchCursor(right, sql: sql)
        var damages: [JournalDamage] = []
        while damages.count < differencesMax {
            // A row of a cursor is overwritten by the next step.
            let one = try here.next()?.copy()
            let other = try there.next()?.copy()
            guard let shown = one ?? other else { break }
            if one == other { continue }
            let name = width.map { "\(shown[$0] as DatabaseValue)" }.joined(separator: ", ")
            damages.append(.projectionDiffers(table: table, row: name))
            // One row more on a side would make all that follow differ.
            if one == nil || other == nil
                || width.contains(where: {
                    (one?[$0] as DatabaseValue?) != (other?[$0] as DatabaseValue?)
                })
            {
                break
            }
        }
        return damages
    }

    private static func schema(_ database: Database) throws -> [String: String] {
        try Row.fetchAll(
            database,
            sql: "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
        ).reduce(into: [:]) { $0[$1["name"] as String] = $1["sql"] as String? ?? "" }
    }
}
