import GRDB
import Glibc
import Journaling
import Testing
import TradingCore

/// What an append says when it cannot be done, and that nothing of it remains.
@Suite struct FailureTests {
    private func refusal(_ journal: Journal, _ entries: [JournalEntry]) -> JournalFailure? {
        do throws(JournalFailure) {
            _ = try journal.append(entries)
            return nil
        } catch {
            return error
        }
    }

    private func manyAlerts(from number: Int64) -> [JournalEntry] {
        (0..<50).map { SampleFacts.entry(SampleFacts.alert(number + $0)) }
            + [SampleFacts.entry(.cashMoved(Self.funding(number)))]
    }

    private static func funding(_ number: Int64) -> CashMovement {
        CashMovement(
            venue: SampleFacts.btc.venue,
            id: "\(number)",
            kind: .funding,
            amount: .one,
            instrument: nil,
            time: SampleFacts.start
        )
    }

    /// Appends until the disk is full; gives the number of entries that were taken.
    private func fill(_ journal: Journal) -> (taken: Int64, failure: JournalFailure?) {
        var taken: Int64 = 0
        for round in 0..<1000 {
            if let failure = refusal(journal, manyAlerts(from: Int64(round) * 50 + 1)) {
                return (taken, failure)
            }
            taken += 51
        }
        return (taken, nil)
    }

    @Test func `a bounded file that is full refuses and loses nothing`() throws {
        let folder = TemporaryFolder()
        var taken: Int64 = 0
        do {
            let journal = try Journal.forTest(folder.journal, pagesMax: 120)
            let outcome = fill(journal)
            guard case .diskFull = outcome.failure else {
                Issue.record("\(outcome)")
                return
            }
            taken = outcome.taken
            #expect(taken > 0)
            #expect(journal.headSequence == taken)
        }
        let roomy = try Journal.forTest(folder.journal)
        #expect(try roomy.recover().tail.count == Int(taken))
        // With room again the journal goes on where it was.
        #expect(refusal(roomy, manyAlerts(from: 1_000_000)) == nil)
        let reader = try JournalReader(path: folder.journal, hash: tinyHash)
        #expect(try reader.verify().damages == [])
    }

    @Test(.enabled(if: geteuid() == 0, "mounting takes root"))
    func `a full file system refuses and loses nothing`() throws {
        let folder = TemporaryFolder()
        // Where the sandbox does not allow mounts, the bounded file above stands for this.
        guard mount("none", folder.path, "tmpfs", 0, "size=1m") == 0 else { return }
        defer { umount2(folder.path, Int32(MNT_DETACH)) }
        folder.write([UInt8](repeating: 7, count: 300_000), to: "ballast")
        let journal = try Journal.forTest(folder.journal)
        let outcome = fill(journal)
        guard case .diskFull = outcome.failure else {
            Issue.record("\(outcome)")
            return
        }
        #expect(try journal.recover().tail.count == Int(outcome.taken))
        // With room again the same journal goes on, as if the refused entries had never been.
        unlink(folder.file("ballast"))
        let fill = SampleFacts.entry(try SampleFacts.fill("late", order: 1))
        #expect(refusal(journal, [fill]) == nil)
        #expect(journal.headSequence == outcome.taken + 1)
        let reader = try JournalReader(path: folder.journal, hash: tinyHash)
        #expect(try reader.verify().damages == [])
    }

    @Test func `a fill that was booked before is refused loudly`() throws {
        let folder = TemporaryFolder()
        let journal = try Journal.forTest(folder.journal)
        _ = try journal.append([SampleFacts.entry(try SampleFacts.fill("f1", order: 1))])
        let other = SampleFacts.entry(
            try SampleFacts.fill("f1", order: 1, instrument: SampleFacts.euro)
        )
        #expect(refusal(journal, [other]) == nil)
        let again = [
            SampleFacts.entry(SampleFacts.alert(1)),
            SampleFacts.entry(try SampleFacts.fill("f1", order: 9)),
        ]
        guard case .storage(let text) = refusal(journal, again) else {
            Issue.record("a fill was booked twice")
            return
        }
        #expect(text.contains("fills.venue, fills.id"))
        #expect(journal.headSequence == 2)
        #expect(try found(folder.journal, "SELECT count(*) FROM alerts") == ["0"])
        // After that nothing is written any more.
        #expect(refusal(journal, [SampleFacts.entry(SampleFacts.alert(2))]) != nil)
    }

