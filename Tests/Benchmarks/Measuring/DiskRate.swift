import Foundation
import Platform

/// How long the disk takes to make a small write durable: the floor under every durable commit.
enum DiskRate {
    private static let bytes = 8_192
    private static let countMax = 1_000
    private static let nanosecondsMax: Int64 = 4_000_000_000

    /// Writes and syncs inside a file of fixed size, as a write-ahead log that is used again does it.
    static func measure(in folder: BenchFolder) -> Samples {
        var samples = Samples()
        let path = folder.file("fdatasync")
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return samples }
        defer {
            close(descriptor)
            unlink(path)
        }
        let block = [UInt8](repeating: 0x5A, count: bytes)
        for place in 0..<512 { pwrite(descriptor, block, bytes, off_t(place * bytes)) }
        fdatasync(descriptor)
        let end = SystemClock.monotonicNanoseconds() + nanosecondsMax
        for round in 0..<countMax where SystemClock.monotonicNanoseconds() < end {
            let start = SystemClock.monotonicNanoseconds()
            pwrite(descriptor, block, bytes, off_t(round % 512 * bytes))
            fdatasync(descriptor)
            samples.add(SystemClock.monotonicNanoseconds() - start)
        }
        return samples
    }
}
