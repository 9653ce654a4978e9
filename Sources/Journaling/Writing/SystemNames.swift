internal import Glibc

/// A file's identity on this machine.
struct FileIdentity: Equatable {
    let device: UInt
    let inode: UInt
    let size: Int64
    let isRegular: Bool

    /// Asks about the file that a path names; nil when there is none (or it may not be asked).
    init?(path: String) {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return nil }
        self.init(facts)
    }

    /// Why it is not known whether something is at a path; nil where that is known.
    static func trouble(at path: String) -> String? {
        var facts = stat()
        guard stat(path, &facts) != 0, errno != ENOENT, errno != ENOTDIR else { return nil }
        return String(cString: strerror(errno))
    }

    /// Asks about a file that is open.
    init?(descriptor: Int32) {
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else { return nil }
        self.init(facts)
    }

    private init(_ facts: stat) {
        device = UInt(facts.st_dev)
        inode = UInt(facts.st_ino)
        size = Int64(facts.st_size)
        isRegular = facts.st_mode & S_IFMT == S_IFREG
    }

    /// Whether both are the same file, whatever its size is now.
    func isSameFile(as other: FileIdentity) -> Bool {
        device == other.device && inode == other.inode
    }
}

/// A failed system call as an open failure.
func openFailure(_ path: String, _ code: Int32, _ step: String) -> JournalOpenFailure {
    let detail = "\(step): \(String(cString: strerror(code)))"
    return switch code {
    case EACCES, EPERM: .permission(path: path, detail: detail)
    case EROFS: .readOnly(path: path)
    case ENOSPC, EDQUOT: .diskFull(path: path, detail: detail)
    default: .system(path: path, detail: detail)
    }
}
