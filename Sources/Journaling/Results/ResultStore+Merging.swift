internal import GRDB

/// Stores of several machines made one.
extension ResultStore {
    /// Takes over everything of another store: points (of two, the newer), variants, verdicts.
    ///
    /// - Returns: how many points that store holds.
    package func merge(_ other: ResultStore) throws(ResultStoreFailure) -> Int {
        guard other.path != path else { return 0 }
        let taken = try other.read { try Merged($0) }
        try write { database in
            for point in taken.points {
                let id = try Self.identifier(of: point.subject, database)
                try database.cachedStatement(
                    sql: """
                        INSERT INTO point (subject, parameters, time, metrics, detail)
                        VALUES (?, ?, ?, ?, ?) ON CONFLICT (subject, parameters) DO UPDATE SET
                            time = excluded.time, metrics = excluded.metrics,
                            detail = excluded.detail
                        WHERE excluded.time > point.time
                        """
                ).execute(arguments: [id] + StatementArguments(point.cells))
            }
            for cells in taken.variants {
                try database.cachedStatement(
                    sql: """
                        INSERT INTO variant (strategy, market, data_hash, parameters, first_tried)
                        VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                        """
                ).execute(arguments: StatementArguments(cells))
            }
        }
        for verdict in taken.verdicts { try record(verdict) }
        return taken.points.count
    }
}

/// What is taken over.
private struct Merged {
    struct Point {
        let subject: ResultSubject
        /// Parameters, time, metrics, detail.
        let cells: [DatabaseValue]
    }

    var points: [Point] = []
    var variants: [[DatabaseValue]] = []
    var verdicts: [GateVerdict] = []

    init(_ database: Database) throws {
        points = try Row.fetchAll(
            database,
            sql: "SELECT * FROM point JOIN subject ON subject.id = point.subject"
        ).map { row in
            Point(
                subject: ResultSubject(
                    strategy: row["strategy"],
                    market: row["market"],
                    dataHash: row["data_hash"],
                    codeVersion: row["code_version"],
                    settings: row["settings"]
                ),
                cells: ["parameters", "time", "metrics", "detail"].map { row[$0] }
            )
        }
        variants = try Row.fetchAll(
            database,
            sql: "SELECT strategy, market, data_hash, parameters, first_tried FROM variant"
        ).map { Array($0.databaseValues) }
        verdicts = try Row.fetchAll(database, sql: "SELECT * FROM verdict ORDER BY id")
            .map { GateVerdict(row: $0) }
    }
}
