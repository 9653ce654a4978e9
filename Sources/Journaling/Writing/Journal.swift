internal import Foundation
internal import GRDB
internal import GRDBSQLite
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
    /// The number of the newest life that wrote here; this one's own from its start on. Every
    /// transaction asserts it, so that nothing of an older life is written after a newer one began.
    package private(set) var epoch: Int
    /// Why it is not sure that this journal is the one that was written here last, in a sentence; nil
    /// where the note of its head vouched for it at the opening, and nobody is to be told of an earlier one.
    package let doubt: String?

    let queue: DatabaseQueue
    let hash: HashFunction
    let memory: FactMemory?
    private let lock: WriterLock
    private let identity: FileIdentity
    private var chain: EventChain
    private var projector = Projector()
    /// The event up to which `head` was noted.
    private var headNoted: Int64
    private var failure: JournalFailure?
    private let framesPerCheckpointMax: Int
    private let tables: TableWriter
    private let log: WriteAheadLog

    /// The hash of the last event, or the genesis.
    package var headHash: [UInt8] { chain.head }

    /// Bytes of the write-ahead log. Over `JournalFormat.logBytesWarned` a reader holds it back: tell
    /// the operator.
    package var walBytes: Int64 { log.bytes }

    /// Pages of the write-ahead log since it began anew, which it does at the commit after a checkpoint
    /// that moved them all.
    package var framesLogged: Int { log.frames }

    /// Says whether the file of a journal that was written at `path` is missing; where there was none, it
    /// is silent. Nothing is touched.
    package static func checkNotLost(_ path: String) throws(JournalOpenFailure) {
        try JournalFile.checkNotLost(path)
    }

    /// Opens the journal at `path`, or creates it where there is no file and never was one.
    ///
    /// - Throws: `JournalOpenFailure`, with a sentence and a mend for each case.
    package init(path: String, options: JournalOptions) throws(JournalOpenFailure) {
        let sqlite = options.sqlite
        guard sqlite.isSufficient else {
            throw .oldLibrary(found: sqlite.version, needed: SQLiteLibrary.versionMin.version)
        }
        // Before the lock, for to take it may make its file.
        try JournalFile.checkNotLost(path)
        lock = try WriterLock.take(for: path, patienceSeconds: options.lockPatienceSeconds)
        let isNew = FileIdentity(path: path) == nil
        let notes = lock.lastNotes()
        let isReadOnly: Bool
        if isNew {
            try JournalFile.checkNotLost(path)
            lock.forgetNotes()
            try JournalFile.create(path, options)
        }
        try JournalFile.check(path)
        let keeper = try LogKeeper(path)
        do {
            queue = try DatabaseQueue(
                path: path,
                configuration: JournalConnection.writing(pagesMax: options.pagesMax)
            )
        } catch {
            throw JournalOpenFailure(error, path: path)
        }
        do {
            let opened = try queue.writeWithoutTransaction {
                try OpenedJournal($0, path: path, notes: isNew ? nil : notes, hash: options.hash)
            }
            isReadOnly = queue.writeWithoutTransaction {
                sqlite3_db_readonly($0.sqliteConnection, "main") == 1
            }
            doubt = try queue.writeWithoutTransaction {
                try Self.doubt(of: isNew ? nil : opened, notes, $0, path)
            }
            (tables, log) = try queue.writeWithoutTransaction {
                (try TableWriter($0), WriteAheadLog(of: path, $0))
            }
            epoch = try queue.writeWithoutTransaction { try EpochFence.newest(in: $0) }
            generation = opened.generation
            headSequence = opened.sequence
            headNoted = opened.noted
            chain = EventChain(head: opened.hash, hash: options.hash)
        } catch {
            keeper.close(queue)
            throw JournalOpenFailure(error, path: path)
        }
        // Where SQLite may not open the file for writing it opens it for reading, and the first commit
        // would end the process.
        if isReadOnly { throw .readOnly(path: path) }
        guard let identity = FileIdentity(path: path) else { throw .missing(path: path) }
        self.identity = identity
        self.path = path
        hash = options.hash
        memory = options.memory
        framesPerCheckpointMax = options.framesPerCheckpointMax
        lock.note(HeadNote(generation: generation, sequence: headSequence, hash: headHash))
    }

    /// What is in doubt now, or was before and has not been told; it is held before the note is written anew.
    private static func doubt(
        of opened: OpenedJournal?,
        _ notes: HeadNotes,
        _ database: Database,
        _ path: String
    ) throws -> String? {
        let held = HeldDoubt(besideJournal: path)
        guard let opened else {
            held.forget()
            return nil
        }
        guard let doubt = try opened.doubt(notes, database, path: path) else {
            return held.sentence
        }
        held.hold(doubt)
        return doubt
    }

    /// Somebody was told of the doubt by an alert that is durable.
    package func forgetDoubt() { HeldDoubt(besideJournal: path).forget() }

    /// Writes all entries and their projections in one transaction; many entries in one call share
    /// one disk sync.
    ///
    /// - Returns: the sequence number of the last entry.
    /// - Throws: `JournalFailure`; nothing of the entries is then in the journal.
    package func append(_ entries: [JournalEntry]) throws(JournalFailure) -> Int64 {
        if let failure { throw failure }
        if entries.isEmpty { return headSequence }
        let before = (chain, headNoted, epoch)
        do {
            try transact { try write(entries) }
        } catch {
            (chain, headNoted, epoch) = before
            projector.forget()
            throw noted(JournalFailure(error))
        }
        headSequence += Int64(entries.count)
        lock.note(HeadNote(generation: generation, sequence: headSequence, hash: headHash))
        if log.framesSinceCheckpoint() >= framesPerCheckpointMax { try checkpointIfRoom() }
        return headSequence
    }

    /// The entries are durable already, and who was told otherwise would write them again: without room
    /// the log grows until the next try.
    private func checkpointIfRoom() throws(JournalFailure) {
        do throws(JournalFailure) {
            try checkpoint()
        } catch {
            switch error {
            case .diskFull, .busy: return
            case .storage, .notOurs, .superseded: throw error
            }
        }
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
        log.checkpointed()
    }

    /// Notes the head, moves everything into the database file and empties the write-ahead log, at an ordinary stop.
    /// A reader in the way is waited for at most `JournalFormat.busyTimeoutSeconds`; then the log stays
    /// as it is, and the next start reads it.
    ///
    /// - Returns: whether the log is empty now.
    package func settle() throws(JournalFailure) -> Bool {
        if let failure { throw failure }
        do {
            try transact { try noteHead(headSequence) }
            let isBusy = try queue.writeWithoutTransaction {
                try Bool.fetchOne($0, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            }
            log.checkpointed()
            return isBusy == false
        } catch {
            throw noted(JournalFailure(error))
        }
    }

    /// Makes commits quicker that come later; call it in quiet moments, about once a second. It takes
    /// a few milliseconds while the write-ahead log is short, and nothing afterwards.
    ///
    /// - Throws: `.storage` when the log cannot be synced any more.
    package func makeRoom() throws(JournalFailure) {
        if let failure { throw failure }
        do {
            try log.makeRoom()
        } catch {
            throw noted(error)
        }
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
            try transact {
                try Snapshot.save(
                    state,
                    at: sequence,
                    generation: generation,
                    hash: hash,
                    into: tables.database
                )
                try noteHead(headSequence)
            }
        } catch {
            throw noted(JournalFailure(error))
        }
    }

    /// Checks that the path still names the file that was opened, and the lock's ours. It costs a few
    /// system calls: ask every second or so.
    ///
    /// - Throws: `.notOurs` when it was moved, deleted or replaced.
    package func checkPlace() throws(JournalFailure) {
        if let failure { throw failure }
        guard let now = FileIdentity(path: path) else {
            throw noted(.notOurs("\(path) was moved or deleted"))
        }
        guard now.isSameFile(as: identity) else {
            throw noted(.notOurs("\(path) was replaced by another file"))
        }
        if let loss = lock.loss { throw noted(.notOurs(loss)) }
        if let loss = log.loss {
            // What was acknowledged lies in a log that no other process will find; its pages are
            // moved into the database file before the end.
            try checkpoint()
            throw noted(.notOurs(loss))
        }
    }

    /// Checks that the path still names the file that was opened and that its content is still
    /// ours. Ask about once a minute.
    ///
    /// - Throws: `.notOurs` when it was moved, deleted, replaced or written by somebody else.
    package func checkIdentity() throws(JournalFailure) {
        try checkPlace()
        do {
            let found = try queue.writeWithoutTransaction {
                try OpenedJournal($0, path: path, notes: nil, hash: hash)
            }
            guard found.generation == generation, found.sequence == headSequence,
                found.hash == headHash
            else { throw JournalFailure.notOurs("\(path) was written by another process") }
        } catch {
            let failure = JournalFailure(error)
            // Whoever holds it for now is no other owner.
            if case .busy = failure { return }
            throw noted(failure)
        }
    }

    /// One transaction; durable when the call returns.
    private func transact(_ body: () throws -> Void) throws {
        try queue.writeWithoutTransaction { database in
            try tables.run("BEGIN IMMEDIATE")
            do {
                try EpochFence.check(epoch, tables)
                try body()
                try tables.run("COMMIT")
            } catch {
                // SQLite has ended the transaction itself after some failures.
                if database.isInsideTransaction { try? database.rollback() }
                throw error
            }
        }
    }

    private func write(_ entries: [JournalEntry]) throws {
        var sequence = headSequence
        for entry in entries {
            sequence += 1
            let kind = entry.fact.kind.rawValue
            let payload = try FactCoding.payload(of: entry.fact)
            memory?.learn(entry.fact, kind: kind, payload: payload)
            let hash = chain.add(
                sequence: sequence,
                time: entry.time.nanoseconds,
                recorded: entry.recordedAt.nanoseconds,
                kind: kind,
                cause: entry.cause,
                payload: payload
            )
            try tables.run(
                "INSERT INTO events VALUES (?,?,?,?,?,?,?)",
                sequence,
                entry.time,
                entry.recordedAt,
                kind,
                entry.cause,
                payload,
                hash
            )
            try projector.project(entry, sequence, into: tables)
            if case .agentStarted(let start) = entry.fact { try begin(start) }
        }
        try projector.finish(into: tables)
        if sequence - headNoted >= JournalFormat.eventsPerHeadMax { try noteHead(sequence) }
    }

    /// A life begins: from here on its own number is asserted.
    private func begin(_ start: AgentStarted) throws {
        epoch = try EpochFence.raise(from: epoch, to: start.epoch, tables)
    }

    /// Writes down how far the events go, beside them. The newest event carries the chain's head itself;
    /// this page of its own would make every commit longer by a fifth.
    private func noteHead(_ sequence: Int64) throws {
        try tables.run(
            "UPDATE head SET sequence = ?, hash = ? WHERE only = 1",
            sequence,
            chain.head
        )
        headNoted = sequence
    }

    /// Remembers a failure after which nothing may be written any more; a full disk and a file that
    /// is held may be tried again.
    private func noted(_ failure: JournalFailure) -> JournalFailure {
        switch failure {
        case .storage, .notOurs, .superseded: self.failure = failure
        case .diskFull, .busy: break
        }
        return failure
    }
}
