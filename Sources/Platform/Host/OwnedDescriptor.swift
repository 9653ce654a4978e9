internal import Glibc

/// A file descriptor that is closed exactly once, at the latest when its owner goes away.
final class OwnedDescriptor: Sendable {
    let number: Int32

    init(_ number: Int32) {
        precondition(number >= 0, "an owned descriptor must be open")
        self.number = number
    }

    deinit {
        close(number)
    }

    /// Opens a path with `O_CLOEXEC` added, so that no child process inherits the descriptor.
    static func opening(
        _ path: String,
        flags: Int32,
        mode: mode_t = 0o600
    ) throws(SystemFailure) -> OwnedDescriptor {
        let number = uninterrupted { Glibc.open(path, flags | O_CLOEXEC, mode) }
        guard number >= 0 else { throw .last }
        return OwnedDescriptor(number)
    }

    /// What the kernel knows of the opened file (not of whatever its path names now).
    func status() throws(SystemFailure) -> stat {
        var facts = stat()
        guard fstat(number, &facts) == 0 else { throw .last }
        return facts
    }

    /// Writes all bytes, through interruptions and short writes.
    func writeAll(_ bytes: [UInt8]) throws(SystemFailure) {
        var start = 0
        while start < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                write(number, buffer.baseAddress?.advanced(by: start), buffer.count - start)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw .last
            }
            start += count
        }
    }

    /// Reads to the end, or until one byte more than `bytesMax` was seen, so that the caller can
    /// tell "too large".
    func readAll(bytesMax: Int) throws(SystemFailure) -> [UInt8] {
        var content: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: min(bytesMax + 1, 65_536))
        while content.count <= bytesMax {
            let wanted = min(chunk.count, bytesMax + 1 - content.count)
            let count = chunk.withUnsafeMutableBytes { read(number, $0.baseAddress, wanted) }
            if count < 0 {
                if errno == EINTR { continue }
                throw .last
            }
            if count == 0 { break }
            content.append(contentsOf: chunk[..<count])
        }
        return content
    }

    /// Makes reads and writes return at once instead of waiting.
    func setNonBlocking() {
        let flags = fcntl(number, F_GETFL)
        _ = fcntl(number, F_SETFL, flags | O_NONBLOCK)
    }
}

/// Makes a system call again as long as a signal breaks it off, and gives back its result.
func uninterrupted(_ call: () -> Int32) -> Int32 {
    while true {
        let result = call()
        if result >= 0 || errno != EINTR { return result }
    }
}
