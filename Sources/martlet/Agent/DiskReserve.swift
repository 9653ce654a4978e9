import Glibc

/// Room on the disk that is kept back, so that a halt can still be written when everything else is full:
/// a file that is given up then.
struct DiskReserve {
    /// Some thousands of commits.
    static let bytes: Int64 = 16 << 20
    private let path: String

    init(in directory: String) { path = "\(directory)/disk-reserve" }

    /// Takes the room where there is plenty; `free` is what the disk has left in bytes. What fails is
    /// tried again with the next look.
    func take(free: Int64) {
        guard free > 4 * Self.bytes, !isTaken else { return }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        // Real blocks, not a hole; without them it would be no room at all.
        if posix_fallocate(descriptor, 0, off_t(Self.bytes)) != 0 { unlink(path) }
    }

    /// Gives the room up; false when there was none.
    func giveUp() -> Bool { unlink(path) == 0 }

    private var isTaken: Bool {
        var facts = stat()
        return stat(path, &facts) == 0 && facts.st_size >= Self.bytes
    }
}
