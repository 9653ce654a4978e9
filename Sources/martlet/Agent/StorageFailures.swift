import Foundation
import Glibc
import Platform
import TradingCore

/// Failures of the disk under the journal, noted beside it, for the journal itself takes nothing then. The
/// file has its whole size from the first start on and is written in place, so that a note needs no room.
struct StorageFailures {
    private let directory: String
    private var path: String { "\(directory)/\(Self.name)" }
    private static let name = "storage-failures"
    /// Older ones say nothing of the disk of today.
    private static let span = TimeSpan.days(1)
    private static let linesMax = 64
    /// Of a line with its end: seconds since 1970, filled up with spaces.
    private static let lineBytes = 16

    init(in directory: String) { self.directory = directory }

    /// Makes the file where it is missing or short. Where the disk takes not even this, a note will try again.
    func prepare() {
        var facts = stat()
        let size = Int64(Self.linesMax * Self.lineBytes)
        if stat(path, &facts) == 0, facts.st_size >= size { return }
        try? AtomicFile.write(Self.content(seconds), to: path)
    }

    /// Notes one: in place, or anew in the room that is kept back for the last words.
    func note(at wall: UTCTime) {
        let content = Self.content((seconds + [wall.seconds]).suffix(Self.linesMax))
        if overwrite(content) { return }
        if (try? AtomicFile.write(content, to: path)) != nil { return }
        guard DiskReserve(in: directory).giveUp() else { return }
        try? AtomicFile.write(content, to: path)
    }

    private static func content(_ seconds: some Collection<Int64>) -> [UInt8] {
        let lines = seconds.map { "\($0)" } + Array(repeating: "", count: linesMax - seconds.count)
        return lines.flatMap { line in
            let blanks = repeatElement(UInt8(ascii: " "), count: lineBytes - 1 - line.utf8.count)
            return Array(line.utf8) + blanks + [UInt8(ascii: "\n")]
        }
    }

    /// Writes over the file that is there; false when it is missing or short, or the disk refuses.
    private func overwrite(_ content: [UInt8]) -> Bool {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0, facts.st_size >= Int64(content.count) else {
            return false
        }
        let written = content.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        return written == content.count && fsync(descriptor) == 0
    }

    /// How many there were within a day.
    func count(at wall: UTCTime) -> Int {
        let oldest = (wall - Self.span).seconds
        return seconds.count { (oldest...wall.seconds).contains($0) }
    }

    /// They have had their effect.
    func forget() {
        if !overwrite(Self.content([])) { unlink(path) }
    }

    private var seconds: [Int64] {
        let text = FileManager.default.contents(atPath: path).map {
            String(decoding: $0, as: UTF8.self)
        }
        return (text ?? "").split(separator: "\n").compactMap {
            Int64($0.trimmingCharacters(in: .whitespaces))
        }
    }
}
