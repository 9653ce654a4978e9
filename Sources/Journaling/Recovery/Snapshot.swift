internal import Foundation
internal import GRDB

/// The engine's state after one event, as the engine encoded it.
package struct Snapshot: Sendable, Hashable {
    /// The last event that the state holds.
    package let sequence: Int64
    /// The hash of that event, which ties the state to this chain.
    package let eventHash: [UInt8]
    /// The bytes that were handed to `saveSnapshot`.
    package let state: [UInt8]

    /// A snapshot as it was read back.
    package init(sequence: Int64, eventHash: [UInt8], state: [UInt8]) {
        self.sequence = sequence
        self.eventHash = eventHash
        self.state = state
    }

    static func save(
        _ state: [UInt8],
        at sequence: Int64,
        generation: String,
        hash: HashFunction,
        into database: Database
    ) throws {
        let eventHash =
            try chainHash(at: sequence, in: database)
            ?? EventChain.genesis(generation, hash)
        try database.execute(
            sql: "INSERT OR REPLACE INTO snapshots VALUES (?,?,?,?)",
            arguments: [sequence, Data(eventHash), Data(hash(state)), Data(state)]
        )
        try database.execute(
            sql: """
                DELETE FROM snapshots WHERE sequence NOT IN
                (SELECT sequence FROM snapshots ORDER BY sequence DESC LIMIT ?)
                """,
            arguments: [JournalFormat.snapshotsMax]
        )
    }

    /// The newest snapshot that belongs to this chain and whose bytes are whole; nil when none is,
    /// and then all events are replayed.
    static func newest(
        generation: String,
        hash: HashFunction,
        in database: Database
    ) throws -> Snapshot? {
        let sequences = try Int64.fetchAll(
            database,
            sql: "SELECT sequence FROM snapshots ORDER BY sequence DESC"
        )
        for sequence in sequences {
            let good = try stored(at: sequence, generation: generation, hash: hash, in: database)
            if let good { return good }
        }
        return nil
    }

    /// The snapshot at an event; nil when it is damaged or belongs to another chain.
    static func stored(
        at sequence: Int64,
        generation: String,
        hash: HashFunction,
        in database: Database
    ) throws -> Snapshot? {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT * FROM snapshots WHERE sequence = ?",
            arguments: [sequence]
        )
        guard let row else { return nil }
        let eventHash = Array(row["event_hash"] as Data)
        let state = Array(row["state"] as Data)
        let expected =
            sequence == 0
            ? EventChain.genesis(generation, hash) : try chainHash(at: sequence, in: database)
        guard expected == eventHash, hash(state) == Array(row["state_hash"] as Data) else {
            return nil
        }
        return Snapshot(sequence: sequence, eventHash: eventHash, state: state)
    }

    private static func chainHash(at sequence: Int64, in database: Database) throws -> [UInt8]? {
        try Data.fetchOne(
            database,
            sql: "SELECT hash FROM events WHERE sequence = ?",
            arguments: [sequence]
        ).map { Array($0) }
    }
}
