import Journaling
import Testing
import TradingCore

@Suite struct AppendTests {
    @Test func `the test hash is SHA-256`() {
        // Source: FIPS 180-4 example, the message abc.
        let hex = tinyHash(Array("abc".utf8)).map {
            String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
        }
        #expect(
            hex.joined() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        )
    }

    @Test func `a sample day holds a fact of every kind`() throws {
        let kinds = Set(try SampleFacts.day().map(\.fact.kind))
        #expect(kinds == Set(FactKind.allCases))
    }

    @Test func `what was appended is recovered after a reopening`() throws {
        let folder = TemporaryFolder()
        let day = try SampleFacts.day()
        var head: [UInt8] = []
        do {
            let journal = try Journal.forTest(folder.journal)
            #expect(try journal.append(Array(day.prefix(3))) == 3)
            for entry in day.dropFirst(3) { _ = try journal.append([entry]) }
            head = journal.headHash
        }
        let recovery = try Journal.forTest(folder.journal).recover()
        #expect(recovery.tail.map(\.entry) == day)
        #expect(recovery.tail.map(\.sequence) == Array(1...Int64(day.count)))
        #expect(recovery.headSequence == Int64(day.count))
        #expect(recovery.headHash == head)
        #expect(recovery.generation == "testtest")
        #expect(recovery.snapshot == nil)
    }

    @Test func `the grouping in transactions changes nothing`() throws {
        let folder = TemporaryFolder()
        let day = try SampleFacts.day()
        let together = try Journal.forTest(folder.file("one.sqlite"))
        _ = try together.append(day)
        let single = try Journal.forTest(folder.file("two.sqlite"))
        for entry in day { _ = try single.append([entry]) }
        #expect(together.headHash == single.headHash)
        for table in ["days", "positions", "orders", "deliveries", "settings", "halts"] {
            let rows = try found(folder.file("one.sqlite"), "SELECT * FROM \(table)")
            #expect(!rows.isEmpty)
            #expect(try found(folder.file("two.sqlite"), "SELECT * FROM \(table)") == rows)
        }
    }

    @Test func `an empty journal is clean and at zero`() throws {
        let folder = TemporaryFolder()
        let recovery = try Journal.forTest(folder.journal).recover()
        #expect(recovery.headSequence == 0)
        #expect(recovery.tail.isEmpty)
    }

    @Test func `snapshot and tail give the same as all events`() throws {
        let folder = TemporaryFolder()
        let day = try SampleFacts.day()
        let journal = try Journal.forTest(folder.journal)
        _ = try journal.append(day)
        for sequence in [4, 9, 13, 20] {
            try journal.saveSnapshot([UInt8(sequence)], at: Int64(sequence))
        }
        let recovery = try journal.recover()
        let snapshot = try #require(recovery.snapshot)
        #expect(snapshot.sequence == 20)
        #expect(snapshot.state == [20])
        #expect(Array(day.prefix(20)) + recovery.tail.map(\.entry) == day)
        #expect(try found(folder.journal, "SELECT sequence FROM snapshots") == ["9", "13", "20"])
    }

    @Test func `a damaged snapshot is passed over for the one before`() throws {
        let folder = TemporaryFolder()
        do {
            let journal = try Journal.forTest(folder.journal)
            _ = try journal.append(try SampleFacts.day())
            try journal.saveSnapshot([1, 2, 3], at: 5)
            try journal.saveSnapshot([4, 5, 6], at: 10)
        }
        try tamper(folder.journal, "UPDATE snapshots SET state = x'040507' WHERE sequence = 10")
        #expect(try Journal.forTest(folder.journal).recover().snapshot?.sequence == 5)
        try tamper(folder.journal, "UPDATE snapshots SET event_hash = x'00' WHERE sequence = 5")
        let recovery = try Journal.forTest(folder.journal).recover()
        #expect(recovery.snapshot == nil)
        #expect(recovery.tail.map(\.entry) == (try SampleFacts.day()))
    }
}
