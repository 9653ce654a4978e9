import Foundation
import GRDB
import Glibc
import Journaling
import Testing
import TradingCore

/// Every refusal, and that the refused file stays as it was.
@Suite struct OpeningTests {
    private func refusal(_ path: String) -> JournalOpenFailure? {
        do throws(JournalOpenFailure) {
            _ = try Journal(
                path: path,
                options: JournalOptions(generation: "testtest", hash: tinyHash)
            )
            return nil
        } catch {
            return error
        }
    }

    private func readerRefusal(_ path: String) -> JournalOpenFailure? {
        do throws(JournalOpenFailure) {
            _ = try JournalReader(path: path, hash: tinyHash)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        Array(
            "this is a text file, and it is longer than one hundred bytes, so that the header's length is not what gives it away\n"
                .utf8
        ),
        Array("short".utf8), [],
        Array("SQLite format 3\0".utf8),
    ])
    func `a file that is no database is refused and stays`(bytes: [UInt8]) {
        let folder = TemporaryFolder()
        folder.write(bytes, to: "journal.sqlite")
        for refusal in [refusal(folder.journal), readerRefusal(folder.journal)] {
            guard case .notAJournal = refusal else {
                Issue.record("\(String(describing: refusal))")
                continue
            }
        }
        #expect(folder.bytes(of: "journal.sqlite") == bytes)
    }

    @Test func `another program's database is refused and stays`() throws {
        let folder = TemporaryFolder()
        try tamper(folder.journal, "CREATE TABLE notes (text); PRAGMA application_id = 77")
        let bytes = folder.bytes(of: "journal.sqlite")
        for refusal in [refusal(folder.journal), readerRefusal(folder.journal)] {
            guard case .notAJournal(_, let detail) = refusal else {
                Issue.record("\(String(describing: refusal))")
                continue
            }
            #expect(detail.contains("77"))
        }
        #expect(folder.bytes(of: "journal.sqlite") == bytes)
    }

    @Test func `a directory in the journal's place is refused`() {
        let folder = TemporaryFolder()
        mkdir(folder.journal, 0o700)
        defer { rmdir(folder.journal) }
        guard case .notAJournal = refusal(folder.journal) else {
            Issue.record("a directory was taken")
            return
        }
    }

