internal import Glibc

/// Why a file of secrets is refused. The texts tell the mending command and never the content.
package enum SecretFileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Nothing is at the path.
    case missing(path: String)
    /// The path is a symbolic link, which could point anywhere by the time it is read.
    case symbolicLink(path: String)
    /// A directory, device, pipe or socket.
    case notARegularFile(path: String)
    /// Owned by another user (their numeric id).
    case wrongOwner(path: String, owner: UInt32)
    /// Group or others may read or write it; `mode` holds the permission bits.
    case openToOthers(path: String, mode: UInt32)
    /// Larger than ``SecretFile/bytesMax``.
    case tooLarge(path: String)
    /// The system refused to open or read it.
    case unreadable(path: String, cause: SystemFailure)

    /// One or two sentences for the operator.
    package var description: String {
        switch self {
        case .missing(let path):
            return "\(path) does not exist. Create it with: install -m 600 /dev/null \(path)"
        case .symbolicLink(let path):
            return
                "\(path) is a symbolic link. Name the file itself, or replace the link by the file."
        case .notARegularFile(let path):
            return "\(path) is not a regular file. Name a file that holds the settings."
        case .wrongOwner(let path, let owner):
            return "\(path) belongs to the user \(owner). Mend it with: chown \"$USER\" \(path)"
        case .openToOthers(let path, let mode):
            return "\(path) is open to other users (mode \(String(mode, radix: 8))). "
                + "Mend it with: chmod 600 \(path)"
        case .tooLarge(let path):
            return "\(path) is larger than \(SecretFile.bytesMax / 1_024) KB. Is it the right file?"
        case .unreadable(let path, let cause):
            return "\(path) cannot be read: \(cause)."
        }
    }
}

/// Reads files that hold secrets, after checking the opened file itself (and not what its path
/// named a moment ago).
package enum SecretFile {
    /// The largest file that is read.
    package static let bytesMax = 65_536

    /// Who put the file there, which decides the owners and modes that are accepted.
    package enum Origin: Sendable {
        /// A file of the operator: ours, and closed to group and others.
        case operatorFile
        /// A file in systemd's credentials directory: root's or ours. systemd grants the service
        /// user access by an ACL, whose mask shows as the group's read bit. Source:
        /// systemd.exec(5), "Credentials".
        case serviceCredential
    }

    /// The whole content, when the file passes every check.
    package static func read(
        _ path: String,
        origin: Origin = .operatorFile
    ) throws(SecretFileError) -> [UInt8] {
        let file: OwnedDescriptor
        do {
            // O_NONBLOCK keeps the opening of a named pipe from waiting for a writer.
            file = try .opening(path, flags: O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
        } catch {
            switch error.code {
            case ENOENT: throw .missing(path: path)
            case ELOOP: throw .symbolicLink(path: path)
            case ENXIO: throw .notARegularFile(path: path)
            default: throw .unreadable(path: path, cause: error)
            }
        }
        let facts: stat
        let content: [UInt8]
        do throws(SystemFailure) {
            facts = try file.status()
            let isRegular = facts.st_mode & S_IFMT == S_IFREG
            content = isRegular ? try file.readAll(bytesMax: bytesMax) : []
        } catch {
            throw .unreadable(path: path, cause: error)
        }
        try check(facts, path, origin)
        guard content.count <= bytesMax else { throw .tooLarge(path: path) }
        return content
    }

    private static func check(
        _ facts: stat,
        _ path: String,
        _ origin: Origin
    ) throws(SecretFileError) {
        guard facts.st_mode & S_IFMT == S_IFREG else { throw .notARegularFile(path: path) }
        let ownerIsFine: Bool
        let forbidden: mode_t
        switch origin {
        case .operatorFile:
            ownerIsFine = facts.st_uid == geteuid()
            forbidden = 0o077
        case .serviceCredential:
            ownerIsFine = facts.st_uid == geteuid() || facts.st_uid == 0
            forbidden = 0o037
        }
        guard ownerIsFine else { throw .wrongOwner(path: path, owner: facts.st_uid) }
        guard facts.st_mode & forbidden == 0 else {
            throw .openToOthers(path: path, mode: facts.st_mode & 0o777)
        }
        guard facts.st_size <= bytesMax else { throw .tooLarge(path: path) }
    }
}
