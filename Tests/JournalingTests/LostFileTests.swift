import Glibc
import Journaling
import Testing
import TradingCore

/// A journal whose file is missing while what lies beside it tells of events: no new one takes its place.
@Suite struct LostFileTests {
    /// What a folder holds, by name and to the byte.
    private func content(_ folder: TemporaryFolder) -> [String: [UInt8]] {
        Dictionary(uniqueKeysWithValues: folder.names.map { ($0, folder.bytes(of: $0)) })
    }

    /// The files of a journal as a process that was killed left them.
    private func killed(events: Int) throws -> TemporaryFolder {
        let folder = TemporaryFolder()
        let journal = try Journal.forTest(folder.journal)
        _ = try journal.append(Array(try SampleFacts.day().prefix(events)))
        let image = TemporaryFolder()
        for name in folder.names { image.write(folder.bytes(of: name), to: name) }
        withExtendedLifetime(journal) {}
        return image
    }

    private func expectLost(
        _ folder: TemporaryFolder,
        _ words: [String],
        _ place: SourceLocation = #_sourceLocation
    ) throws {
        let before = content(folder)
        for _ in 0..<2 {
            let writer = #expect(throws: JournalOpenFailure.self, sourceLocation: place) {
                _ = try Journal.forTest(folder.journal)
            }
            let reader = #expect(throws: JournalOpenFailure.self, sourceLocation: place) {
                _ = try JournalReader(path: folder.journal, hash: tinyHash)
            }
            #expect(writer == reader, sourceLocation: place)
            guard let writer, case .lost(folder.journal, let detail) = writer else {
                Issue.record("\(String(describing: writer))", sourceLocation: place)
                return
            }
            for word in words {
                #expect(detail.contains(word), "\(detail)", sourceLocation: place)
            }
        }
        let isSame = content(folder) == before
        #expect(isSame, "touched: \(folder.names)", sourceLocation: place)
    }

    @Test func `a log without its file is refused, nothing is touched, and the file may come back`()
        throws
    {
        let folder = try killed(events: 7)
        let file = folder.bytes(of: "journal.sqlite")
        unlink(folder.journal)
        let words = ["-wal holds", ".lock notes event 7", ".head notes event 7"]
        try expectLost(folder, words)
        folder.write(file, to: "journal.sqlite")
        let journal = try Journal.forTest(folder.journal)
        #expect(journal.headSequence == 7 && journal.doubt == nil)
    }

    @Test(arguments: ["-wal", ".lock", ".head"])
    func `one sign is enough`(kept: String) throws {
        let folder = try killed(events: 7)
        for name in folder.names where name != "journal.sqlite" + kept {
            unlink(folder.file(name))
        }
        try expectLost(folder, [kept])
    }

    @Test func `a file that was deleted after an ordinary stop is missed`() throws {
        let folder = TemporaryFolder()
        do {
            let journal = try Journal.forTest(folder.journal)
            _ = try journal.append(Array(try SampleFacts.day().prefix(7)))
            #expect(try journal.settle())
        }
        unlink(folder.journal)
        try expectLost(folder, [".lock notes event 7", ".head notes event 7"])
    }

    @Test func `a start that was killed before the first event is no journal to be missed`() throws
    {
        let folder = TemporaryFolder()
        do { _ = try Journal.forTest(folder.journal) }
        unlink(folder.journal)
        for name in ["journal.sqlite.lock", "journal.sqlite.head"] {
            #expect(!folder.bytes(of: name).isEmpty)
        }
        do { #expect(try Journal.forTest(folder.journal).headSequence == 0) }
        for name in folder.names { folder.write([], to: name) }
        unlink(folder.journal)
        #expect(try Journal.forTest(folder.journal).doubt == nil)
    }
}

/// A journal of a killed process that is refused: file and log stay as they were.
@Suite struct KeptLogTests {
    @Test func `a refusal leaves the log of a killed process, and its file`() throws {
        let folder = TemporaryFolder()
        let names = ["journal.sqlite", "journal.sqlite-wal"]
        do {
            let source = TemporaryFolder()
            let journal = try Journal.forTest(source.journal)
            _ = try journal.append(Array(try SampleFacts.day().prefix(7)))
            for name in names { folder.write(source.bytes(of: name), to: name) }
        }
        // A note of an event that the journal does not hold.
        let other = TemporaryFolder()
        do { _ = try Journal.forTest(other.journal).append(try SampleFacts.day()) }
        folder.write(other.bytes(of: "journal.sqlite.lock"), to: "journal.sqlite.lock")
        let before = names.map { folder.bytes(of: $0) }
        #expect(before.allSatisfy { !$0.isEmpty })
        for _ in 0..<2 {
            let refusal = #expect(throws: JournalOpenFailure.self) {
                _ = try Journal.forTest(folder.journal)
            }
            guard case .notTheLast = refusal else {
                Issue.record("\(String(describing: refusal))")
                return
            }
            let isSame = names.map { folder.bytes(of: $0) } == before
            #expect(isSame, "changed: \(folder.names)")
        }
        unlink(folder.journal + ".lock")
        #expect(try Journal.forTest(folder.journal).headSequence == 7)
    }
}
