internal import Foundation
internal import GRDB

/// What is read of a journal when it is opened: version, birth mark and head.
struct OpenedJournal {
    let generation: String
    let sequence: Int64
    let hash: [UInt8]
    /// The event that the table `head` names; not newer than the last.
    let noted: Int64

    /// Checks the version, brings an older writer's file up to date, and checks the head. `notes` are those
    /// of an earlier writer; a file that they do not know is left as it is.
    init(
        _ database: Database,
        path: String,
        notes: HeadNotes?,
        hash function: HashFunction
    ) throws {
        let version = try Self.version(database, path)
        if version < JournalFormat.version {
            if let notes { try Self.checkNewest(notes, database, path) }
            try database.inTransaction(.immediate) {
                try JournalFile.migrate(database, from: version)
                return .commit
            }
        }
        let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode")
        guard mode == "wal" else {
            throw JournalOpenFailure.corrupt(path: path, detail: "it is not in WAL mode")
        }
        generation = try Self.birthMark(database, path: path)
        (sequence, hash, noted) = try Self.head(
            database,
            path,
            EventChain.genesis(generation, function)
        )
    }

    private static func checkNewest(
        _ notes: HeadNotes,
        _ database: Database,
        _ path: String
    ) throws {
        let check = HeadCheck(
            path: path,
            generation: try birthMark(database, path: path),
            sequence: try Int64.fetchOne(database, sql: "SELECT max(sequence) FROM events") ?? 0
        )
        if case .notTheLast(let detail) = try check.finding(notes, in: database) {
            throw JournalOpenFailure.notTheLast(path: path, detail: detail)
        }
    }

    /// The birth mark of a journal that this build can read.
    static func birthMark(_ database: Database, path: String) throws -> String {
        _ = try version(database, path)
        let written = try String.fetchOne(
            database,
            sql: "SELECT value FROM meta WHERE name = 'generation'"
        )
        guard let written, JournalOptions.isGeneration(written) else {
            throw JournalOpenFailure.corrupt(path: path, detail: "its birth mark is missing")
        }
        return written
    }

    private static func version(_ database: Database, _ path: String) throws -> Int {
        let mark = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        try JournalFile.check(applicationID: mark, path)
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        guard version <= JournalFormat.version else {
            throw JournalOpenFailure.newerVersion(
                path: path,
                found: version,
                supported: JournalFormat.version
            )
        }
        return version
    }

    /// Why it is not sure that nothing newer was written here; nil where it is.
    ///
    /// - Throws: `.notTheLast` where a note proves that something was.
    func doubt(_ notes: HeadNotes, _ database: Database, path: String) throws -> String? {
        let check = HeadCheck(path: path, generation: generation, sequence: sequence)
        switch try check.finding(notes, in: database) {
        case .newest: return nil
        case .doubtful(let sentence): return sentence
        case .notTheLast(let detail):
            throw JournalOpenFailure.notTheLast(path: path, detail: detail)
        }
    }

    /// The last event, and what `head` notes of one that is not newer: it must still be there.
    private static func head(
        _ database: Database,
        _ path: String,
        _ genesis: [UInt8]
    ) throws -> (sequence: Int64, hash: [UInt8], noted: Int64) {
        let last = try Row.fetchOne(
            database,
            sql: "SELECT sequence, hash FROM events ORDER BY sequence DESC LIMIT 1"
        )
        let sequence: Int64 = last?["sequence"] ?? 0
        let hash: [UInt8] = last.map { Array($0["hash"] as Data) } ?? genesis
        guard let head = try Row.fetchOne(database, sql: "SELECT sequence, hash FROM head") else {
            throw JournalOpenFailure.corrupt(path: path, detail: "its head is missing")
        }
        let noted: Int64 = head["sequence"]
        guard noted <= sequence else {
            throw JournalOpenFailure.brokenChain(
                path: path,
                sequence: sequence + 1,
                why: "the events end at \(sequence), the head was \(noted)"
            )
        }
        let stored = try Data.fetchOne(
            database,
            sql: "SELECT hash FROM events WHERE sequence = ?",
            arguments: [noted]
        ).map(Array.init)
        guard stored ?? genesis == Array(head["hash"] as Data), stored != nil || noted == 0,
            hash.count == EventChain.hashLength
        else {
            throw JournalOpenFailure.brokenChain(
                path: path,
                sequence: max(noted, 1),
                why: "the event is not the one that was noted as the head"
            )
        }
        return (sequence, hash, noted)
    }
}
