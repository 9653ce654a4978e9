internal import Foundation
internal import GRDB
internal import TradingCore

/// Reads a journal while the agent, in this or another process, writes it. One read-only
/// connection; calls from several threads take turns.
///
/// Every call is a short transaction of its own, so that it never holds the writer's checkpoint back
/// for long; a statement that runs over `JournalFormat.readSecondsMax` is interrupted.
package final class JournalReader: Sendable {
    /// The file, as it was named at opening.
    package let path: String
    /// The journal's birth mark.
    package let generation: String
    let queue: DatabaseQueue
    let hash: HashFunction
    let memory: FactMemory?

    /// Opens the journal for reading.
    ///
    /// - Throws: `JournalOpenFailure`; a missing file is `.missing`, or `.lost` where a journal was written.
    package init(
        path: String,
        hash: @escaping HashFunction,
        memory: FactMemory? = nil
    ) throws(JournalOpenFailure) {
        guard let identity = FileIdentity(path: path) else {
            if let trouble = FileIdentity.trouble(at: path) {
                throw .permission(path: path, detail: trouble)
            }
            try JournalFile.checkNotLost(path)
            throw .missing(path: path)
        }
        guard identity.isRegular else {
            throw .notAJournal(path: path, detail: "it is not a regular file")
        }
        guard identity.size > 0 else { throw .notAJournal(path: path, detail: "it is empty") }
        do {
            queue = try DatabaseQueue(path: path, configuration: JournalConnection.reading())
            generation = try queue.read { try OpenedJournal.birthMark($0, path: path) }
        } catch {
            throw JournalOpenFailure(error, path: path)
        }
        self.path = path
        self.hash = hash
        self.memory = memory
    }

    /// The last event's number and hash; 0 and the genesis for an empty journal.
    package func head() throws(JournalReadFailure) -> (sequence: Int64, hash: [UInt8]) {
        try read { database in
            let event = try Row.fetchOne(
                database,
                sql: "SELECT * FROM events ORDER BY sequence DESC LIMIT 1"
            ).map { EventRecord($0) }
            return (event?.sequence ?? 0, event?.hash ?? EventChain.genesis(generation, hash))
        }
    }

    /// Whether the journal is the one that was written at its place last, as far as the notes beside it
    /// tell.
    package func headFinding() throws(JournalReadFailure) -> HeadFinding {
        let notes = HeadNotes(besideJournal: path)
        let last = try head().sequence
        return try read { database in
            try HeadCheck(path: path, generation: generation, sequence: last)
                .finding(notes, in: database)
        }
    }

    /// Rows per table, by the table's name.
    package func counts() throws(JournalReadFailure) -> [String: Int] {
        try read { database in
            var counts: [String: Int] = [:]
            for table in ["events", "snapshots"] + JournalSchema.projections.map(\.table) {
                counts[table] = try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table)")
            }
            return counts
        }
    }

    /// Runs one bounded read transaction.
    func read<Value>(
        secondsMax: Double = JournalFormat.readSecondsMax,
        _ body: (Database) throws -> Value
    ) throws(JournalReadFailure) -> Value {
        do {
            return try queue.read { database in
                try StatementAlarm.bounding(database, secondsMax: secondsMax) {
                    try body(database)
                }
            }
        } catch {
            throw JournalReadFailure(error)
        }
    }
}

/// Why a question to the journal has no answer.
package enum JournalReadFailure: Error, Sendable, Equatable {
    /// It took longer than its bound; ask for less.
    case tookTooLong
    /// A writer held the file for longer than the bound; ask again.
    case busy
    /// A row is not what the journal writes; verify the journal.
    case unreadable(String)
    /// SQLite refused.
    case storage(String)

    init(_ error: any Error) {
        switch error {
        case let failure as JournalReadFailure: self = failure
        case let error as FactCodingError: self = .unreadable("\(error)")
        case let error as DatabaseError:
            let text = error.words()
            switch error.resultCode {
            case .SQLITE_INTERRUPT: self = .tookTooLong
            case .SQLITE_BUSY: self = .busy
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .unreadable(text)
            default: self = .storage(text)
            }
        default: self = .storage("\(error)")
        }
    }
}
