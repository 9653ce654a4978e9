internal import Glibc

/// The one directory under which the process writes, held for as long as this value lives.
///
/// The hold is an exclusive `flock` on the file `lock` inside; the kernel lets it go when the
/// process ends in any way.
package final class DataDirectory: Sendable {
    /// The path as it was given, without a trailing slash.
    package let path: String

    private let directory: OwnedDescriptor
    private let lock: OwnedDescriptor

    private init(path: String, directory: OwnedDescriptor, lock: OwnedDescriptor) {
        self.path = path
        self.directory = directory
        self.lock = lock
    }

    /// Creates the directory where it is missing (0700, parents too), checks it and takes its lock.
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
        try check(directory, path)
        return DataDirectory(
            path: path,
            directory: directory,
            lock: try takeLock("\(path)/lock", path)
        )
    }

    /// The path of a file inside.
    package func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Throws ``DataDirectoryError/replaced(path:)`` when the path, or its lock file, is no longer
    /// what was opened.
    package func verifyUnchanged() throws(DataDirectoryError) {
        guard Self.names(path, directory), Self.names(file("lock"), lock) else {
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

    private static func check(
        _ directory: OwnedDescriptor,
        _ path: String
    ) throws(DataDirectoryError) {
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
    }

    private static func takeLock(
        _ lockPath: String,
        _ path: String
    ) throws(DataDirectoryError) -> OwnedDescriptor {
        let holder: Int32?
        do throws(SystemFailure) {
            let lock = try OwnedDescriptor.opening(lockPath, flags: O_RDWR | O_CREAT | O_NOFOLLOW)
            if flock(lock.number, LOCK_EX | LOCK_NB) == 0 {
                guard ftruncate(lock.number, 0) == 0 else { throw SystemFailure.last }
                try lock.writeAll(Array("\(getpid())\n".utf8))
                return lock
            }
            guard errno == EWOULDBLOCK else { throw SystemFailure.last }
            let text = String(decoding: try lock.readAll(bytesMax: 32), as: UTF8.self)
            holder = Int32(text.prefix { $0.isNumber })
        } catch {
            throw .refused(path: path, step: "locking the directory", cause: error)
        }
        throw .busy(path: path, holder: holder)
    }

    private static func names(_ path: String, _ opened: OwnedDescriptor) -> Bool {
        var named = stat()
        guard lstat(path, &named) == 0, let held = try? opened.status() else { return false }
        return named.st_dev == held.st_dev && named.st_ino == held.st_ino
    }
}
