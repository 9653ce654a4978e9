internal import GRDB

/// Keeps the write-ahead log that a killed process left, while it is not known whether the journal can
/// be used: the last connection that closes moves the log into the file and deletes it, unless it may
/// only read. Where there is no log, nothing is opened.
struct LogKeeper {
    private let reader: DatabaseQueue?

    /// Opens the file for reading, before it is opened for writing.
    ///
    /// - Throws: what a reader finds damaged already; the writer would find the same.
    init(_ path: String) throws(JournalOpenFailure) {
        guard let size = FileIdentity(path: path + "-wal")?.size, size > 0 else {
            reader = nil
            return
        }
        do {
            let queue = try DatabaseQueue(path: path, configuration: JournalConnection.reading())
            // The log is opened by the first question.
            _ = try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_master") }
            reader = queue
        } catch {
            let failure = JournalOpenFailure(error, path: path)
            switch failure {
            case .corrupt, .notAJournal: throw failure
            default: reader = nil
            }
        }
    }

    /// Closes the writer of a journal that is refused, and the reader after it.
    func close(_ writer: DatabaseQueue) {
        guard let reader else { return }
        do {
            try writer.close()
            try reader.close()
        } catch {
            _ = Unmanaged.passRetained(reader)
        }
    }
}
