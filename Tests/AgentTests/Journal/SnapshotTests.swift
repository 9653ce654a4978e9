import Foundation
import GRDB
import Journaling
import Platform
import Testing
import TradingCore
import TradingEngine

@testable import martlet

/// A saved book stands for the events before it, whoever wrote it; the events are the record.
@Suite struct SnapshotTests {
    /// A journal with orders and fills, ended cleanly and hence with a snapshot of everything.
    private func traded() throws -> AgentFolder {
        let folder = AgentFolder()
        let bars = try folder.write(SwingBars.csv(count: 300), to: "SWING-1m.csv")
        let run = try Outcome(
            ["run", "--no-console", "--once", "--data", folder.file("data"), "--replay", bars]
                + ["--speed", "max"] + SwingBars.grid,
            in: folder,
            withinSeconds: 60
        )
        try #require(run.code == 0, "\(run.errors)")
        return folder
    }

    private func journal(_ folder: AgentFolder) throws -> Journal {
        try Journal(
            path: folder.file("data/journal.sqlite"),
            options: JournalOptions(seed: 1, hash: { Digest.sha256($0) })
        )
    }

    @Test func `a saved book comes back as the fold of all events, read by two threads`() throws {
        let journal = try journal(traded())
        let recovery = try journal.recover()
        let state = try #require(recovery.snapshot?.state)
        let saved = try SnapshotCodec.decode(state)
        let all = try journal.recover(usesSnapshots: false)
        #expect(all.snapshot == nil && Int64(all.tail.count) == all.headSequence)
        let folded = RecoveredBook(all, nil)
        #expect(!folded.book.parted().orders.isEmpty)
        let recovered = RecoveredBook(recovery, saved)
        #expect(folded.book == recovered.book)
        // From here a life counts the events after which it saves its book.
        #expect(recovered.savedSequence == recovery.snapshot?.sequence)
        #expect(try SnapshotCodec.decode(SnapshotCodec.encode(saved)).book == saved.book)
        // One line that holds everything, as it was written before.
        let whole = Array(try JSONEncoder().encode(saved))
        #expect(try SnapshotCodec.decode(whole).book == saved.book)
    }

    @Test func `a snapshot that this build cannot read is folded anew from the events`() throws {
        let folder = try traded()
        let path = folder.file("data/journal.sqlite")
        let fills = try JournalLook(folder).table("fills").rows.count
        let queue = try DatabaseQueue(path: path)
        try queue.write { database in
            let state = Array(#"{"book":{"from":"another build"},"time":1}"#.utf8)
            try database.execute(
                sql: "UPDATE snapshots SET state = ?, state_hash = ?",
                arguments: [Data(state), Data(Digest.sha256(state))]
            )
        }
        try queue.close()
        let journal = try journal(folder)
        let folded = RecoveredBook(try journal.recover(usesSnapshots: false), nil)
        let recovered = try RecoveredBook(of: journal)
        #expect(fills > 0 && recovered.book == folded.book)
        #expect(recovered.lastTime == folded.lastTime)
        // What cannot be read does not put off the next one.
        #expect(recovered.savedSequence == 0)
    }

    @Test func `remembered keys are written as one text, or as a list where they must be`() throws {
        for keys in [["venue a", "venue b"], [], ["a,b", "c"], ["", "x"], ["zürich ü"]] {
            var bounded = BoundedKeys(capacity: 10)
            for key in keys { bounded.insert(key) }
            let text = try JSONEncoder().encode(bounded)
            let back = try JSONDecoder().decode(BoundedKeys.self, from: text)
            #expect(back == bounded, "\(keys)")
            #expect(keys.allSatisfy { back.contains($0) })
        }
        let list = Data(#"{"capacity":2,"keys":["a","b"]}"#.utf8)
        var old = try JSONDecoder().decode(BoundedKeys.self, from: list)
        old.insert("c")
        #expect(!old.contains("a") && old.contains("b") && old.contains("c"))
    }
}
