import Journaling
import Testing
import TradingCore

@Suite struct VerificationTests {
    /// A closed journal of the sample day, changed by somebody.
    private func verified(
        after sql: String,
        comparing: Bool = true
    ) throws -> Verification {
        let folder = TemporaryFolder()
        do {
            let journal = try Journal.forTest(folder.journal)
            _ = try journal.append(try SampleFacts.day())
            try journal.saveSnapshot([1, 2], at: 6)
        }
        if !sql.isEmpty { try tamper(folder.journal, sql) }
        let reader = try JournalReader(path: folder.journal, hash: tinyHash)
        return try reader.verify(comparingTables: comparing)
    }

    private static let hold = """
        CREATE TRIGGER events_hold BEFORE UPDATE ON events
        BEGIN SELECT RAISE(ABORT, 'events are never changed'); END
        """
    private static let stay = """
        CREATE TRIGGER events_stay BEFORE DELETE ON events
        BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END
        """

    @Test func `an untouched journal is sound`() throws {
        let result = try verified(after: "")
        #expect(result.isSound, "\(result.damages)")
        #expect(result.events == Int64(try SampleFacts.day().count))
        #expect(result.headSequence == result.events)
        #expect(result.comparedTables)
    }

    @Test(arguments: [
        "time = time + 1", "recorded = recorded - 1", "kind = 'order_moved'",
        "cause = cause || ' '",
        "payload = replace(payload, '0.1', '0.2')", "payload = payload || ' '",
        "hash = zeroblob(32)", "hash = x'00'",
    ])
    func `a change of any column of an event is found`(change: String) throws {
        // The fill f1.
        let target = "(SELECT sequence FROM fills WHERE id = 'f1')"
        let result = try verified(
            after: """
                DROP TRIGGER events_hold; UPDATE events SET \(change) WHERE sequence = \(target);
                \(Self.hold)
                """
        )
        #expect(result.damages.contains(.hashMismatch(sequence: 14)), "\(result.damages)")
        #expect(result.firstBadSequence == 14)
    }

    @Test func `an event with another number is found`() throws {
        let result = try verified(
            after: "DROP TRIGGER events_hold; UPDATE events SET sequence = 900 WHERE sequence = 30;"
                + Self.hold
        )
        #expect(result.firstBadSequence == 30)
        #expect(result.damages.contains(.missingEvents(30...30)))
    }

    @Test(arguments: [1, 14, 30])
    func `a deleted event is found`(sequence: Int64) throws {
        let result = try verified(
            after: "DROP TRIGGER events_stay; DELETE FROM events WHERE sequence = \(sequence);"
                + Self.stay
        )
        #expect(result.damages.contains(.missingEvents(sequence...sequence)), "\(result.damages)")
        #expect(result.firstBadSequence == sequence)
    }

    @Test func `a deleted last event is found`() throws {
        let last = Int64(try SampleFacts.day().count)
        let result = try verified(
            after: "DROP TRIGGER events_stay; DELETE FROM events WHERE sequence = \(last);"
                + Self.stay
        )
        #expect(result.damages.contains(.headDiffers(noted: last, last: last - 1)))
        #expect(result.firstBadSequence == last)
    }

    @Test(arguments: [
        ("UPDATE fills SET price = price + 1 WHERE id = 'f1'", "fills"),
        ("UPDATE days SET realised_e12 = 1", "days"),
        ("DELETE FROM alerts WHERE number = 2", "alerts"),
        ("INSERT INTO jobs VALUES ('x', 'y', 0, 'done', 0, 0)", "jobs"),
        ("UPDATE orders SET state = 'filled' WHERE state = 'live'", "orders"),
        ("UPDATE positions SET quantity_e12 = quantity_e12 + 1", "positions"),
        ("UPDATE halts SET cleared = NULL", "halts"),
        ("UPDATE commands SET mac = 'ff' WHERE number = 1", "commands"),
        ("UPDATE settings SET value = '{}' WHERE name = 'reduce_only'", "settings"),
    ])
    func `a table that differs from the events is found`(sql: String, table: String) throws {
        let result = try verified(after: sql)
        let tables = result.damages.map { damage in
            if case .projectionDiffers(let name, _) = damage { name } else { "\(damage)" }
        }
        #expect(Set(tables) == [table])
        // The chain alone does not show it.
        #expect(try verified(after: sql, comparing: false).isSound)
    }

    @Test func `a missing trigger is found`() throws {
        let result = try verified(after: "DROP TRIGGER events_hold")
        #expect(result.damages == [.schemaDiffers(name: "events_hold")])
    }

    @Test func `a damaged snapshot is found`() throws {
        let result = try verified(after: "UPDATE snapshots SET state = x'0103'")
        #expect(result.damages == [.snapshotDiffers(sequence: 6)])
    }

    @Test func `a torn page is found`() throws {
        let folder = TemporaryFolder()
        do {
            let journal = try Journal.forTest(folder.journal)
            _ = try journal.append(try SampleFacts.day())
            try journal.checkpoint()
        }
        var bytes = folder.bytes(of: "journal.sqlite")
        let needle = Array("too old".utf8)
        let at = try #require(
            bytes.indices.first { bytes[$0...].starts(with: needle) }
        )
        bytes[at] ^= 0x20
        folder.write(bytes, to: "journal.sqlite")
        let reader = try JournalReader(path: folder.journal, hash: tinyHash)
        #expect(try !reader.verify().isSound)
    }

    @Test func `tampering with the tail stops the start`() throws {
        let folder = TemporaryFolder()
        do { _ = try Journal.forTest(folder.journal).append(try SampleFacts.day()) }
        try tamper(
            folder.journal,
            "DROP TRIGGER events_hold; UPDATE events SET time = time + 1 WHERE sequence = 20"
        )
        let journal = try Journal.forTest(folder.journal)
        do throws(JournalOpenFailure) {
            _ = try journal.recover()
            Issue.record("a broken chain was recovered")
        } catch {
            guard case .brokenChain(_, 20, _) = error else {
                Issue.record("\(error)")
                return
            }
        }
    }
}