    @Test(arguments: [
        [SampleFacts.command(1, key: "update 5"), SampleFacts.command(2, key: "update 5")],
        [
            Fact.jobFinished(JobFinished(name: "a", key: "d", isLate: false, outcome: "done")),
            Fact.jobFinished(JobFinished(name: "a", key: "d", isLate: true, outcome: "done")),
        ],
        [SampleFacts.alert(4), SampleFacts.alert(4)],
    ])
    func `what happens once is refused a second time`(facts: [Fact]) throws {
        let folder = TemporaryFolder()
        let journal = try Journal.forTest(folder.journal)
        let entries = facts.map { SampleFacts.entry($0) }
        #expect(refusal(journal, Array(entries.prefix(1))) == nil)
        guard case .storage = refusal(journal, Array(entries.suffix(1))) else {
            Issue.record("taken twice")
            return
        }
        #expect(try found(folder.journal, "SELECT count(*) FROM events") == ["1"])
    }

    @Test func `the same key on another surface is another command`() throws {
        let folder = TemporaryFolder()
        let journal = try Journal.forTest(folder.journal)
        let entries = [
            SampleFacts.entry(SampleFacts.command(1, key: "5")),
            SampleFacts.entry(SampleFacts.command(2, key: "5", surface: .console)),
        ]
        #expect(refusal(journal, entries) == nil)
    }

    @Test func `events cannot be changed or deleted`() throws {
        let folder = TemporaryFolder()
        let journal = try Journal.forTest(folder.journal)
        _ = try journal.append(try SampleFacts.day())
        for sql in [
            "UPDATE events SET cause = 'x' WHERE sequence = 3",
            "DELETE FROM events WHERE sequence = 3",
            "INSERT OR REPLACE INTO events VALUES (3,0,0,'k','c','{}',x'00')",
            "INSERT INTO events VALUES (9999,0,0,'k','c','{}',x'00')",
        ] {
            #expect(throws: DatabaseError.self) { try tamper(folder.journal, sql) }
        }
        #expect(try journal.recover().tail.map(\.entry) == (try SampleFacts.day()))
    }

    @Test func `a journal that was moved away is noticed`() throws {
        let folder = TemporaryFolder()
        let journal = try Journal.forTest(folder.journal)
        _ = try journal.append([SampleFacts.entry(SampleFacts.alert(1))])
        try journal.checkIdentity()
        rename(folder.journal, folder.file("elsewhere"))
        #expect(throws: JournalFailure.notOurs("\(folder.journal) was moved or deleted")) {
            try journal.checkIdentity()
        }
    }

    @Test func `a journal that was replaced is noticed and not written any more`() throws {
        let folder = TemporaryFolder()
        do { _ = try Journal.forTest(folder.file("other")) }
        let journal = try Journal.forTest(folder.journal)
        rename(folder.file("other"), folder.journal)
        #expect(throws: JournalFailure.self) { try journal.checkIdentity() }
        guard case .notOurs = refusal(journal, [SampleFacts.entry(SampleFacts.alert(1))]) else {
            Issue.record("written to a file that is not ours")
            return
        }
    }

    @Test func `a foreign writer is noticed`() throws {
        let folder = TemporaryFolder()
        let journal = try Journal.forTest(folder.journal)
        _ = try journal.append([SampleFacts.entry(SampleFacts.alert(1))])
        try tamper(folder.journal, "UPDATE head SET sequence = 7")
        #expect(throws: JournalFailure.self) { try journal.checkIdentity() }
    }
}
