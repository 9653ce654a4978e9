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
        let temporary = "\(temporary(for: path)).\(SystemClock.monotonicNanoseconds())"
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

    /// What a file is called until it takes the place of `path`: it tells whose it is.
    static func temporary(for path: String) -> String { "\(path)\(mark)\(getpid())" }

    private static let mark = ".new."

    /// Removes what processes left in a directory that ended before their file took its place.
    static func removeLeftovers(in directory: String) {
        guard let stream = opendir(directory) else { return }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard let process = writer(of: name), kill(process, 0) != 0, errno == ESRCH else {
                continue
            }
            unlink("\(directory)/\(name)")
        }
    }

    /// The process that a temporary file is of; nil for any other file.
    private static func writer(of name: String) -> pid_t? {
        guard let range = name.firstRange(of: mark), range.lowerBound > name.startIndex else {
            return nil
        }
        let numbers = name[range.upperBound...].split(
            separator: ".",
            omittingEmptySubsequences: false
        )
        guard numbers.count <= 2, numbers.allSatisfy({ UInt64($0) != nil }) else { return nil }
        return numbers.first.flatMap { pid_t($0) }.flatMap { $0 > 0 ? $0 : nil }
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
