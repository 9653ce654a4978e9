internal import Glibc

/// The exclusive hold on a journal, an `flock` on the file `journal.sqlite.lock` beside it. The
/// kernel lets it go when the process ends in any way. The database file itself is never opened beside
/// SQLite, for closing it would drop SQLite's own locks.
///
/// Who leads is decided by the data directory's lock alone. This one follows it: it is taken after
/// that, ends with it, and keeps a second writer out where somebody deleted the first lock's file.
final class WriterLock: Sendable {
    private let descriptor: Int32
    private let path: String
    private let identity: FileIdentity

    private init(descriptor: Int32, path: String, identity: FileIdentity) {
        self.descriptor = descriptor
        self.path = path
        self.identity = identity
    }

    /// Why the lock is not ours any more; nil while its name leads to it.
    var loss: String? {
        guard let now = FileIdentity(path: path) else { return "\(path) was moved or deleted" }
        return now.isSameFile(as: identity) ? nil : "\(path) was replaced by another file"
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

    /// Takes the lock, or says who is in the way, after some patience with a holder: a process that dies
    /// lets its locks go one after the other, so whoever has just got the data directory's may come too
    /// early here.
    static func take(
        for journal: String,
        patienceSeconds: Double = 0
    ) throws(JournalOpenFailure) -> WriterLock {
        var pauses = Int(patienceSeconds / pauseSeconds)
        while true {
            if let lock = try takeOnce(journal) { return lock }
            guard pauses > 0 else { throw .locked(path: journal) }
            pauses -= 1
            usleep(useconds_t(pauseSeconds * 1e6))
        }
    }

    private static let pauseSeconds = 0.002

    /// Nil when somebody holds it, or the file was replaced while it was taken.
    private static func takeOnce(_ journal: String) throws(JournalOpenFailure) -> WriterLock? {
        let path = journal + ".lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw openFailure(journal, errno, "taking the lock") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            if code == EWOULDBLOCK { return nil }
            throw openFailure(journal, code, "taking the lock")
        }
        guard let identity = FileIdentity(descriptor: descriptor) else {
            let code = errno
            close(descriptor)
            throw openFailure(journal, code, "taking the lock")
        }
        let lock = WriterLock(descriptor: descriptor, path: path, identity: identity)
        return lock.loss == nil ? lock : nil
    }
}
