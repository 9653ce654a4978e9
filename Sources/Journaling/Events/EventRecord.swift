package import TradingCore

/// One row of the event log, as it lies in the file.
package struct EventRecord: Sendable, Hashable {
    /// Rises by one from 1, without a gap.
    package let sequence: Int64
    /// The trading clock's time.
    package let time: UTCTime
    /// The wall clock's time.
    package let recordedAt: UTCTime
    /// A `FactKind` as text; kept as text so that a damaged row can be shown.
    package let kind: String
    /// What made it happen: `update 123`, `timer reconcile`.
    package let cause: String
    /// JSON with sorted keys.
    package let payload: String
    /// The chain's hash over this row and the one before; see `EventChain`.
    package let hash: [UInt8]

    /// A row as it was read; nothing is checked.
    package init(
        sequence: Int64,
        time: UTCTime,
        recordedAt: UTCTime,
        kind: String,
        cause: String,
        payload: String,
        hash: [UInt8]
    ) {
        self.sequence = sequence
        self.time = time
        self.recordedAt = recordedAt
        self.kind = kind
        self.cause = cause
        self.payload = payload
        self.hash = hash
    }

    /// The entry that was journaled; with a memory, what was read before is not decoded again.
    ///
    /// - Throws: `FactCodingError` when the kind is unknown or the payload is not one of its kind.
    package func entry(by memory: FactMemory? = nil) throws(FactCodingError) -> JournalEntry {
        let fact =
            if let memory { try memory.fact(kind: kind, payload: payload) } else {
                try FactCoding.fact(kind: kind, payload: payload)
            }
        return JournalEntry(time: time, recordedAt: recordedAt, cause: cause, fact: fact)
    }
}
