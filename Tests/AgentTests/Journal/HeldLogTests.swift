import ChatOps
import Foundation
import GRDB
import Journaling
import Platform
import Testing
import TradingCore

@testable import martlet

/// A program that reads the journal without an end holds its write-ahead log back.
@Suite struct HeldLogTests {
    private func longAlert(_ number: Int64) -> JournalEntry {
        let report = NoticeReport(
            headline: "long",
            lines: [String(repeating: "x", count: 1 << 20)],
            numbers: []
        )
        let alert = Alert(
            number: number,
            kind: .digest,
            severity: .info,
            time: .epoch,
            subject: "test",
            report: .notice(report)
        )
        return JournalEntry(
            time: .epoch,
            recordedAt: .epoch,
            cause: "test",
            fact: .alertRaised(alert)
        )
    }

    @Test func `a log over 64 MB is told once, and again when it has been short`() throws {
        let folder = AgentFolder()
        let directory = try DataDirectory.open(folder.file("data"))
        let options = JournalOptions(seed: 1, hash: { Digest.sha256($0) })
        let path = directory.file("journal.sqlite")
        let journal = try Journal(path: path, options: options)
        let post = GuardPost(directory: directory, journal: journal, diskFreeMin: 0)
        _ = try journal.append([longAlert(1)])
        #expect(post.look(atMonotonic: 1) == [])
        var configuration = Configuration()
        configuration.readonly = true
        configuration.allowsUnsafeTransactions = true
        let reader = try DatabaseQueue(path: path, configuration: configuration)
        try reader.unsafeReentrantRead { try $0.execute(sql: "BEGIN; SELECT count(*) FROM events") }
        for number in 2...66 as ClosedRange<Int64> { _ = try journal.append([longAlert(number)]) }
        #expect(journal.walBytes > JournalFormat.logBytesWarned)
        let minute: Int64 = 60_000_000_000
        let told = post.look(atMonotonic: minute + 2)
        #expect(told.map(\.subject) == ["journal log"])
        #expect(told.first?.report.headline.contains("write-ahead log has grown") ?? false)
        // Nothing is stopped for it, and it is not told every minute.
        #expect(!post.isDiskLow && post.failure == nil)
        #expect(post.look(atMonotonic: 2 * minute + 3) == [])
        try reader.unsafeReentrantRead { try $0.execute(sql: "ROLLBACK") }
        #expect(try journal.settle())
        #expect(post.look(atMonotonic: 3 * minute + 4) == [])
        #expect(journal.walBytes < JournalFormat.logBytesWarned)
        #expect(try JournalReader(path: path, hash: { Digest.sha256($0) }).verify().isSound)
    }
}
