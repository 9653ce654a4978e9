internal import Glibc

/// The file `journal.sqlite.head`, which notes the journal's head once more: who empties or spoils the
/// lock's file, which has the first note, lets no older copy in. A note alone; nobody locks it.
final class SecondNote: Sendable {
    private let descriptor: Int32

    /// Nil where the file cannot be used: then there is one note, as there was before there were two.
    init?(besideLock path: String) {
        descriptor = open(
            HeadNotes.secondPath(besideLock: path),
            O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK,
            0o600
        )
        if descriptor < 0 { return nil }
    }

    deinit { close(descriptor) }

    /// Writes a line over the last one.
    func note(_ line: [UInt8]) { HeadNote.write(line, to: descriptor) }

    /// Empties the file.
    func forget() { _ = ftruncate(descriptor, 0) }

    /// What it says.
    var last: NotedHead { .of(descriptor) }
}
