/// Why a data directory cannot be used. The text of each case ends with the way to mend it.
package enum DataDirectoryError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Another process holds the directory; its pid when the lock file tells one.
    case busy(path: String, holder: Int32?)
    /// The path exists and is no directory.
    case notADirectory(path: String)
    /// The directory belongs to another user (their numeric id).
    case wrongOwner(path: String, owner: UInt32)
    /// Group or others may write into the directory.
    case writableByOthers(path: String)
    /// Group or others may read the directory, and what lies in it is not of Martlet's making.
    case readableByOthers(path: String)
    /// The directory or its lock file was replaced or removed while it was held.
    case replaced(path: String)
    /// The system refused a step, for example creating the directory or opening its lock file.
    case refused(path: String, step: String, cause: SystemFailure)

    /// One or two sentences for the operator.
    package var description: String {
        switch self {
        case .busy(let path, let holder):
            let who = holder.map { "the process \($0)" } ?? "another process"
            return "\(path) is in use by \(who). Stop it, or choose another data directory."
        case .notADirectory(let path):
            return "\(path) is not a directory. Move it away, or choose another data directory."
        case .wrongOwner(let path, let owner):
            return "\(path) belongs to the user \(owner). "
                + "Run as that user, or: chown -R \"$USER\" \(path)"
        case .writableByOthers(let path):
            return "\(path) can be written by other users. Mend it with: chmod 700 \(path)"
        case .readableByOthers(let path):
            return "\(path) can be read by other users and holds other things than a journal. "
                + "Choose a folder of its own with --data, or: chmod 700 \(path)"
        case .replaced(let path):
            return
                "\(path) was replaced or removed while it was in use. Put it back and start again."
        case .refused(let path, let step, let cause):
            return
                "\(path): \(step) failed (\(cause)). Check the path, its permissions and the disk."
        }
    }
}
