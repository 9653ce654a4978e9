import Glibc
import Journaling
import Testing
import TradingCore

/// A writer of an older life cannot write once a newer one began, however it came to have the file.
@Suite struct EpochTests {
    private func start(_ epoch: Int? = nil) -> [JournalEntry] {
        let start = AgentStarted(
            version: "0",
            pid: 1,
            modes: [:],
            epoch: epoch
        )
        return [SampleFacts.entry(.agentStarted(start))]
    }

    private func alerts(_ number: Int64) -> [JournalEntry] {
        [SampleFacts.entry(SampleFacts.alert(number))]
    }

    private func refusal(_ body: () throws -> Void) -> JournalFailure? {
        do {
            try body()
            return nil
        } catch {
            return error as? JournalFailure
        }
    }

    @Test func `each start raises the epoch, also over a restart`() throws {
        let folder = TemporaryFolder()
        for life in 1...3 {
            let journal = try Journal.forTest(folder.journal)
            #expect(journal.epoch == life - 1)
            _ = try journal.append(start())
            #expect(journal.epoch == life)
        }
        let journal = try Journal.forTest(folder.journal)
        _ = try journal.append(start(8))
        #expect(journal.epoch == 8)
        #expect(throws: JournalFailure.storage("the epoch 8 does not follow 8")) {
            try journal.append(start(8))
        }
    }

    @Test func `an older life can neither append nor note nor save anything`() throws {
        let folder = TemporaryFolder()
        let old = try Journal.forTest(folder.journal)
        _ = try old.append(start())
        _ = try old.append(alerts(1))
        // Somebody deletes the lock's file, and another process gets in. Until its life begins the old
        // one writes under the newest epoch.
        _ = try reopened(folder)
        _ = try old.append(alerts(2))
        let reader = try JournalReader(path: folder.journal, hash: tinyHash)
        #expect(try reader.newestEpoch() == 1)
        let later = try reopened(folder)
        _ = try later.append(start())
        #expect(try reader.newestEpoch() == 2)
        for failure in [
            refusal { _ = try old.append(alerts(3)) },
            refusal { _ = try old.append(alerts(3)) },
        ] {
            guard case .superseded(let words) = failure else {
                Issue.record("\(String(describing: failure))")
                continue
            }
            #expect(words.contains("has the epoch 2, and this one 1"))
        }
        _ = try later.append(alerts(3))
        #expect(try JournalReader(path: folder.journal, hash: tinyHash).verify().damages.isEmpty)
    }

    @Test func `a life does not begin where an older one wrote after it had read`() throws {
        let folder = TemporaryFolder()
        let old = try Journal.forTest(folder.journal)
        _ = try old.append(start())
        let later = try reopened(folder)
        _ = try old.append(alerts(1))
        let failure = refusal { _ = try later.append(start()) }
        guard case .notOurs(let words) = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(words.contains("another process"))
        _ = try old.append(alerts(2))
        #expect(try JournalReader(path: folder.journal, hash: tinyHash).verify().damages.isEmpty)
    }

    @Test func `a snapshot and a settling of an older life are refused as well`() throws {
        for isSnapshot in [true, false] {
            let folder = TemporaryFolder()
            let old = try Journal.forTest(folder.journal)
            _ = try old.append(start())
            let later = try reopened(folder)
            _ = try later.append(start())
            let failure = refusal {
                if isSnapshot {
                    try old.saveSnapshot([1], at: 1)
                } else {
                    _ = try old.settle()
                }
            }
            guard case .superseded = failure else {
                Issue.record("\(String(describing: failure))")
                continue
            }
        }
    }

    @Test func `a lock whose file is gone is noticed`() throws {
        let folder = TemporaryFolder()
        let journal = try Journal.forTest(folder.journal)
        try journal.checkPlace()
        unlink(folder.journal + ".lock")
        guard case .notOurs = refusal({ try journal.checkPlace() }) else {
            Issue.record("it goes on without its lock")
            return
        }
    }

    @Test func `a held lock is waited for, and no longer than told`() throws {
        let folder = TemporaryFolder()
        let journal = try Journal.forTest(folder.journal)
        var options = JournalOptions(generation: "testtest", hash: tinyHash)
        options.lockPatienceSeconds = 0.02
        #expect(throws: JournalOpenFailure.locked(path: folder.journal)) {
            _ = try Journal(path: folder.journal, options: options)
        }
        #expect(journal.headSequence == 0)
    }

    /// A second writer, as the kernel allows it where the lock's file was deleted.
    private func reopened(_ folder: TemporaryFolder) throws -> Journal {
        unlink(folder.journal + ".lock")
        return try Journal.forTest(folder.journal)
    }
}
