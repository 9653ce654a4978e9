internal import Glibc

/// The exclusive hold on a journal, an `flock` on the file `journal.sqlite.lock` beside it. The
/// kernel lets it go when the process ends in any way. The database file itself is never opened beside
/// SQLite, for closing it would drop SQLite's own locks.
final class WriterLock: Sendable {
    private let descriptor: Int32

    private init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Takes the lock, or says who is in the way.
    static func take(for journal: String) throws(JournalOpenFailure) -> WriterLock {
        let descriptor = open(
            journal + ".lock",
            O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
            0o600
        )
        guard descriptor >= 0 else { throw openFailure(journal, errno, "taking the lock") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            if code == EWOULDBLOCK { throw .locked(path: journal) }
            throw openFailure(journal, code, "taking the lock")
        }
        return WriterLock(descriptor: descriptor)
    }
}
