import Foundation
import Platform
import Research
import Synchronization
import TradingCore

/// The columns of the file that was looked at last, so that a tap need not read it anew. One file at a time, of
/// bounded size, for as long as somebody looks at it.
final class ColumnShelf: Sendable {
    /// Columns of one file with what identifies it.
    struct Entry: Sendable {
        fileprivate let stamp: String
        let columns: CrossColumns
        let hash: String
        let data: TrialData
    }

    /// Larger columns are not kept. Two million bars take some 170 MB.
    static let bytesMax = 200 << 20
    /// Columns that nobody looked at for so long are let go.
    static let idleNanosecondsMax: Int64 = 600_000_000_000

    private struct State {
        var entry: Entry?
        var usedAt: Int64 = 0
    }
    private let state = Mutex(State())

    /// What is kept of a file that has not changed since.
    func entry(of path: String) -> Entry? {
        guard let stamp = Self.stamp(of: path) else { return nil }
        return state.withLock { state in
            guard let entry = state.entry, entry.stamp == stamp else { return nil }
            state.usedAt = SystemClock.monotonicNanoseconds()
            return entry
        }
    }

    /// Takes columns in the place of those that were here. `stamp` is the file's of before it was read, so that
    /// one that changed meanwhile is read anew.
    func put(_ columns: CrossColumns, stamp: String, hash: String, data: TrialData) -> Entry {
        let entry = Entry(stamp: stamp, columns: columns, hash: hash, data: data)
        guard CrossColumns.bytes(bars: columns.count) <= Self.bytesMax else { return entry }
        state.withLock { $0 = State(entry: entry, usedAt: SystemClock.monotonicNanoseconds()) }
        return entry
    }

    /// Lets go what was idle for too long.
    func look(atMonotonic now: Int64) {
        let isIdle = state.withLock { state in
            guard state.entry != nil, now - state.usedAt > Self.idleNanosecondsMax else {
                return false
            }
            state.entry = nil
            return true
        }
        // Where there is no thread the pages go back with the next hour.
        if isIdle { _ = try? DedicatedThread.start(name: "memory") { MemoryRelease.run() } }
    }

    /// Path, size and time of change; nil where there is no file.
    static func stamp(of path: String) -> String? {
        guard let facts = try? FileManager.default.attributesOfItem(atPath: path) else {
            return nil
        }
        let changed = (facts[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        return "\(path) \(facts[.size] ?? 0) \(facts[.systemFileNumber] ?? 0) \(changed)"
    }
}
