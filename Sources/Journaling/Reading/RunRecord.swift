internal import GRDB
package import TradingCore

/// One life of the agent as its journal has it.
package struct RunRecord: Sendable, Hashable {
    /// By the real clock.
    package let startedAt: UTCTime
    /// Whether it ended in order.
    package let wasStopped: Bool

    /// A life that began then.
    package init(startedAt: UTCTime, wasStopped: Bool) {
        self.startedAt = startedAt
        self.wasStopped = wasStopped
    }
}

extension JournalReader {
    /// The last lives, newest first; at most 1,000.
    package func lastRuns(limit: Int) throws(JournalReadFailure) -> [RunRecord] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT recorded, stopped_sequence FROM runs
                    JOIN events ON sequence = started_sequence
                    ORDER BY started_sequence DESC LIMIT \(min(max(limit, 0), 1_000))
                    """
            ).map {
                RunRecord(
                    startedAt: UTCTime(nanoseconds: $0["recorded"]),
                    wasStopped: ($0["stopped_sequence"] as Int64?) != nil
                )
            }
        }
    }

    /// The number of the newest life that began in the journal; 0 before the first.
    package func newestEpoch() throws(JournalReadFailure) -> Int {
        try read { try EpochFence.newest(in: $0) }
    }
}
