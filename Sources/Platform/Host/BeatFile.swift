internal import Glibc

/// A small file in which a process says who it is, and by a counter that it goes on.
///
/// The text is put there at once and whole, under the file's name; a beat then writes twenty bytes in
/// place. Nothing is synced: after a power cut neither process is there any more.
package final class BeatFile: Sendable {
    /// The longest text.
    package static let textBytesMax = 8_000

    /// What a file says.
    package struct Content: Sendable, Equatable {
        /// Changes as long as its writer goes on; nothing else is promised of it.
        package let beats: UInt64
        /// What was published.
        package let text: String

        /// What somebody wrote.
        package init(beats: UInt64, text: String) {
            self.beats = beats
            self.text = text
        }
    }

    /// Where it lies.
    package let path: String
    private let file: OwnedDescriptor
    private let device: dev_t
    private let inode: ino_t

    private init(path: String, file: OwnedDescriptor, facts: stat) {
        self.path = path
        self.file = file
        device = facts.st_dev
        inode = facts.st_ino
    }

    /// Puts a file with this text at a path, in place of whatever was there.
    ///
    /// - Precondition: the text has at most ``textBytesMax`` bytes.
    package static func publish(
        _ text: String,
        beats: UInt64 = 0,
        at path: String
    ) throws(SystemFailure) -> BeatFile {
        precondition(text.utf8.count <= textBytesMax, "a process says too much of itself")
        let temporary = AtomicFile.temporary(for: path)
        unlink(temporary)
        let file = try OwnedDescriptor.opening(
            temporary,
            flags: O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW
        )
        do throws(SystemFailure) {
            try file.writeAll(line(beats) + Array(text.utf8))
            let facts = try file.status()
            guard rename(temporary, path) == 0 else { throw SystemFailure.last }
            return BeatFile(path: path, file: file, facts: facts)
        } catch {
            unlink(temporary)
            throw error
        }
    }

    /// Writes the counter: one system call, about a microsecond.
    package func beat(_ beats: UInt64) {
        let bytes = Self.line(beats)
        _ = pwrite(file.number, bytes, bytes.count, 0)
    }

    /// Whether the path still names this file.
    package var isInPlace: Bool {
        var named = stat()
        return lstat(path, &named) == 0 && named.st_dev == device && named.st_ino == inode
    }

    /// Takes the file away, unless another stands in its place by now.
    package func remove() {
        if isInPlace { unlink(path) }
    }

    /// What the file at a path says; nil where there is none, or it makes no sense.
    package static func read(_ path: String) -> Content? {
        guard
            let file = try? OwnedDescriptor.opening(path, flags: O_RDONLY | O_NOFOLLOW),
            let bytes = try? file.readAll(bytesMax: textBytesMax + lineLength),
            bytes.count > lineLength, bytes.count <= textBytesMax + lineLength
        else { return nil }
        let number = String(decoding: bytes[..<(lineLength - 1)], as: UTF8.self)
        guard let beats = UInt64(number) else { return nil }
        return Content(beats: beats, text: String(decoding: bytes[lineLength...], as: UTF8.self))
    }

    private static let lineLength = 21

    /// Always as long, so that a new number covers the old one.
    private static func line(_ beats: UInt64) -> [UInt8] {
        let digits = Array(String(beats).utf8)
        return [UInt8](repeating: 48, count: lineLength - 1 - digits.count) + digits + [10]
    }
}
