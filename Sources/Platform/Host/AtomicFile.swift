internal import Glibc

/// Replaces files so that a reader, and a crash at any moment, sees the old content or the new,
/// never a mixture.
package enum AtomicFile {
    /// Writes a temporary file beside the target, syncs it, renames it over the target and syncs
    /// the directory. The new file has exactly the permission bits of `mode`.
    package static func write(
        _ bytes: [UInt8],
        to path: String,
        mode: UInt32 = 0o600
    ) throws(SystemFailure) {
        let temporary = "\(path).new.\(getpid()).\(SystemClock.monotonicNanoseconds())"
        do throws(SystemFailure) {
            let file = try OwnedDescriptor.opening(
                temporary,
                flags: O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW,
                mode: mode
            )
            // The process's umask may have taken bits away.
            guard fchmod(file.number, mode) == 0 else { throw SystemFailure.last }
            try file.writeAll(bytes)
            guard fsync(file.number) == 0, rename(temporary, path) == 0 else {
                throw SystemFailure.last
            }
            try syncDirectory(of: path)
        } catch {
            unlink(temporary)
            throw error
        }
    }

    private static func syncDirectory(of path: String) throws(SystemFailure) {
        let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let directory = try OwnedDescriptor.opening(
            parent.isEmpty ? "/" : parent,
            flags: O_RDONLY | O_DIRECTORY
        )
        guard fsync(directory.number) == 0 else { throw .last }
    }
}
