internal import Foundation
internal import GRDB
internal import TradingCore

/// Statements.
extension ResultStore {
    static let subjectQuery = """
        SELECT id FROM subject WHERE strategy = ? AND market = ? AND data_hash = ?
            AND code_version = ? AND settings = ?
        """

    static func arguments(_ subject: ResultSubject) -> StatementArguments {
        [
            subject.strategy, subject.market, subject.dataHash, subject.codeVersion,
            subject.settings,
        ]
    }

    static func identifier(of subject: ResultSubject, _ database: Database) throws -> Int64 {
        try database.execute(
            sql: """
                INSERT INTO subject (strategy, market, data_hash, code_version, settings)
                VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
            arguments: arguments(subject)
        )
        let id = try Int64.fetchOne(database, sql: subjectQuery, arguments: arguments(subject))
        guard let id else { throw ResultStoreFailure.storage("a subject was not kept") }
        return id
    }

    static func insert(
        _ point: ResultPoint,
        _ subject: Int64,
        _ time: UTCTime,
        _ database: Database
    ) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO point (subject, parameters, time, metrics, detail)
                VALUES (?, ?, ?, ?, ?)
                """
        )
        try statement.execute(
            arguments: [
                subject, point.parameters, time.nanoseconds, try point.metricsText(), point.detail,
            ]
        )
    }

    static func count(
        _ parameters: [String],
        _ subject: ResultSubject,
        _ time: UTCTime,
        _ database: Database
    ) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO variant (strategy, market, data_hash, parameters, first_tried)
                VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """
        )
        for text in parameters {
            try statement.execute(
                arguments: [
                    subject.strategy, subject.market, subject.dataHash, text, time.nanoseconds,
                ]
            )
        }
    }

    /// Sets a connection up.
    static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.label = "research"
        configuration.busyMode = .timeout(patienceSeconds)
        configuration.prepareDatabase { database in
            try database.run(
                script: """
                    PRAGMA trusted_schema = OFF;
                    PRAGMA cell_size_check = ON;
                    PRAGMA synchronous = NORMAL;
                    """
            )
        }
        return configuration
    }

    /// Makes the tables of a new file, and refuses one that is none of ours.
    static func prepare(_ database: Database, _ path: String) throws {
        let mark = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
        guard mark == ResultSchema.applicationID || (mark == 0 && tables == 0) else {
            throw ResultStoreFailure.notOurs("\(path) is a database, and no store of results.")
        }
        guard version <= ResultSchema.migrations.count else {
            throw ResultStoreFailure.notOurs("\(path) was written by a newer Martlet.")
        }
        try database.run(script: "PRAGMA journal_mode = WAL")
        guard version < ResultSchema.migrations.count else { return }
        try database.inTransaction(.immediate) {
            for script in ResultSchema.migrations[version...] { try database.run(script: script) }
            try database.run(
                script: """
                    PRAGMA application_id = \(ResultSchema.applicationID);
                    PRAGMA user_version = \(ResultSchema.migrations.count);
                    """
            )
            return .commit
        }
    }

    func read<Value>(
        _ body: (Database) throws -> Value
    ) throws(ResultStoreFailure) -> Value {
        do {
            return try queue.read(body)
        } catch {
            throw ResultStoreFailure(error, path)
        }
    }

    /// One transaction in this process's turn.
    func write<Value>(
        _ body: (Database) throws -> Value
    ) throws(ResultStoreFailure) -> Value {
        let lock = try ResultLock(beside: path, secondsMax: Self.patienceSeconds)
        defer { _ = lock }
        do {
            return try queue.write(body)
        } catch {
            throw ResultStoreFailure(error, path)
        }
    }
}

extension ResultStoreFailure {
    init(_ error: any Error, _ path: String) {
        switch error {
        case let failure as ResultStoreFailure: self = failure
        case let error as DatabaseError:
            switch error.resultCode {
            case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path)
            case .SQLITE_NOTADB:
                self = .notOurs("\(path) is no database.")
            default: self = .storage("\(path): \(error.words(opening: path))")
            }
        default: self = .storage("\(path): \(error)")
        }
    }
}

extension ResultPoint {
    init(row: Row) {
        let text: String = row["metrics"]
        let metrics = try? JSONDecoder().decode([String: Double].self, from: Data(text.utf8))
        self.init(parameters: row["parameters"], metrics: metrics ?? [:], detail: row["detail"])
    }

    func metricsText() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(metrics), as: UTF8.self)
    }
}

extension String {
    /// The parts between a separator of any length.
    func components(_ separator: String) -> [String] { components(separatedBy: separator) }
}
