package import TradingCore

/// An entry with its place in the journal.
package struct RecoveredEvent: Sendable, Hashable {
    /// The event's number, from 1.
    package let sequence: Int64
    /// What was journaled.
    package let entry: JournalEntry

    /// An event that was read back.
    package init(sequence: Int64, entry: JournalEntry) {
        self.sequence = sequence
        self.entry = entry
    }
}

/// Everything that a start needs: the newest good snapshot and the events after it, in order.
package struct Recovery: Sendable {
    /// Nil when there is none; `tail` then holds all events.
    package let snapshot: Snapshot?
    /// The events after the snapshot, verified and in order.
    package let tail: [RecoveredEvent]
    /// 0 when the journal is empty.
    package let headSequence: Int64
    /// The hash of the last event, or the genesis.
    package let headHash: [UInt8]
    /// The journal's birth mark, for client order ids.
    package let generation: String
}
