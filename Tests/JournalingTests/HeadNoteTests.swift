import Foundation
import Glibc
import Journaling
import Testing
import TradingCore

/// What is noted of a journal outside of it, and what a lost or spoilt note lets through.
@Suite struct HeadNoteTests {
    /// A folder in whose journal an older copy stands, all notes as the newest one left them.
    private func withOlderCopy() throws -> (folder: TemporaryFolder, newest: Int) {
        let folder = TemporaryFolder()
        let day = try SampleFacts.day()
        do {
            let journal = try Journal.forTest(folder.journal)
            _ = try journal.append(Array(day.prefix(5)))
            _ = try journal.settle()
            let older = folder.bytes(of: "journal.sqlite")
            _ = try journal.append(Array(day.dropFirst(5)))
            folder.write(older, to: "older")
        }
        for suffix in ["", "-wal", "-shm"] { unlink(folder.journal + suffix) }
        rename(folder.file("older"), folder.journal)
        return (folder, day.count)
    }

    private func finding(_ folder: TemporaryFolder) throws -> HeadFinding {
        try JournalReader(path: folder.journal, hash: tinyHash).headFinding()
    }

    /// What happens to the lock's file.
    private static let spoilt = ["", "rubbish\n", String(repeating: "\0", count: 300)]

    @Test(arguments: spoilt)
    func `an older copy beside a spoilt lock is refused, for its head is noted twice`(
        content: String
    ) throws {
        let (folder, newest) = try withOlderCopy()
        folder.write(Array(content.utf8), to: "journal.sqlite.lock")
        let detail = "it ends at event 5, and \(newest) were written"
        #expect(try finding(folder) == .notTheLast(detail: detail))
        #expect(throws: JournalOpenFailure.notTheLast(path: folder.journal, detail: detail)) {
            _ = try Journal.forTest(folder.journal)
        }
        #expect(folder.bytes(of: "journal.sqlite.lock") == Array(content.utf8))
    }

    @Test(arguments: spoilt)
    func `a lock without a note is told, also where nothing else knows`(content: String) throws {
        let (folder, newest) = try withOlderCopy()
        folder.write(Array(content.utf8), to: "journal.sqlite.lock")
        unlink(folder.journal + ".head")
        let journal = try Journal.forTest(folder.journal)
        let doubt = try #require(journal.doubt)
        #expect(doubt.contains(".lock, which notes the newest event, is empty or spoilt"))
        #expect(doubt.contains("ends at event 5") && doubt.contains("older copy"), "\(doubt)")
        #expect(newest > 5)
        #expect(try finding(folder) == .newest, "the opening notes it anew")
    }

    @Test func `an older copy by an older build is refused before it is brought up to date`() throws
    {
        let (folder, newest) = try withOlderCopy()
        try tamper(folder.journal, "PRAGMA user_version = 1")
        let detail = "it ends at event 5, and \(newest) were written"
        #expect(throws: JournalOpenFailure.notTheLast(path: folder.journal, detail: detail)) {
            _ = try Journal.forTest(folder.journal)
        }
        #expect(try found(folder.journal, "PRAGMA user_version") == ["1"])
    }

    /// Half of a line over the one before it has the number of the one and the hash of the other.
    @Test(arguments: ["journal.sqlite.lock", "journal.sqlite.head"])
    func `a note that was written by half is spoilt, and not another journal's`(file: String) throws
    {
        let folder = TemporaryFolder()
        let day = try SampleFacts.day()
        var before: [UInt8] = []
        do {
            let journal = try Journal.forTest(folder.journal)
            _ = try journal.append(Array(day.prefix(5)))
            before = folder.bytes(of: file)
            _ = try journal.append(Array(day.dropFirst(5)))
        }
        let whole = folder.bytes(of: file)
        #expect(whole.count == before.count && whole != before)
        for cut in stride(from: 1, to: whole.count - 1, by: 3) {
            folder.write(Array(whole[..<cut] + before[cut...]), to: file)
            let found = try finding(folder)
            if case .notTheLast(let detail) = found { Issue.record("cut at \(cut): \(detail)") }
        }
        folder.write(Array(whole[..<60] + before[60...]), to: file)
        #expect(throws: Never.self) { _ = try Journal.forTest(folder.journal) }
    }

    @Test func `the newest journal beside a spoilt lock is taken, and that is told`() throws {
        let folder = TemporaryFolder()
        do { _ = try Journal.forTest(folder.journal).append(try SampleFacts.day()) }
        folder.write([], to: "journal.sqlite.lock")
        guard case .doubtful = try finding(folder) else {
            Issue.record("\(try finding(folder))")
            return
        }
        do {
            let journal = try Journal.forTest(folder.journal)
            #expect(journal.doubt?.contains("and the journal holds it") == true)
            journal.forgetDoubt()
        }
        #expect(try Journal.forTest(folder.journal).doubt == nil, "once is enough")
    }

    @Test func `a doubtful journal that is given back is doubtful still for the next who opens it`()
        throws
    {
        let (folder, _) = try withOlderCopy()
        unlink(folder.journal + ".lock")
        let first = try #require(try Journal.forTest(folder.journal).doubt)
        // The note is good again, and nobody was told.
        for _ in 0..<2 { #expect(try Journal.forTest(folder.journal).doubt == first) }
        try Journal.forTest(folder.journal).forgetDoubt()
        #expect(try Journal.forTest(folder.journal).doubt == nil)
        #expect(!folder.names.contains("journal.sqlite.doubt"))
    }

    @Test func `an older copy whose lock was removed is taken, and told what it is`() throws {
        let (folder, newest) = try withOlderCopy()
        unlink(folder.journal + ".lock")
        let journal = try Journal.forTest(folder.journal)
        let doubt = try #require(journal.doubt)
        #expect(doubt.contains("it ends at event 5, and \(newest) were written"), "\(doubt)")
    }

    @Test func `a refused start leaves a removed lock removed`() throws {
        let (folder, _) = try withOlderCopy()
        unlink(folder.journal + ".lock")
        let whole = folder.bytes(of: "journal.sqlite")
        folder.write(Array("something else".utf8), to: "journal.sqlite")
        #expect(throws: JournalOpenFailure.self) { _ = try Journal.forTest(folder.journal) }
        #expect(!folder.names.contains("journal.sqlite.lock"))
        folder.write(whole, to: "journal.sqlite")
        #expect(try Journal.forTest(folder.journal).headSequence == 5)
    }

    @Test func `an older copy that brought its own lock is refused`() throws {
        let (folder, newest) = try withOlderCopy()
        let day = try SampleFacts.day()
        let other = TemporaryFolder()
        do { _ = try Journal.forTest(other.journal).append(Array(day.prefix(5))) }
        folder.write(other.bytes(of: "journal.sqlite.lock"), to: "journal.sqlite.lock")
        let detail = "it ends at event 5, and \(newest) were written"
        #expect(throws: JournalOpenFailure.notTheLast(path: folder.journal, detail: detail)) {
            _ = try Journal.forTest(folder.journal)
        }
    }

    @Test func `nothing is told where nothing is odd`() throws {
        let folder = TemporaryFolder()
        do {
            let journal = try Journal.forTest(folder.journal)
            #expect(journal.doubt == nil)
            #expect(try finding(folder) == .newest)
            _ = try journal.append(try SampleFacts.day())
            #expect(try finding(folder) == .newest)
        }
        // A build before the second note, and one that was killed before the first event.
        unlink(folder.journal + ".head")
        #expect(try Journal.forTest(folder.journal).doubt == nil)
        let young = TemporaryFolder()
        do { _ = try Journal.forTest(young.journal) }
        young.write([], to: "journal.sqlite.lock")
        #expect(try Journal.forTest(young.journal).doubt == nil)
    }

    @Test func `a journal that was moved away with its notes makes room for a new one`() throws {
        let folder = TemporaryFolder()
        do { _ = try Journal.forTest(folder.journal).append(try SampleFacts.day()) }
        for name in folder.names { unlink(folder.file(name)) }
        let options = JournalOptions(generation: "otherone", hash: tinyHash)
        do { #expect(try Journal(path: folder.journal, options: options).doubt == nil) }
        #expect(try Journal(path: folder.journal, options: options).doubt == nil)
    }
}
