package import TradingCore

/// An entry with its place in the journal.
package struct RecoveredEvent: Sendable, Hashable {
    package let sequence: Int64
    package let entry: JournalEntry

    package init(sequence: Int64, entry: JournalEntry) {
        self.sequence = sequence
        self.entry = entry
    }
}

/// Everything that a start needs: the newest good snapshot and the events after it, in order.
package struct Recovery: Sendable {
    /// Nil when there is none; `tail` then holds all events.
    package let snapshot: Snapshot?
    package let tail: [RecoveredEvent]
    /// 0 when the journal is empty.
    package let headSequence: Int64
    package let headHash: [UInt8]
    package let generation: String
    /// Whether the last event is the agent's own stop, or there is no event at all.
    package let lastStopWasClean: Bool
}