    @Test func `a newer version is refused and stays`() throws {
        let folder = TemporaryFolder()
        do { _ = try Journal.forTest(folder.journal).append(try SampleFacts.day()) }
        try tamper(folder.journal, "PRAGMA user_version = \(JournalFormat.version + 1)")
        let expected = JournalOpenFailure.newerVersion(
            path: folder.journal,
            found: JournalFormat.version + 1,
            supported: JournalFormat.version
        )
        #expect(refusal(folder.journal) == expected)
        #expect(readerRefusal(folder.journal) == expected)
        #expect(
            try found(folder.journal, "PRAGMA user_version") == ["\(JournalFormat.version + 1)"]
        )
    }

    @Test func `a truncated file is refused and stays`() throws {
        let folder = TemporaryFolder()
        do {
            let journal = try Journal.forTest(folder.journal)
            _ = try journal.append(try SampleFacts.day())
            try journal.checkpoint()
        }
        let whole = folder.bytes(of: "journal.sqlite").count
        folder.truncate("journal.sqlite", to: whole / 2 / 4096 * 4096)
        let bytes = folder.bytes(of: "journal.sqlite")
        guard case .corrupt = refusal(folder.journal) else {
            Issue.record("\(String(describing: refusal(folder.journal)))")
            return
        }
        #expect(folder.bytes(of: "journal.sqlite") == bytes)
    }

    @Test func `a second writer is refused while the first one lives`() throws {
        let folder = TemporaryFolder()
        do {
            let journal = try Journal.forTest(folder.journal)
            #expect(refusal(folder.journal) == .locked(path: folder.journal))
            _ = try journal.append([SampleFacts.entry(SampleFacts.alert(1))])
        }
        #expect(refusal(folder.journal) == nil)
    }

    @Test func `a missing directory is said`() {
        let folder = TemporaryFolder()
        guard case .system(_, let detail) = refusal(folder.file("absent/journal.sqlite")) else {
            Issue.record("a journal in no directory")
            return
        }
        #expect(detail.contains("No such file"))
    }

    @Test func `a reader of no journal is told so`() {
        let folder = TemporaryFolder()
        #expect(readerRefusal(folder.journal) == .missing(path: folder.journal))
        #expect(folder.names.isEmpty)
    }

    @Test(.enabled(if: geteuid() != 0, "permissions do not bind root"))
    func `a directory without write rights is refused`() {
        let folder = TemporaryFolder()
        chmod(folder.path, 0o500)
        guard case .permission = refusal(folder.journal) else {
            Issue.record("a journal in a directory without write rights")
            return
        }
    }

    @Test(.enabled(if: geteuid() == 0, "mounting takes root"))
    func `a read-only file system is refused`() throws {
        let folder = TemporaryFolder()
        // Where the sandbox does not allow mounts there is nothing to test.
        guard mount("none", folder.path, "tmpfs", UInt(MS_RDONLY), "size=1m") == 0 else { return }
        defer { umount(folder.path) }
        #expect(refusal(folder.journal) == .readOnly(path: folder.journal))
    }

    @Test func `a last event that was removed after a stop is found at the opening`() throws {
        let folder = TemporaryFolder()
        let day = try SampleFacts.day()
        do {
            let journal = try Journal.forTest(folder.journal)
            _ = try journal.append(day)
            _ = try journal.settle()
        }
        try tamper(
            folder.journal,
            "DROP TRIGGER events_stay; DELETE FROM events WHERE sequence = \(day.count)"
        )
        guard case .brokenChain(_, let sequence, _) = refusal(folder.journal) else {
            Issue.record("\(String(describing: refusal(folder.journal)))")
            return
        }
        #expect(sequence == Int64(day.count))
    }

    @Test func `an older copy that was put back is refused until its note is removed`() throws {
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
        let bytes = folder.bytes(of: "journal.sqlite")
        guard case .notTheLast(_, let detail) = refusal(folder.journal) else {
            Issue.record("\(String(describing: refusal(folder.journal)))")
            return
        }
        #expect(detail == "it ends at event 5, and \(day.count) were written")
        #expect(folder.bytes(of: "journal.sqlite") == bytes)
        unlink(folder.journal + ".lock")
        #expect(refusal(folder.journal) == nil)
    }

    @Test func `another journal in the place of the last one is refused`() throws {
        let folder = TemporaryFolder()
        do { _ = try Journal.forTest(folder.journal).append(try SampleFacts.day()) }
        do {
            let options = JournalOptions(generation: "otherone", hash: tinyHash)
            _ = try Journal(path: folder.file("other"), options: options)
        }
        for suffix in ["-wal", "-shm"] { unlink(folder.journal + suffix) }
        rename(folder.file("other"), folder.journal)
        guard case .notTheLast(_, let detail) = refusal(folder.journal) else {
            Issue.record("\(String(describing: refusal(folder.journal)))")
            return
        }
        #expect(detail.contains("testtest") && detail.contains("otherone"))
    }

    @Test func `the newest event that was cut off after a crash is missed`() throws {
        let folder = TemporaryFolder()
        let day = try SampleFacts.day()
        do { _ = try Journal.forTest(folder.journal).append(day) }
        try tamper(
            folder.journal,
            "DROP TRIGGER events_stay; DELETE FROM events WHERE sequence = \(day.count)"
        )
        guard case .notTheLast = refusal(folder.journal) else {
            Issue.record("\(String(describing: refusal(folder.journal)))")
            return
        }
    }

    @Test func `a leftover of a broken creation is no obstacle`() throws {
        let folder = TemporaryFolder()
        folder.write(Array("half".utf8), to: "journal.sqlite.creating")
        let journal = try Journal.forTest(folder.journal)
        #expect(try journal.append([SampleFacts.entry(SampleFacts.alert(1))]) == 1)
        #expect(!folder.names.contains("journal.sqlite.creating"))
    }

    @Test func `every refusal has a sentence and a way out`() {
        let all: [JournalOpenFailure] = [
            .notAJournal(path: "p", detail: "d"), .newerVersion(path: "p", found: 2, supported: 1),
            .brokenChain(path: "p", sequence: 4, why: "w"), .corrupt(path: "p", detail: "d"),
            .locked(path: "p"), .diskFull(path: "p", detail: "d"),
            .permission(path: "p", detail: "d"), .readOnly(path: "p"), .missing(path: "p"),
            .notTheLast(path: "p", detail: "d"), .oldLibrary(found: "f", needed: "n"),
            .system(path: "p", detail: "d"), .lost(path: "p", detail: "d"),
        ]
        #expect(Set(all.map(\.sentence)).count == all.count)
        for failure in all {
            #expect(failure.sentence.hasSuffix(".") && failure.mend.hasSuffix("."))
        }
    }
}
