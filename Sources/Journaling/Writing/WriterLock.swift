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

    /// The head that was noted last, at most so many bytes.
    private static let noteBytesMax = 256

    /// Notes how far the journal goes, so that an older copy of it is known at the next start. It is
    /// not synced: after a power cut the note may be old, never too new.
    func note(_ head: HeadNote) {
        let bytes = Array(head.text.utf8)
        _ = pwrite(descriptor, bytes, bytes.count, 0)
    }

    /// The last note; nil when there is none that can be read.
    func lastNote() -> HeadNote? {
        var bytes = [UInt8](repeating: 0, count: Self.noteBytesMax)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        return HeadNote(text: String(decoding: bytes.prefix(count), as: UTF8.self))
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
