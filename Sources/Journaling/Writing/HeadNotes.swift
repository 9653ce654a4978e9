internal import Glibc

/// What one file notes of the journal's head.
enum NotedHead: Equatable {
    /// There is no such file.
    case missing
    /// It is empty, or holds something else.
    case unreadable
    case note(HeadNote)

    /// A note is shorter.
    private static let bytesMax = 256

    /// Reads an open file.
    static func of(_ descriptor: Int32) -> NotedHead {
        var bytes = [UInt8](repeating: 0, count: bytesMax)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0,
            let note = HeadNote(text: String(decoding: bytes.prefix(count), as: UTF8.self))
        else { return .unreadable }
        return .note(note)
    }

    /// Reads a file that others write.
    static func at(_ path: String) -> NotedHead {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return errno == ENOENT ? .missing : .unreadable }
        defer { close(descriptor) }
        return of(descriptor)
    }
}

/// Both notes of how far a journal goes, which stand outside of it.
struct HeadNotes: Equatable {
    /// In the lock's file. Who means an older copy removes that file.
    let lock: NotedHead
    /// In `journal.sqlite.head`.
    let second: NotedHead

    /// Beside a journal, while others may write it: read them before the journal, for a note is never
    /// ahead of what is durable.
    init(besideJournal path: String) {
        let lockPath = path + ".lock"
        lock = .at(lockPath)
        second = .at(Self.secondPath(besideLock: lockPath))
    }

    init(lock: NotedHead, second: NotedHead) {
        self.lock = lock
        self.second = second
    }

    /// Where the second note stands.
    static func secondPath(besideLock path: String) -> String {
        (path.hasSuffix(".lock") ? String(path.dropLast(5)) : path) + ".head"
    }
}

/// What the notes say of a journal that is whole in itself.
package enum HeadFinding: Sendable, Equatable {
    /// It holds the newest event that was noted.
    case newest
    /// A note is missing or spoilt. `sentence` says which, and whether the other one vouches for the
    /// journal.
    case doubtful(sentence: String)
    /// It is an older copy or another one; `detail` says why.
    case notTheLast(detail: String)
}
