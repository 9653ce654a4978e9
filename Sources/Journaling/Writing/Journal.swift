internal import Foundation
internal import GRDB
package import TradingCore

/// The journal's one writer. Used from one thread; nothing else in any process writes or checkpoints
/// the file while this value lives.
///
/// Every append is one transaction with its projections and is durable when the call returns
/// (write-ahead log, `synchronous = FULL`). After a storage failure the journal refuses every
/// further append, for nothing is known about the disk any more.
package final class Journal: JournalPort {
    /// The file, as it was named at opening.
    package let path: String
    /// The journal's random birth mark, part of every client order id.
    package let generation: String
    /// The sequence number of the last event; 0 when there is none.
    package private(set) var headSequence: Int64

    let queue: DatabaseQueue
    let hash: HashFunction
    private let lock: WriterLock
    private let identity: FileIdentity
    private var chain: EventChain
    private var projector = Projector()
    private var failure: JournalFailure?
    private var commitsSinceCheckpoint = 0
    private var entriesSinceCheckpoint = 0

    /// The hash of the last event, or the genesis.
    package var headHash: [UInt8] { chain.head }

    /// Bytes of the write-ahead log. Over 64 MB a reader holds it back: tell the operator.
    package var walBytes: Int64 { FileIdentity(path: path + "-wal")?.size ?? 0 }

    /// Opens the journal at `path`, or creates it where there is no file.
    ///
    /// - Throws: `JournalOpenFailure`, with a sentence and a mend for each case.
    package init(path: String, options: JournalOptions) throws(JournalOpenFailure) {
        lock = try WriterLock.take(for: path)
        if FileIdentity(path: path) == nil { try JournalFile.create(path, options) }
        try JournalFile.check(path)
        do {
            queue = try DatabaseQueue(
                path: path,
                configuration: JournalConnection.writing(pagesMax: options.pagesMax)
            )
            let opened = try queue.writeWithoutTransaction {
                try OpenedJournal($0, path: path, hash: options.hash)
            }
            generation = opened.generation
            headSequence = opened.sequence
            chain = EventChain(head: opened.hash, hash: options.hash)
        } catch {
            throw JournalOpenFailure(error, path: path)
        }
        guard let identity = FileIdentity(path: path) else { throw .missing(path: path) }
        self.identity = identity
        self.path = path
        hash = options.hash
    }

    /// Writes all entries and their projections in one transaction; many entries in one call share
    /// one disk sync.
    ///
    /// - Returns: the sequence number of the last entry.
    /// - Throws: `JournalFailure`; nothing of the entries is then in the journal.
    package func append(_ entries: [JournalEntry]) throws(JournalFailure) -> Int64 {
        if let failure { throw failure }
        if entries.isEmpty { return headSequence }
        let before = chain
        do {
            try queue.writeWithoutTransaction { database in
                try database.inTransaction(.immediate) {
                    try write(entries, into: database)
                    return .commit
                }
            }
        } catch {
            chain = before
            projector.forget()
            throw noted(JournalFailure(error))
        }
        headSequence += Int64(entries.count)
        commitsSinceCheckpoint += 1
        entriesSinceCheckpoint += entries.count
        if commitsSinceCheckpoint >= JournalFormat.commitsPerCheckpointMax
            || entriesSinceCheckpoint >= JournalFormat.entriesPerCheckpointMax
        {
            try checkpoint()
        }
        return headSequence
    }

    /// Moves the write-ahead log's pages into the database file as far as readers allow; waits for
    /// nobody. Appends do this by themselves at a bound; a caller with a quiet moment may do it too.
    package func checkpoint() throws(JournalFailure) {
        if let failure { throw failure }
        do {
            try queue.writeWithoutTransaction {
                _ = try Row.fetchOne($0, sql: "PRAGMA wal_checkpoint(PASSIVE)")
            }
        } catch {
            throw noted(JournalFailure(error))
        }
        commitsSinceCheckpoint = 0
        entriesSinceCheckpoint = 0
    }

    /// Keeps the engine's state as it was after the event `sequence`, for a fast start. The newest
    /// `JournalFormat.snapshotsMax` snapshots are kept.
    ///
    /// - Precondition: the event is in the journal (0 stands for the state before the first).
    package func saveSnapshot(
        _ state: [UInt8],
        at sequence: Int64
    ) throws(JournalFailure) {
        if let failure { throw failure }
        precondition((0...headSequence).contains(sequence), "a snapshot of what is not journaled")
        do {
            try queue.writeWithoutTransaction { database in
                try database.inTransaction(.immediate) {
                    try Snapshot.save(
                        state,
                        at: sequence,
                        generation: generation,
                        hash: hash,
                        into: database
                    )
                    return .commit
                }
            }
        } catch {
            throw noted(JournalFailure(error))
        }
    }

    /// Checks that the path still names the file that was opened and that its content is still
    /// ours. Ask about once a minute.
    ///
    /// - Throws: `.notOurs` when it was moved, deleted, replaced or written by somebody else.
    package func checkIdentity() throws(JournalFailure) {
        if let failure { throw failure }
        guard let now = FileIdentity(path: path) else {
            throw noted(.notOurs("\(path) was moved or deleted"))
        }
        guard now.isSameFile(as: identity) else {
            throw noted(.notOurs("\(path) was replaced by another file"))
        }
        do {
            let found = try queue.writeWithoutTransaction {
                try OpenedJournal($0, path: path, hash: hash)
            }
            guard found.generation == generation, found.sequence == headSequence,
                found.hash == headHash
            else { throw JournalFailure.notOurs("\(path) was written by another process") }
        } catch {
            throw noted(JournalFailure(error))
        }
    }

    private func write(_ entries: [JournalEntry], into database: Database) throws {
        var sequence = headSequence
        for entry in entries {
            sequence += 1
            let kind = entry.fact.kind.rawValue
            let payload = try FactCoding.payload(of: entry.fact)
            let hash = chain.add(
                sequence: sequence,
                time: entry.time.nanoseconds,
                recorded: entry.recordedAt.nanoseconds,
                kind: kind,
                cause: entry.cause,
                payload: payload
            )
            let statement = try database.cachedStatement(
                sql: "INSERT INTO events VALUES (?,?,?,?,?,?,?)"
            )
            statement.setUncheckedArguments([
                sequence, entry.time.nanoseconds, entry.recordedAt.nanoseconds, kind, entry.cause,
                payload, Data(hash),
            ])
            try statement.execute()
            try projector.project(entry, sequence, into: database)
        }
        try projector.finish(into: database)
        let statement = try database.cachedStatement(
            sql: "UPDATE head SET sequence = ?, hash = ? WHERE only = 1"
        )
        statement.setUncheckedArguments([sequence, Data(chain.head)])
        try statement.execute()
    }

    /// Remembers a failure after which nothing may be written any more; a full disk may be
    /// tried again.
    private func noted(_ failure: JournalFailure) -> JournalFailure {
        switch failure {
        case .storage, .notOurs: self.failure = failure
        case .diskFull: break
        }
        return failure
    }
}
