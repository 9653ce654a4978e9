import Foundation
import GRDB
import Journaling
import TradingCore

extension Journal {
    /// A journal for tests, with a fixed birth mark.
    static func forTest(_ path: String, pagesMax: Int? = nil) throws -> Journal {
        try Journal(
            path: path,
            options: JournalOptions(generation: "testtest", pagesMax: pagesMax, hash: tinyHash)
        )
    }
}

/// Another program that opens the file as it likes: it drops the triggers and writes.
func tamper(_ path: String, _ sql: String) throws {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = false
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    try queue.close()
}

/// What a query finds, one text per row.
func found(_ path: String, _ sql: String) throws -> [String] {
    var configuration = Configuration()
    configuration.readonly = true
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    let rows = try queue.read { try Row.fetchAll($0, sql: sql) }
    try queue.close()
    return rows.map { row in
        row.databaseValues.map { value in
            switch value.storage {
            case .null: "-"
            case .int64(let number): String(number)
            case .double(let number): String(number)
            case .string(let text): text
            case .blob(let data): "\(data.count) bytes"
            }
        }.joined(separator: "|")
    }
}
