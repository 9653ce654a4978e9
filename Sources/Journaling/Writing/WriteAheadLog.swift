internal import GRDB
internal import GRDBSQLite
internal import Glibc
internal import TradingCore

/// The write-ahead log as its writer sees it: how far it is filled, and whether it is still there.
final class WriteAheadLog {
    private static let zeros = [UInt8](repeating: 0, count: JournalFormat.logStepBytes)

    private let path: String
    private let sharedPath: String
    private let identity: FileIdentity?
    private let sharedIdentity: FileIdentity?
    /// SQLite tells it the length after every commit.
    private let gauge: UnsafeMutablePointer<Int32>
    private var framesAtCheckpoint = 0
    private var framesSeen = 0

    /// Begins to watch the log of a connection that has read from its file at least once, for then
    /// the log exists.
    init(of journal: String, _ database: Database) {
        path = journal + "-wal"
        sharedPath = journal + "-shm"
        identity = FileIdentity(path: path)
        sharedIdentity = FileIdentity(path: sharedPath)
        gauge = .allocate(capacity: 1)
        gauge.initialize(to: 0)
        let connection = database.sqliteConnection
        sqlite3_wal_hook(
            connection,
            { gauge, _, _, frames in
                gauge?.assumingMemoryBound(to: Int32.self).pointee = frames
                return SQLITE_OK
            },
            gauge
        )
    }

    /// The connection is closed by now, or commits nothing more.
    deinit {
        gauge.deallocate()
    }

    /// Pages that were logged since the last checkpoint. Ask after every commit.
    func framesSinceCheckpoint() -> Int {
        let frames = Int(gauge.pointee)
        // After a whole checkpoint the log begins anew.
        if frames < framesSeen { framesAtCheckpoint = 0 }
        framesSeen = frames
        return frames - framesAtCheckpoint
    }

    /// Pages that were logged since the log began anew.
    var frames: Int { Int(gauge.pointee) }

    /// The file's length, in bytes.
    var bytes: Int64 { FileIdentity(path: path)?.size ?? 0 }

    /// Notes that the pages so far were moved, as far as readers allowed.
    func checkpointed() {
        framesAtCheckpoint = Int(gauge.pointee)
    }

    /// Why the log's files are no longer those that were opened; nil when they are.
    var loss: String? {
        let pairs = [(path, identity), (sharedPath, sharedIdentity)]
        for (path, opened) in pairs {
            guard let opened else { continue }
            guard let now = FileIdentity(path: path) else { return "\(path) was moved or deleted" }
            if !now.isSameFile(as: opened) { return "\(path) was replaced by another file" }
        }
        return nil
    }

    /// Lengthens the file by one step of zeros where it is shorter than
    /// `JournalFormat.logReadyBytes`, and syncs it.
    ///
    /// A commit inside the file's length is durable in about half the time, for the file system has no
    /// new length to record. Zeros are no frame: SQLite reads a log up to the first frame whose salt and
    /// checksum are not its own. Where the file cannot be opened or lengthened nothing is lost.
    ///
    /// - Throws: `.storage` when the sync fails: it speaks for every page of the log, and a later sync
    ///   that succeeds proves nothing.
    func makeRoom() throws(JournalFailure) {
        guard bytes < JournalFormat.logReadyBytes, loss == nil else { return }
        // SQLite locks the database and the shared memory, never the log: closing this is harmless.
        let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let end = lseek(descriptor, 0, SEEK_END)
        guard end >= 0 else { return }
        _ = pwrite(descriptor, Self.zeros, Self.zeros.count, end)
        if fdatasync(descriptor) != 0 {
            throw .storage("syncing \(path) failed: \(String(cString: strerror(errno)))")
        }
    }
}
