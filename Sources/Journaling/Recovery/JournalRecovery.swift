internal import Foundation
internal import GRDB
internal import TradingCore

extension Journal {
    /// Reads the newest snapshot and the events after it, and verifies the chain of those events and
    /// of the newest `JournalFormat.eventsVerifiedAtStartMin`, also where a snapshot covers them.
    ///
    /// Without snapshots all events are read, for a caller that cannot read what a snapshot holds.
    ///
    /// - Throws: `brokenChain` at the first of these events that does not follow, `corrupt` for one
    ///   that cannot be read.
    package func recover(usesSnapshots: Bool = true) throws(JournalOpenFailure) -> Recovery {
        do {
            return try queue.read { try recovery(from: $0, usesSnapshots) }
        } catch {
            throw JournalOpenFailure(error, path: path)
        }
    }

    private func recovery(from database: Database, _ usesSnapshots: Bool) throws -> Recovery {
        let snapshot =
            usesSnapshots
            ? try Snapshot.newest(generation: generation, hash: hash, in: database) : nil
        let known = snapshot?.sequence ?? 0
        // A clean stop leaves a snapshot of everything: without some events of before it a start
        // would trust a file that was changed while nobody ran.
        let start = min(known, max(0, headSequence - JournalFormat.eventsVerifiedAtStartMin))
        var walk = ChainWalk(
            path: path,
            after: start,
            head: try Data.fetchOne(
                database,
                sql: "SELECT hash FROM events WHERE sequence = ?",
                arguments: [start]
            ).map(Array.init) ?? EventChain.genesis(generation, hash),
            hash: hash,
            memory: memory
        )
        var tail: [RecoveredEvent] = []
        let rows = try Row.fetchCursor(
            database,
            sql: "SELECT * FROM events WHERE sequence > ? ORDER BY sequence",
            arguments: [walk.sequence]
        )
        while let row = try rows.next() {
            let event = EventRecord(row)
            try walk.step(over: event)
            guard event.sequence > known else { continue }
            tail.append(RecoveredEvent(sequence: event.sequence, entry: try walk.entry(of: event)))
        }
        return Recovery(
            snapshot: snapshot,
            tail: tail,
            headSequence: headSequence,
            headHash: headHash,
            generation: generation
        )
    }
}

/// Walks along events and refuses the first that does not follow.
struct ChainWalk {
    let path: String
    private(set) var sequence: Int64
    private var chain: EventChain
    private let memory: FactMemory?

    init(
        path: String,
        after sequence: Int64,
        head: [UInt8],
        hash: @escaping HashFunction,
        memory: FactMemory? = nil
    ) {
        self.path = path
        self.memory = memory
        self.sequence = sequence
        chain = EventChain(head: head, hash: hash)
    }

    mutating func step(over event: EventRecord) throws(JournalOpenFailure) {
        guard event.sequence == sequence + 1 else {
            throw .brokenChain(
                path: path,
                sequence: sequence + 1,
                why: "the next event is \(event.sequence)"
            )
        }
        guard chain.follows(event) else {
            throw .brokenChain(
                path: path,
                sequence: event.sequence,
                why: "its hash does not match its content"
            )
        }
        sequence = event.sequence
    }

    func entry(of event: EventRecord) throws(JournalOpenFailure) -> JournalEntry {
        do {
            return try event.entry(by: memory)
        } catch {
            throw .corrupt(path: path, detail: "event \(event.sequence) is unreadable (\(error))")
        }
    }
}

extension EventRecord {
    /// A row of all columns of the table `events`, read by their places in the schema: names would be
    /// looked up anew in each of thousands of rows.
    init(_ row: Row) {
        self.init(
            sequence: row[0],
            time: UTCTime(nanoseconds: row[1]),
            recordedAt: UTCTime(nanoseconds: row[2]),
            kind: row[3],
            cause: row[4],
            payload: row[5],
            hash: Array(row[6] as Data)
        )
    }
}
