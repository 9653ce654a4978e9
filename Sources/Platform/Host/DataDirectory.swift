internal import Glibc

/// The one directory under which the process writes, held for as long as this value lives.
///
/// The hold is an exclusive `flock` on the file `lock` inside; the kernel lets it go when the
/// process ends in any way.
package final class DataDirectory: Sendable {
    /// The path as it was given, without a trailing slash.
    package let path: String
    /// What the operator should know of how the directory was found: that it was open to others and
    /// has been closed. Nil when it was closed.
    package let warning: String?

    private let directory: OwnedDescriptor
    private let lock: OwnedDescriptor
    private let lockPath: String
    private let lockDevice: dev_t
    private let lockInode: ino_t

    private init(
        path: String,
        warning: String?,
        directory: OwnedDescriptor,
        lock: OwnedDescriptor,
        facts: stat
    ) {
        self.path = path
        self.warning = warning
        self.directory = directory
        self.lock = lock
        lockPath = "\(path)/\(Self.lockName)"
        lockDevice = facts.st_dev
        lockInode = facts.st_ino
    }

    /// The name of the lock file. Whoever holds it leads: it alone writes the journal and speaks to
    /// venues, to Telegram and to webhooks.
    package static let lockName = "lock"

    /// Creates the directory where it is missing (0700, parents too), checks it and takes its lock.
    ///
    /// One that others may read is closed to them (0700) when it is empty or was used before, for it
    /// holds what is private; any other one is refused, for it may be shared on purpose.
    package static func open(_ path: String) throws(DataDirectoryError) -> DataDirectory {
        let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        try create(path)
        let directory: OwnedDescriptor
        do {
            directory = try .opening(path, flags: O_RDONLY | O_DIRECTORY)
        } catch {
            if error.code == ENOTDIR { throw .notADirectory(path: path) }
            throw .refused(path: path, step: "opening the directory", cause: error)
        }
        let mode = try checkedMode(directory, path)
        let isOpen = mode & 0o077 != 0
        if isOpen, !isOurs(path) { throw .readableByOthers(path: path) }
        let (lock, facts) = try takeLock("\(path)/\(lockName)", path)
        if isOpen, fchmod(directory.number, 0o700) != 0 {
            throw .refused(path: path, step: "closing the directory to others", cause: .last)
        }
        AtomicFile.removeLeftovers(in: path)
        let words =
            "\(path) was open to other users (mode \(String(mode, radix: 8))); its mode is 700 now"
        return DataDirectory(
            path: path,
            warning: isOpen ? words : nil,
            directory: directory,
            lock: lock,
            facts: facts
        )
    }

    /// Why the lock is not ours any more; nil while it is. The kernel lets go of a lock only with its
    /// descriptor, which no other process has; so what is asked is whether the name still leads to it,
    /// for a file in its place can be locked by somebody else.
    ///
    /// One system call, about a microsecond: ask before every message to a venue.
    package var lockLoss: String? {
        var named = stat()
        if lstat(lockPath, &named) != 0 { return "\(lockPath) was moved or deleted" }
        if named.st_dev == lockDevice, named.st_ino == lockInode { return nil }
        return "\(lockPath) was deleted or replaced: another file has its name"
    }

    /// The process that wrote itself into the lock file last; it may be gone.
    package static func lastHolder(of path: String) -> Int32? {
        guard
            let lock = try? OwnedDescriptor.opening(
                "\(path)/\(lockName)",
                flags: O_RDONLY | O_NOFOLLOW
            ), let text = try? lock.readAll(bytesMax: 32)
        else { return nil }
        return Int32(String(decoding: text, as: UTF8.self).prefix { $0.isNumber })
    }

    /// The path of a file inside.
    package func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Throws ``DataDirectoryError/replaced(path:)`` when the path, or its lock file, is no longer
    /// what was opened.
    package func verifyUnchanged() throws(DataDirectoryError) {
        // The path itself may be a link, as a service manager makes for a user that comes and goes;
        // what counts is that it still leads here. The lock file may not.
        guard Self.names(path, directory, followsLinks: true),
            Self.names(lockPath, lock, followsLinks: false)
        else {
            throw .replaced(path: path)
        }
    }

    /// Bytes that this user may still write on the file system.
    package func freeBytes() throws(DataDirectoryError) -> Int64 {
        var facts = statvfs()
        guard fstatvfs(directory.number, &facts) == 0 else {
            throw .refused(path: path, step: "asking for free space", cause: .last)
        }
        let (bytes, isHuge) = Int64(clamping: facts.f_bavail).multipliedReportingOverflow(
            by: Int64(clamping: facts.f_frsize)
        )
        return isHuge ? .max : bytes
    }

    /// Replaces a file inside by ``AtomicFile``.
    package func writeAtomically(
        _ bytes: [UInt8],
        to name: String,
        mode: UInt32 = 0o600
    ) throws(DataDirectoryError) {
        do {
            try AtomicFile.write(bytes, to: file(name), mode: mode)
        } catch {
            throw .refused(path: path, step: "writing \(name)", cause: error)
        }
    }

    private static func create(_ path: String) throws(DataDirectoryError) {
        var made = ""
        for (index, part) in path.split(separator: "/", omittingEmptySubsequences: false)
            .enumerated()
        {
            made += index == 0 ? String(part) : "/\(part)"
            if made.isEmpty || part.isEmpty || part == "." { continue }
            if mkdir(made, 0o700) != 0, errno != EEXIST, errno != EROFS, errno != EACCES {
                throw .refused(path: path, step: "creating the directory", cause: .last)
            }
        }
    }

    /// The permission bits of a directory of ours that nobody else may write to.
    private static func checkedMode(
        _ directory: OwnedDescriptor,
        _ path: String
    ) throws(DataDirectoryError) -> UInt32 {
        let facts: stat
        do {
            facts = try directory.status()
        } catch {
            throw .refused(path: path, step: "examining the directory", cause: error)
        }
        guard facts.st_uid == geteuid() else {
            throw .wrongOwner(path: path, owner: facts.st_uid)
        }
        guard facts.st_mode & 0o022 == 0 else { throw .writableByOthers(path: path) }
        return facts.st_mode & 0o777
    }

    /// Whether a directory is empty or holds the lock of an earlier use. A file system of its own
    /// begins with `lost+found`.
    private static func isOurs(_ path: String) -> Bool {
        guard let listing = opendir(path) else { return false }
        defer { closedir(listing) }
        var isEmpty = true
        while let entry = readdir(listing) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name == lockName { return true }
            if ![".", "..", "lost+found"].contains(name) { isEmpty = false }
        }
        return isEmpty
    }

    /// Files that may be put in the lock's place while it is being taken, before that is refused.
    private static let lockTriesMax = 5

    private static func takeLock(
        _ lockPath: String,
        _ path: String
    ) throws(DataDirectoryError) -> (OwnedDescriptor, stat) {
        for _ in 0..<lockTriesMax {
            if let taken = try lockOnce(lockPath, path) { return taken }
        }
        throw .replaced(path: path)
    }

    /// Nil when the file was replaced before it was locked: the lock then is nobody's.
    private static func lockOnce(
        _ lockPath: String,
        _ path: String
    ) throws(DataDirectoryError) -> (OwnedDescriptor, stat)? {
        let holder: Int32?
        do throws(SystemFailure) {
            let lock = try OwnedDescriptor.opening(lockPath, flags: O_RDWR | O_CREAT | O_NOFOLLOW)
            if uninterrupted({ flock(lock.number, LOCK_EX | LOCK_NB) }) == 0 {
                guard names(lockPath, lock, followsLinks: false) else { return nil }
                guard uninterrupted({ ftruncate(lock.number, 0) }) == 0 else {
                    throw SystemFailure.last
                }
                try lock.writeAll(Array("\(getpid())\n".utf8))
                return (lock, try lock.status())
            }
            guard errno == EWOULDBLOCK else { throw SystemFailure.last }
            let text = String(decoding: try lock.readAll(bytesMax: 32), as: UTF8.self)
            holder = Int32(text.prefix { $0.isNumber })
        } catch {
            throw .refused(path: path, step: "locking the directory", cause: error)
        }
        throw .busy(path: path, holder: holder)
    }

    private static func names(
        _ path: String,
        _ opened: OwnedDescriptor,
        followsLinks: Bool
    ) -> Bool {
        var named = stat()
        let result = followsLinks ? stat(path, &named) : lstat(path, &named)
        guard result == 0, let held = try? opened.status() else { return false }
        return named.st_dev == held.st_dev && named.st_ino == held.st_ino
    }
}
