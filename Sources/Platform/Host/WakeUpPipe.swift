internal import CPlatform
internal import Glibc

/// A pipe that ends another thread's `poll`. Any number of `wake` calls between two `drain` calls
/// count as one.
final class WakeUpPipe: Sendable {
    private let reading: OwnedDescriptor
    private let writing: OwnedDescriptor

    init() throws(SystemFailure) {
        var ends: [Int32] = [-1, -1]
        guard martlet_open_pipe(&ends) == 0 else { throw .last }
        reading = OwnedDescriptor(ends[0])
        writing = OwnedDescriptor(ends[1])
    }

    /// The end to poll for `POLLIN`.
    var readEnd: Int32 { reading.number }

    /// The end that a signal handler may write a byte to.
    var writeEnd: Int32 { writing.number }

    /// Callable from any thread. A full pipe is fine: the reader is then awake anyhow.
    func wake() {
        var byte: UInt8 = 0
        _ = write(writing.number, &byte, 1)
    }

    /// Empties the pipe and returns what was written, at most 4,096 bytes (a signal handler writes
    /// signal numbers).
    @discardableResult
    func drain() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = read(reading.number, &bytes, bytes.count)
        return count > 0 ? Array(bytes[..<count]) : []
    }
}
