import Journaling
import Platform
import TradingCore

/// The real world of a waiting process.
final class HostStandby: StandbyPort {
    /// The data directory once its lock is ours.
    private(set) var directory: DataDirectory?
    private let path: String
    /// What was found of the journal when it was asked last.
    private var journal: (askedAt: Int64, trouble: String?)?
    private var generation: String?

    /// Between two questions to the journal, and after one without an answer.
    private static let journalEvery: Int64 = 5_000_000_000
    private static let journalAgain: Int64 = 500_000_000
    /// How long the end of a process that was killed is waited for.
    private static let endingPatience: Int64 = 2_000_000_000

    init(path: String) { self.path = path }

    var monotonicNow: Int64 { SystemClock.monotonicNanoseconds() }
    var bootNow: Int64 { SystemClock.bootNanoseconds() }

    func takeLock() throws(DataDirectoryError) -> Bool {
        do throws(DataDirectoryError) {
            directory = try DataDirectory.open(path)
            return true
        } catch {
            if case .busy = error { return false }
            throw error
        }
    }

    func releaseLock() { directory = nil }

    /// Hands the directory over to whoever leads with it; the lock is then theirs.
    func handOver() -> DataDirectory? {
        defer { directory = nil }
        return directory
    }

    func sight() -> LeaderSight {
        let found = LeaderRecord.read(path)
        return LeaderSight(
            now: monotonicNow,
            record: found?.record,
            beats: found?.beats ?? 0,
            holder: DataDirectory.lastHolder(of: path)
        )
    }

    func end(_ process: ProcessIdentity) -> ProcessHandle.Ending {
        ProcessHandle.end(process, withinNanoseconds: Self.endingPatience)
    }

    /// The journal is opened anew at each question, for whoever leads may have become unreadable to us
    /// since, and closed again, for nothing of ours must stand in the leader's way.
    var journalTrouble: String? {
        let now = monotonicNow
        if let journal {
            let pause = journal.trouble == nil ? Self.journalEvery : Self.journalAgain
            if now - journal.askedAt < pause { return journal.trouble }
        }
        let trouble = askJournal()
        journal = (now, trouble)
        return trouble
    }

    private func askJournal() -> String? {
        do {
            let reader = try JournalReader(
                path: "\(path)/\(JournalFormat.fileName)",
                hash: { Digest.sha256($0) }
            )
            if let generation, generation != reader.generation {
                return "the journal was replaced by another one"
            }
            generation = reader.generation
            _ = try reader.head()
            return nil
        } catch JournalOpenFailure.missing where generation == nil {
            // A new installation: whoever leads first makes it.
            return nil
        } catch {
            return "the journal cannot be read: \(error)"
        }
    }
}
