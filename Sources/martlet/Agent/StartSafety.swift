import Journaling
import TradingCore

/// Whether an agent that starts may trade: one that keeps dying, or whose disk keeps failing, starts halted.
/// It answers commands, keeps stops and closes what it is told to; a person resumes it.
enum StartSafety {
    /// So many starts within `startsSpan`, the present one counted, are a crash loop.
    static let startsMax = 5
    static let startsSpan = TimeSpan.seconds(60)
    /// So many failures of the disk within a day.
    static let failuresMax = 2

    /// Why it must not trade; nil when it may.
    static func problem(
        _ lastStarts: [RunRecord],
        _ failures: StorageFailures,
        wall: UTCTime
    ) -> String? {
        let failed = failures.count(at: wall)
        if failed >= failuresMax {
            return "the disk under the journal failed \(failed) times within a day"
        }
        let crashed = lastStarts.prefix(startsMax - 1)
            .filter { !$0.wasStopped && $0.startedAt > wall - startsSpan && $0.startedAt <= wall }
        if crashed.count == startsMax - 1 {
            return "it crashed \(crashed.count) times within a minute"
        }
        return nil
    }
}
