internal import GRDB
internal import GRDBSQLite

extension Database {
    /// Runs statements that take no values and give no rows, one after the other. SQLite does it by
    /// itself: GRDB would look at what each of them reads and writes, which takes longer than the
    /// statements of an opening.
    ///
    /// Not for `BEGIN`, `COMMIT` and their kind, of which GRDB must know.
    ///
    /// - Throws: `DatabaseError`.
    func run(script: String) throws {
        var message: UnsafeMutablePointer<CChar>?
        let code = sqlite3_exec(sqliteConnection, script, nil, nil, &message)
        defer { sqlite3_free(message) }
        guard code != SQLITE_OK else { return }
        throw DatabaseError(
            resultCode: ResultCode(rawValue: code),
            message: message.map { String(cString: $0) },
            sql: script
        )
    }
}
