internal import Glibc
internal import Synchronization

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
    /// Whether there was no such file: somebody removed it, or nobody wrote here yet.
    let isNew: Bool
    private let second: SecondNote?
    private let hasNoted = Atomic(false)

    private init(descriptor: Int32, path: String, identity: FileIdentity, isNew: Bool) {
        self.descriptor = descriptor
        self.path = path
        self.identity = identity
        self.isNew = isNew
        second = SecondNote(besideLock: path)
    }

    /// Why the lock is not ours any more; nil while its name leads to it.
    var loss: String? {
        guard let now = FileIdentity(path: path) else { return "\(path) was moved or deleted" }
        if now.isSameFile(as: identity) { return nil }
        return "\(path) was deleted or replaced: another file has its name"
    }

    deinit {
        // A start that was refused leaves no empty file behind: that the lock was removed still counts.
        if isNew, !hasNoted.load(ordering: .relaxed), loss == nil { unlink(path) }
        close(descriptor)
    }

    /// Notes how far the journal goes, here and in a second file, so that an older copy of it is known at
    /// the next start. Neither is synced: after a power cut a note may be old, never too new.
    func note(_ head: HeadNote) {
        let bytes = Array(head.text.utf8)
        HeadNote.write(bytes, to: descriptor)
        second?.note(bytes)
        hasNoted.store(true, ordering: .relaxed)
    }

    /// Takes the notes of an earlier journal away, before a new one takes its place.
    func forgetNotes() {
        _ = ftruncate(descriptor, 0)
        second?.forget()
    }

    /// What is noted of the head, before this writer notes anything.
    func lastNotes() -> HeadNotes {
        HeadNotes(lock: isNew ? .missing : .of(descriptor), second: second?.last ?? .missing)
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
        var isNew = false
        var descriptor = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
        if descriptor < 0, errno == ENOENT {
            isNew = true
            descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
            if descriptor < 0, errno == EEXIST { return nil }
        }
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
        let lock = WriterLock(
            descriptor: descriptor,
            path: path,
            identity: identity,
            isNew: isNew
        )
        return lock.loss == nil ? lock : nil
    }
}
