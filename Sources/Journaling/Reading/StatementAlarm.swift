internal import GRDB
internal import GRDBSQLite

/// Ends statements that run for too long. SQLite asks on the reading thread itself: a timer of a
/// dispatch queue would start threads of its own, whose priority a hardened service may not set.
enum StatementAlarm {
    /// Steps of SQLite's machine between two looks at the clock; well under a millisecond.
    private static let stepsBetweenLooks: Int32 = 10_000

    /// Runs `body`; a statement of the connection that still runs after `secondsMax` fails with
    /// `SQLITE_INTERRUPT`.
    static func bounding<Value>(
        _ database: Database,
        secondsMax: Double,
        _ body: () throws -> Value
    ) throws -> Value {
        let connection = database.sqliteConnection
        var deadline = ContinuousClock.now + .seconds(secondsMax)
        return try withUnsafeMutablePointer(to: &deadline) { deadline in
            sqlite3_progress_handler(
                connection,
                stepsBetweenLooks,
                { context in
                    let deadline = context?.assumingMemoryBound(to: ContinuousClock.Instant.self)
                    return deadline.map { ContinuousClock.now > $0.pointee ? 1 : 0 } ?? 0
                },
                deadline
            )
            defer { sqlite3_progress_handler(connection, 0, nil, nil) }
            return try body()
        }
    }
}
