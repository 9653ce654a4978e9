internal import Glibc

/// A file that is read in place: the system brings its pages when they are looked at, and shares them with everyone
/// who reads the same file. It must not be cut short meanwhile; whoever writes such files replaces them whole
/// (``AtomicFile``).
package final class MappedFile: @unchecked Sendable {
    private let place: UnsafeMutableRawPointer?
    private let count: Int

    /// Maps a regular file for reading.
    package init(path: String) throws(SystemFailure) {
        let file = try OwnedDescriptor.opening(path, flags: O_RDONLY)
        count = Int(try file.status().st_size)
        guard count > 0 else {
            place = nil
            return
        }
        let found = mmap(nil, count, PROT_READ, MAP_PRIVATE, file.number, 0)
        guard let found, found != MAP_FAILED else { throw .last }
        place = found
        _ = madvise(found, count, MADV_SEQUENTIAL)
    }

    deinit {
        if let place { munmap(place, count) }
    }

    /// Calls with the bytes, which stay only so long.
    package func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(self) {} }
        return try body(UnsafeRawBufferPointer(start: place, count: count))
    }
}
