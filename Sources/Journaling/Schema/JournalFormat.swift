/// What marks a file as a Martlet journal, and the bounds that the journal keeps.
package enum JournalFormat {
    /// SQLite's `application_id`: the bytes `MRTL`.
    package static let applicationID: Int32 = 0x4D52_544C
    /// The newest schema that this build reads and writes; SQLite's `user_version`.
    package static var version: Int { JournalSchema.migrations.count }
    /// The file's name inside the data directory.
    package static let fileName = "journal.sqlite"
    /// Characters of the generation mark, from `0-9 a-z`.
    package static let generationLength = 8
    /// Snapshots kept; older ones are pruned, for they are caches of the events.
    package static let snapshotsMax = 3
    /// How long a statement of the writer waits for another writer's lock, in seconds. There should
    /// be none; at the bound the transaction is refused.
    package static let busyTimeoutSeconds = 0.25
    /// How long one statement of a reader may run, in seconds, before it is interrupted.
    package static let readSecondsMax = 5.0
    /// Events, counted back from the newest, whose chain every start verifies; all of them where
    /// there are fewer. It costs a start a few milliseconds.
    package static let eventsVerifiedAtStartMin: Int64 = 1_000
    /// The writer checkpoints after this many commits or entries, whichever comes first. Between
    /// checkpoints the write-ahead log grows by some tens of kilobytes per commit at most.
    package static let commitsPerCheckpointMax = 512
    /// See `commitsPerCheckpointMax`.
    package static let entriesPerCheckpointMax = 4096
}
