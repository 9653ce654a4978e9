internal import Glibc

/// A file that grows by whole lines. Several processes may write it: a line goes in by one system call
/// at the end of the file, so that the lines of all stand in the order in which they were written.
package final class LineFile: Sendable {
    private let file: OwnedDescriptor

    /// Opens the file at a path, or makes it for its user alone.
    package init(path: String) throws(SystemFailure) {
        file = try .opening(path, flags: O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW)
    }

    /// What would keep a path from being opened, found out without making the file; nil for nothing.
    package static func trouble(at path: String) -> SystemFailure? {
        do throws(SystemFailure) {
            _ = try OwnedDescriptor.opening(path, flags: O_WRONLY | O_APPEND | O_NOFOLLOW)
            return nil
        } catch {
            guard error.code == ENOENT else { return error }
            let name = path.lastIndex(of: "/").map { path[...$0] } ?? "."
            return access(String(name), W_OK | X_OK) == 0 ? nil : .last
        }
    }

    /// Adds a line; it is not synced.
    package func add(_ line: String) throws(SystemFailure) {
        let bytes = Array(line.utf8) + [10]
        guard write(file.number, bytes, bytes.count) == bytes.count else { throw .last }
    }
}
