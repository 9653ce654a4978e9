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
    /// Events after which the table `head` is brought up to date; every snapshot and every ordinary stop
    /// do it too. Events that are cut off behind it are found at the opening; of those after it, at
    /// most so many, the chain alone knows nothing.
    package static let eventsPerHeadMax: Int64 = 256
    /// The writer checkpoints after this many logged pages (about 10 MB), which bounds the write-ahead
    /// log unless a reader holds it back. A commit of one event logs about five pages.
    package static let framesPerCheckpointMax = 2_500
    /// The length that the write-ahead log is given ahead of its use, in bytes: all that is logged
    /// between two checkpoints, and one large commit.
    package static let logReadyBytes: Int64 = 12 << 20
    /// At most so many bytes of it at a time.
    package static let logStepBytes = 1 << 20
    /// A longer write-ahead log is told to the operator, in bytes: some reader does not let go.
    package static let logBytesWarned: Int64 = 64 << 20
    /// At this length entries stop, as on a disk that is nearly full. The log never grows by entries
    /// beyond it.
    package static let logBytesMax: Int64 = 1 << 30
}
