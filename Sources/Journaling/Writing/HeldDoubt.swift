internal import Glibc

/// The file `journal.sqlite.doubt`: what is not sure of a journal, until somebody was told. The note of the
/// head that raised the doubt is written anew at every opening, and who opens a journal may have to give it
/// back, or end, before a word has left.
struct HeldDoubt {
    private let path: String
    /// A sentence with a path or two is shorter.
    private static let bytesMax = 8_192

    init(besideJournal path: String) { self.path = path + ".doubt" }

    /// Nil where nothing is held, or cannot be read.
    var sentence: String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: Self.bytesMax)
        let count = read(descriptor, &bytes, bytes.count)
        return count > 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : nil
    }

    /// Keeps a sentence. Where the disk does not take it, this life alone knows it.
    func hold(_ sentence: String) {
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW
        let descriptor = open(path, flags, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let bytes = Array(sentence.utf8.prefix(Self.bytesMax))
        if write(descriptor, bytes, bytes.count) == bytes.count { fsync(descriptor) }
    }

    /// Somebody was told.
    func forget() { unlink(path) }
}
