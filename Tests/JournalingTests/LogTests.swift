import GRDB
import Glibc
import Journaling
import Testing
import TradingCore

/// The write-ahead log: how long it gets, who may hold it, and what is left of it at a stop.
@Suite struct LogTests {
    private func alerts(_ count: Int, from number: Int64) -> [JournalEntry] {
        (0..<Int64(count)).map { SampleFacts.entry(SampleFacts.alert(number + $0)) }
    }

    /// A connection of another program, with a transaction open until it goes away.
    private func holding(_ path: String, _ sql: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.unsafeReentrantWrite { try $0.execute(sql: sql) }
        return queue
    }

    @Test func `the log begins anew after every checkpoint`() throws {
        let folder = TemporaryFolder()
        let journal = try Journal.forTest(folder.journal)
        var longest: Int64 = 0
        var number: Int64 = 1
        // Some 40 pages each, hence more than three times the bound in all.
        for _ in 0..<220 {
            _ = try journal.append(alerts(150, from: number))
            number += 150
            longest = max(longest, journal.walBytes)
        }
        #expect(longest > 5 << 20, "the bound was never reached")
        #expect(longest < JournalFormat.logReadyBytes, "\(longest) bytes")
    }

    @Test func `an ordinary stop leaves an empty log`() throws {
        let folder = TemporaryFolder()
        let journal = try Journal.forTest(folder.journal)
        _ = try journal.append(try SampleFacts.day())
        #expect(journal.walBytes > 0)
        #expect(try journal.settle())
        #expect(journal.walBytes == 0)
    }

    @Test func `a reader at the stop keeps the log, and nothing is lost`() throws {
        let folder = TemporaryFolder()
        let day = try SampleFacts.day()
        do {
            let journal = try Journal.forTest(folder.journal)
            _ = try journal.append(Array(day.prefix(5)))
            let reader = try holding(folder.journal, "BEGIN; SELECT count(*) FROM events")
            _ = try journal.append(Array(day.dropFirst(5)))
            #expect(try !journal.settle())
            #expect(journal.walBytes > 0)
            try reader.unsafeReentrantWrite { try $0.execute(sql: "ROLLBACK") }
        }
        #expect(try Journal.forTest(folder.journal).recover().tail.map(\.entry) == day)
    }

    @Test func `a write lock of another program is waited for, told, and survived`() throws {
        let folder = TemporaryFolder()
        let journal = try Journal.forTest(folder.journal)
        let other = try holding(folder.journal, "BEGIN IMMEDIATE")
        do throws(JournalFailure) {
            _ = try journal.append(alerts(1, from: 1))
            Issue.record("written past a lock")
        } catch {
            guard case .busy(let words) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(words.contains("another program"))
        }
        try journal.checkIdentity()
        try other.unsafeReentrantWrite { try $0.execute(sql: "ROLLBACK") }
        #expect(try journal.append(alerts(1, from: 1)) == 1)
        #expect(try journal.recover().tail.count == 1)
    }

    @Test(arguments: ["-wal", "-shm"])
    func `a log that was taken away is noticed, and its events are saved`(suffix: String) throws {
        let folder = TemporaryFolder()
        let day = try SampleFacts.day()
        do {
            let journal = try Journal.forTest(folder.journal)
            _ = try journal.append(day)
            rename(folder.journal + suffix, folder.file("taken"))
            #expect(
                throws: JournalFailure.notOurs("\(folder.journal + suffix) was moved or deleted")
            ) { try journal.checkIdentity() }
        }
        for name in ["journal.sqlite-wal", "journal.sqlite-shm"] { unlink(folder.file(name)) }
        #expect(try Journal.forTest(folder.journal).recover().tail.map(\.entry) == day)
    }

    @Test func `room is made ahead up to a bound, and is no part of the journal`() throws {
        let folder = TemporaryFolder()
        let copy = TemporaryFolder()
        let day = try SampleFacts.day()
        let journal = try Journal.forTest(folder.journal)
        _ = try journal.append(Array(day.prefix(3)))
        try journal.makeRoom()
        let once = journal.walBytes
        #expect(once > Int64(JournalFormat.logStepBytes))
        for _ in 0..<20 { try journal.makeRoom() }
        let full = journal.walBytes
        #expect(full >= JournalFormat.logReadyBytes)
        #expect(full < JournalFormat.logReadyBytes + Int64(JournalFormat.logStepBytes))
        _ = try journal.append(Array(day.dropFirst(3)))
        #expect(journal.walBytes == full, "a commit made the file longer")
        // What a kill at this moment would leave.
        for name in ["journal.sqlite", "journal.sqlite-wal"] {
            copy.write(folder.bytes(of: name), to: name)
        }
        #expect(try Journal.forTest(copy.journal).recover().tail.map(\.entry) == day)
    }

    @Test func `the head is noted on the way, and what is cut off before it is found`() throws {
        let folder = TemporaryFolder()
        do {
            let journal = try Journal.forTest(folder.journal)
            for number in 1...Int64(300) { _ = try journal.append(alerts(1, from: number)) }
        }
        let noted = JournalFormat.eventsPerHeadMax
        #expect(try found(folder.journal, "SELECT sequence FROM head") == ["\(noted)"])
        do { #expect(try Journal.forTest(folder.journal).headSequence == 300) }
        try tamper(
            folder.journal,
            "DROP TRIGGER events_stay; DELETE FROM events WHERE sequence >= \(noted)"
        )
        #expect(throws: JournalOpenFailure.self) { try Journal.forTest(folder.journal) }
    }

    @Test func `an SQLite that is too old is refused before anything is made`() throws {
        let folder = TemporaryFolder()
        var options = JournalOptions(generation: "testtest", hash: tinyHash)
        options.sqlite = SQLiteLibrary(number: 3_037_002)
        let expected = JournalOpenFailure.oldLibrary(found: "3.37.2", needed: "3.38.0")
        #expect(throws: expected) { try Journal(path: folder.journal, options: options) }
        #expect(folder.names.isEmpty)
        #expect(SQLiteLibrary.current.isSufficient)
    }

    @Test func `the remark on SQLite says why its known fault does no harm`() {
        let old = SQLiteLibrary(number: 3_040_001)
        #expect(old.hasResetFault && old.remark.contains("3.40.1"))
        #expect(old.remark.contains("one connection alone writes"))
        let new = SQLiteLibrary(number: 3_051_003)
        #expect(!new.hasResetFault && new.remark == "SQLite 3.51.3")
    }
}
