import Foundation
import Glibc
import Platform

/// The folder in memory under which all worlds of a process keep their disks. It goes away with this
/// value; what a killed process left behind goes away when the next one makes its own.
final class WorldFolder: Sendable {
    let path: String
    /// Locked as long as the process lives, in whatever way it ends.
    private let lock: Int32
    private static let name = "martlet-worlds"

    /// Where memory is to be had as files; the folder for temporary files elsewhere.
    static var memory: String {
        access("/dev/shm", W_OK) == 0
            ? "/dev/shm" : FileManager.default.temporaryDirectory.path
    }

    /// Throws what the machine refuses.
    init(in root: String = WorldFolder.memory) throws {
        let prefix = "\(Self.name)-\(geteuid())-"
        // Nobody sweeps between the making of a folder and its lock.
        let turn = open("\(root)/\(prefix)turn", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard turn >= 0, flock(turn, LOCK_EX) == 0 else { throw SystemFailure(code: errno) }
        defer { close(turn) }
        Self.sweep(root, prefix)
        path = "\(root)/\(prefix)\(getpid())-\(SystemClock.monotonicNanoseconds())"
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        lock = open("\(path)/lock", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            throw SystemFailure(code: errno)
        }
    }

    deinit {
        remove()
        close(lock)
    }

    /// Takes it away, for a process that ends before it lets go of this value.
    func remove() { try? FileManager.default.removeItem(atPath: path) }

    /// Removes the folders whose process is gone: nobody holds their lock.
    private static func sweep(_ root: String, _ prefix: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        for name in names where name.hasPrefix(prefix) && !name.hasSuffix("turn") {
            let left = "\(root)/\(name)"
            let lock = open("\(left)/lock", O_RDWR | O_CLOEXEC | O_NOFOLLOW)
            let isHeld = lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) != 0
            if !isHeld { try? FileManager.default.removeItem(atPath: left) }
            if lock >= 0 { close(lock) }
        }
    }
}
