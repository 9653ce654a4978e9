import Platform

/// Hands back, on a thread of its own, the memory that only the start needed: a few seconds after the
/// start, and then every hour.
final class MemoryKeeper {
    private static let secondsAfterStart: Int64 = 5
    private static let secondsBetween: Int64 = 3_600
    private var next: Int64

    init(startedMonotonic: Int64) {
        next = startedMonotonic + Self.secondsAfterStart * 1_000_000_000
    }

    /// Begins when it is due; costs nothing otherwise. Where there is no thread it is left out, for
    /// nothing depends on it.
    func look(_ monotonic: Int64) {
        guard monotonic >= next else { return }
        next = monotonic + Self.secondsBetween * 1_000_000_000
        _ = try? DedicatedThread.start(name: "memory") { MemoryRelease.run() }
    }
}
