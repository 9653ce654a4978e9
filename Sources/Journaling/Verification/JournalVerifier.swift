internal import Foundation
internal import GRDB

extension JournalReader {
    /// Walks the whole chain and, where asked, replays the events into a fresh database in memory and
    /// compares every table with it. The agent may go on writing meanwhile.
    ///
    /// The chain is read in slices, each a short transaction of its own; the comparison at the
    /// end reads in one transaction, which holds the writer's checkpoint back while it lasts.
    /// `progress` is called with the number of events read so far and the head's.
    package func verify(
        comparingTables: Bool = true,
        progress: (_ read: Int64, _ head: Int64) -> Void = { _, _ in }
    ) throws(JournalReadFailure) -> Verification {
        do {
            var verifier = try JournalVerifier(self, comparesTables: comparingTables)
            while try verifier.readSlice() {
                progress(verifier.sequence, try head().sequence)
            }
            return try verifier.finish()
        } catch {
            throw JournalReadFailure(error)
        }
    }
}

extension JournalReader {
    /// Walks the chain from its first event for at most about so long, by a clock in seconds, and no
    /// further than the first slice with a damage.
    ///
    /// - Returns: nil when the time was over before the walk, and nothing was found until then.
    package func verifyChain(
        secondsMax: Double,
        now: () -> Double
    ) throws(JournalReadFailure) -> Verification? {
        let deadline = now() + secondsMax
        do {
            var verifier = try JournalVerifier(self, comparesTables: false)
            while try verifier.readSlice() {
                if verifier.hasDamage { break }
                if now() > deadline { return nil }
            }
            return try verifier.finish()
        } catch {
            throw JournalReadFailure(error)
        }
    }
}

/// One verification on its way.
struct JournalVerifier {
    /// Events per read transaction.
    private static let sliceLength = 5000
    /// The last transaction compares all tables; this many seconds bound it.
    private static let compareSecondsMax = 300.0

    private let reader: JournalReader
    private let replica: DatabaseQueue?
    private var projector = Projector()
    private var chain: EventChain
    private(set) var sequence: Int64 = 0
    private var events: Int64 = 0
    private var damages: [JournalDamage] = []

    init(_ reader: JournalReader, comparesTables: Bool) throws {
        self.reader = reader
        chain = EventChain(generation: reader.generation, hash: reader.hash)
        var configuration = Configuration()
        // The replica holds no events, to which some tables refer.
        configuration.foreignKeysEnabled = false
        replica = comparesTables ? try DatabaseQueue(configuration: configuration) : nil
        try replica?.writeWithoutTransaction { try JournalFile.migrate($0, from: 0) }
    }

    var hasDamage: Bool { !damages.isEmpty }
    private var isFull: Bool { damages.count >= Verification.damagesMax }

    /// Reads some events; false at the end, or when enough damage was found.
    mutating func readSlice() throws -> Bool {
        let after = sequence
        let slice: [EventRecord]
        do throws(JournalReadFailure) {
            slice = try reader.events(EventFilter(after: after, limit: Self.sliceLength))
        } catch {
            guard case .unreadable(let text) = error else { throw error }
            damages.append(.file(text))
            return false
        }
        try check(slice)
        return slice.count == Self.sliceLength && !isFull
    }

    /// Reads what came since, and compares the tables in the same transaction.
    mutating func finish() throws -> Verification {
        var head: (Int64, [UInt8]) = (sequence, chain.head)
        do throws(JournalReadFailure) {
            try reader.read(secondsMax: Self.compareSecondsMax) { database in
                let rest = try Row.fetchAll(
                    database,
                    sql: "SELECT * FROM events WHERE sequence > ? ORDER BY sequence",
                    arguments: [sequence]
                ).map { EventRecord($0) }
                try check(rest)
                head = (sequence, chain.head)
                try checkHead(database)
                try checkSnapshots(database)
                try replica?.read { try compare(database, with: $0) }
            }
        } catch {
            guard case .unreadable(let text) = error else { throw error }
            damages.append(.file(text))
        }
        return Verification(
            events: events,
            headSequence: head.0,
            headHash: head.1,
            comparedTables: replica != nil,
            damages: Array(damages.prefix(Verification.damagesMax))
        )
    }

    private mutating func check(_ slice: [EventRecord]) throws {
        for event in slice where !isFull {
            if event.sequence > sequence + 1 {
                damages.append(.missingEvents(sequence + 1...event.sequence - 1))
                // The hash before the gap is gone; the stored one is the best that there is.
                chain = EventChain(head: event.hash, hash: reader.hash)
            } else if !chain.follows(event) {
                damages.append(.hashMismatch(sequence: event.sequence))
            }
            if event.hash.count == EventChain.hashLength {
                chain = EventChain(head: event.hash, hash: reader.hash)
            }
            sequence = event.sequence
            events += 1
        }
        try replay(slice)
    }

    private mutating func replay(_ slice: [EventRecord]) throws {
        guard let replica else { return }
        try replica.inTransaction { database in
            let tables = try TableWriter(database)
            for event in slice where !isFull {
                do {
                    let entry = try event.entry(by: reader.memory)
                    try projector.project(entry, event.sequence, into: tables)
                } catch {
                    damages.append(.unreadable(sequence: event.sequence, why: "\(error)"))
                }
            }
            try projector.finish(into: tables)
            return .commit
        }
    }

    private mutating func checkHead(_ database: Database) throws {
        let row = try Row.fetchOne(database, sql: "SELECT sequence, hash FROM head")
        let noted: Int64 = row?["sequence"] ?? -1
        let hash = row.map { Array($0["hash"] as Data) } ?? []
        let stored = try Data.fetchOne(
            database,
            sql: "SELECT hash FROM events WHERE sequence = ?",
            arguments: [noted]
        ).map(Array.init)
        let expected =
            stored ?? (noted == 0 ? EventChain.genesis(reader.generation, reader.hash) : [])
        if hash != expected {
            damages.append(.headDiffers(noted: noted, last: sequence))
        }
    }

    private mutating func checkSnapshots(_ database: Database) throws {
        let rows = try Row.fetchAll(database, sql: "SELECT sequence FROM snapshots ORDER BY 1")
        for row in rows {
            let sequence: Int64 = row["sequence"]
            let good = try Snapshot.stored(
                at: sequence,
                generation: reader.generation,
                hash: reader.hash,
                in: database
            )
            if good == nil { damages.append(.snapshotDiffers(sequence: sequence)) }
        }
    }

    private mutating func compare(_ database: Database, with replica: Database) throws {
        for line in try String.fetchAll(database, sql: "PRAGMA quick_check(10)") where line != "ok"
        {
            damages.append(.file(line))
        }
        damages += try TableComparison.schemas(database, replica)
        for (table, key) in JournalSchema.projections where !isFull {
            damages += try TableComparison.rows(database, replica, of: table, by: key)
        }
    }
}
