import Foundation
import Platform
import TradingCore

/// Failures of the disk under the journal, noted beside it, for the journal itself takes nothing then.
struct StorageFailures {
    private let path: String
    private static let name = "storage-failures"
    /// Older ones say nothing of the disk of today.
    private static let span = TimeSpan.days(1)
    private static let linesMax = 64

    init(in directory: String) { path = "\(directory)/\(Self.name)" }

    /// Notes one; where the disk takes not even this, nothing can be done.
    func note(at wall: UTCTime) {
        let lines = (seconds + [wall.seconds]).suffix(Self.linesMax).map { "\($0)\n" }
        try? AtomicFile.write(Array(lines.joined().utf8), to: path)
    }

    /// How many there were within a day.
    func count(at wall: UTCTime) -> Int {
        let oldest = (wall - Self.span).seconds
        return seconds.count { (oldest...wall.seconds).contains($0) }
    }

    /// They have had their effect.
    func forget() { unlink(path) }

    private var seconds: [Int64] {
        let text = FileManager.default.contents(atPath: path).map {
            String(decoding: $0, as: UTF8.self)
        }
        return (text ?? "").split(separator: "\n").compactMap { Int64($0) }
    }
}
