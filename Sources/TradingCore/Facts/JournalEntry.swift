/// A fact on its way into the journal.
package struct JournalEntry: Sendable, Hashable {
    /// When it happened by the trading clock: real time, or the replay's.
    package let time: UTCTime
    /// When it was written by the wall clock.
    package let recordedAt: UTCTime
    /// What caused it: `update 123`, `bar paper-crypto:BTCUSDT 12:00`, `timer reconcile`.
    package let cause: String
    package let fact: Fact

    package init(time: UTCTime, recordedAt: UTCTime, cause: String, fact: Fact) {
        self.time = time
        self.recordedAt = recordedAt
        self.cause = cause
        self.fact = fact
    }
}

/// The journal as the loop sees it: one call, one transaction, durable when it returns.
package protocol JournalPort: AnyObject {
    /// Writes all entries and their projections in one transaction.
    ///
    /// - Returns: the sequence number of the last entry.
    /// - Throws: `JournalFailure`; nothing of the entries is then in the journal.
    func append(_ entries: [JournalEntry]) throws(JournalFailure) -> Int64
}

/// Why the journal did not take a transaction; every case says what the caller does next.
package enum JournalFailure: Error, Sendable, Equatable {
    /// No room: stop entries, go on with cancels from memory, tell the operator.
    case diskFull(String)
    /// Another program holds the file for now: the same, until it lets go.
    case busy(String)
    /// The disk lied or failed: end the process at once; the next start recovers.
    case storage(String)
    /// The file is not ours any more (moved, replaced, newer): end the process.
    case notOurs(String)
    /// Another process leads by now: end at once, and say nothing to a venue or a channel.
    case superseded(String)

    /// What happened, in the words of the one who noticed it.
    package var detail: String {
        switch self {
        case .diskFull(let text), .busy(let text), .storage(let text), .notOurs(let text),
            .superseded(let text):
            text
        }
    }
}
