internal import GRDB
internal import GRDBSQLite

/// Runs the writer's statements. Each is prepared once and kept for the connection's life.
///
/// SQLite's own functions are called, for a commit runs up to ten statements and the values that
/// GRDB makes on the way would take longer than SQLite itself. Transactions stay with GRDB.
final class TableWriter {
    /// The connection, for what is asked seldom.
    let database: Database
    private let connection: OpaquePointer
    /// By the address of the SQL text, which is a constant of the program.
    private var statements: [UnsafePointer<UInt8>: OpaquePointer] = [:]

    /// - Throws: `DatabaseError` when the connection is closed.
    init(_ database: Database) throws {
        guard let connection = database.sqliteConnection else {
            throw DatabaseError(resultCode: .SQLITE_MISUSE, message: "the connection is closed")
        }
        self.database = database
        self.connection = connection
    }

    deinit {
        for statement in statements.values { sqlite3_finalize(statement) }
    }

    /// Runs a statement that gives no rows, with the values bound to its question marks in order.
    ///
    /// - Throws: `DatabaseError`.
    func run(_ sql: StaticString, _ parts: any ColumnValue...) throws {
        let statement = try prepared(sql)
        var binding = ColumnBinding(statement: statement)
        for part in parts { part.bind(to: &binding) }
        var code = binding.code
        if code == SQLITE_OK {
            repeat { code = sqlite3_step(statement) } while code == SQLITE_ROW
        }
        guard code == SQLITE_DONE else {
            // The message is lost by the reset.
            let error = failure(code, sql)
            sqlite3_reset(statement)
            throw error
        }
        sqlite3_reset(statement)
    }

    /// The text in the first column of the first row that a statement gives; nil without a row.
    ///
    /// - Throws: `DatabaseError`.
    func text(_ sql: StaticString) throws -> String? {
        let statement = try prepared(sql)
        let code = sqlite3_step(statement)
        guard code == SQLITE_ROW || code == SQLITE_DONE else {
            let error = failure(code, sql)
            sqlite3_reset(statement)
            throw error
        }
        defer { sqlite3_reset(statement) }
        guard code == SQLITE_ROW, let text = sqlite3_column_text(statement, 0) else { return nil }
        return String(cString: text)
    }

    private func prepared(_ sql: StaticString) throws -> OpaquePointer {
        if let known = statements[sql.utf8Start] { return known }
        var statement: OpaquePointer?
        let code = sql.withUTF8Buffer { text in
            text.withMemoryRebound(to: CChar.self) {
                sqlite3_prepare_v3(
                    connection,
                    $0.baseAddress,
                    Int32($0.count),
                    UInt32(SQLITE_PREPARE_PERSISTENT),
                    &statement,
                    nil
                )
            }
        }
        guard code == SQLITE_OK, let statement else { throw failure(code, sql) }
        statements[sql.utf8Start] = statement
        return statement
    }

    private func failure(_ code: Int32, _ sql: StaticString) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: code),
            message: String(cString: sqlite3_errmsg(connection)),
            sql: "\(sql)"
        )
    }
}

/// Fills the question marks of one statement from the left.
struct ColumnBinding {
    let statement: OpaquePointer
    private var place: Int32 = 0
    /// The first refusal, or `SQLITE_OK`.
    private(set) var code = SQLITE_OK
    /// SQLite copies the bytes before the call returns.
    private static var copied: sqlite3_destructor_type {
        unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    }

    init(statement: OpaquePointer) {
        self.statement = statement
    }

    mutating func add(_ value: Int64) {
        place += 1
        note(sqlite3_bind_int64(statement, place, value))
    }

    mutating func add(_ value: String) {
        place += 1
        var value = value
        let code = value.withUTF8 { text in
            text.withMemoryRebound(to: CChar.self) {
                // An empty text has no address, and without one SQLite would bind a null.
                sqlite3_bind_text64(
                    statement,
                    place,
                    $0.baseAddress ?? Self.empty,
                    UInt64($0.count),
                    Self.copied,
                    UInt8(SQLITE_UTF8)
                )
            }
        }
        note(code)
    }

    mutating func add(_ value: [UInt8]) {
        place += 1
        note(
            value.withUnsafeBytes {
                sqlite3_bind_blob64(
                    statement,
                    place,
                    $0.baseAddress,
                    UInt64($0.count),
                    Self.copied
                )
            }
        )
    }

    mutating func addNull() {
        place += 1
        note(sqlite3_bind_null(statement, place))
    }

    private static var empty: UnsafePointer<CChar> {
        let text: StaticString = "\0"
        return UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
    }

    private mutating func note(_ result: Int32) {
        if code == SQLITE_OK { code = result }
    }
}
