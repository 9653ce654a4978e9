internal import Glibc

/// The turn of one process to write into a store of results: an `flock` on a file beside it, held for one
/// transaction. Writers and checkpoints of several processes thereby never meet, which older builds of SQLite
/// do not bear.
struct ResultLock: ~Copyable {
    private let descriptor: Int32
    private static let pauseMicroseconds: useconds_t = 2_000

    /// Waits for the turn, for so many seconds at most.
    init(beside path: String, secondsMax: Double) throws(ResultStoreFailure) {
        let file = path + ".lock"
        descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw .storage("\(file) could not be opened: \(String(cString: strerror(errno)))")
        }
        var pauses = Int(secondsMax * 1e6) / Int(Self.pauseMicroseconds)
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard pauses > 0 else { throw .busy(path: path) }
            pauses -= 1
            usleep(Self.pauseMicroseconds)
        }
    }

    deinit { close(descriptor) }
}
