import Journaling
import Platform
import TradingCore

/// A journal with a long past, written by the journal itself.
enum LongJournal {
    /// Events that share a transaction while it is written.
    private static let group = 4_096

    static func now() -> UTCTime { UTCTime(nanoseconds: SystemClock.wallNanoseconds()) }

    static func write(to path: String, events: Int) throws {
        let journal = try Journal(
            path: path,
            options: JournalOptions(seed: 1, hash: { Digest.sha256($0) })
        )
        var day = TradingDay(
            generation: journal.generation,
            endsAt: now() - .minutes(10),
            count: events
        )
        var left = events
        while left > 0 {
            let count = min(group, left)
            _ = try journal.append((0..<count).map { _ in day.next() })
            left -= count
        }
        try journal.checkpoint()
    }
}
