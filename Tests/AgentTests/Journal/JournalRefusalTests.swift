import Foundation
import GRDB
import Testing

/// A journal that cannot be what it should be is refused in words and left as it is, to the byte.
@Suite(.serialized) struct JournalRefusalTests {
    /// A folder whose journal an agent has written in an earlier life, closed and checkpointed.
    private func used() throws -> AgentFolder {
        let folder = AgentFolder()
        let bars = try folder.write(SwingBars.csv(count: 300), to: "SWING-1m.csv")
        let run = try Outcome(
            ["run", "--no-console", "--once", "--data", folder.file("data"), "--replay", bars]
                + ["--speed", "max"] + SwingBars.grid,
            in: folder,
            withinSeconds: 60
        )
        try #require(run.code == 0, "\(run.errors)")
        // All of it into the one file, so that a change there is what the next reader sees.
        let queue = try DatabaseQueue(path: folder.file("data/journal.sqlite"))
        try queue.writeWithoutTransaction {
            _ = try Row.fetchOne($0, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
        try queue.close()
        return folder
    }

    /// Start and every question refuse with 65 and these words, and not one byte is changed.
    private func expectRefusal(
        _ folder: AgentFolder,
        _ words: String,
        _ place: SourceLocation = #_sourceLocation
    ) throws {
        let name = "data/journal.sqlite"
        let before = [folder.bytes(name), folder.bytes(name + "-wal")]
        let data = ["--data", folder.file("data")]
        let start = try Outcome(["run", "--no-console"] + data, in: folder)
        #expect(start.code == 65, "\(start.errors)", sourceLocation: place)
        #expect(start.errors.contains(words), "\(start.errors)", sourceLocation: place)
        #expect(start.errors.contains(folder.file(name)), sourceLocation: place)
        for question in [["verify"], ["tail"], ["export", "fills"]] {
            let asked = try Outcome(["journal"] + question + data, in: folder)
            #expect(asked.code == 65, "\(question): \(asked.errors)", sourceLocation: place)
            #expect(asked.errors.contains(words), "\(asked.errors)", sourceLocation: place)
        }
        let after = [folder.bytes(name), folder.bytes(name + "-wal")]
        let isSame = before == after
        #expect(isSame, "the file was changed", sourceLocation: place)
    }

    @Test(arguments: [
        (
            "Dear diary, this is no database at all, but it is rather long.",
            "not an SQLite database"
        ),
        ("", "it is empty"),
    ])
    func `a file of something else is refused`(text: String, words: String) throws {
        let folder = AgentFolder()
        try folder.write(text, to: "data/journal.sqlite")
        try expectRefusal(folder, words)
    }

    @Test func `a database of another program is refused`() throws {
        let folder = try used()
        // The mark that tells whose a database is. Source: sqlite.org/fileformat2, offset 68.
        try overwrite(folder, at: 68, with: [0, 0, 0, 0])
        try expectRefusal(folder, "without Martlet's mark")
    }

    @Test func `a journal of a newer version is refused`() throws {
        let folder = try used()
        // The user version. Source: sqlite.org/fileformat2, offset 60.
        try overwrite(folder, at: 60, with: [0, 0, 0, 99])
        try expectRefusal(folder, "newer Martlet")
    }

    @Test func `a change of one letter in a new event is found by verify and refused by a start`()
        throws
    {
        let folder = try used()
        try #require(try JournalLook(folder).isWhole())
        let whole = folder.bytes("data/journal.sqlite")
        let stopped = Data("the replay has ended".utf8)
        let newest = try #require(Data(whole).range(of: stopped, options: .backwards))
        try overwrite(folder, at: newest.lowerBound, with: Array("tha".utf8))
        let before = folder.bytes("data/journal.sqlite")
        let verify = try JournalLook(folder).verify()
        #expect(verify.code == 65 && verify.output.contains("DAMAGE"), "\(verify.output)")
        let data = ["--data", folder.file("data")]
        let start = try Outcome(["run", "--no-console"] + data, in: folder)
        #expect(start.code == 65, "a start took it: \(start.errors)")
        #expect(start.errors.contains("hash does not match"), "\(start.errors)")
        let isSame = folder.bytes("data/journal.sqlite") == before
        #expect(isSame, "the file was changed")
    }

    @Test func `a change of one letter in an old event is found by verify`() throws {
        let folder = try used()
        let whole = Data(folder.bytes("data/journal.sqlite"))
        // The first fill's side, in its event and not in the table of fills.
        let range = try #require(whole.range(of: Data("\"side\":\"buy\"".utf8)))
        try overwrite(folder, at: range.lowerBound + 9, with: Array("bux".utf8))
        let verify = try JournalLook(folder).verify()
        #expect(verify.code == 65 && verify.output.contains("DAMAGE"), "\(verify.output)")
        let doctor = try doctor(folder)
        #expect(doctor.code == 69 && doctor.output.contains("BAD  journal"), "\(doctor.output)")
    }

    /// What a hand with an SQL shell does to a journal.
    private static let harms = [
        "UPDATE events SET recorded = recorded + 1 WHERE sequence = 40",
        "DELETE FROM events WHERE sequence = 40",
        "DELETE FROM events WHERE sequence > (SELECT max(sequence) - 5 FROM events)",
    ]

    @Test(arguments: harms)
    func `the doctor sees what is changed, missing or cut off`(harm: String) throws {
        let folder = try used()
        let before = try doctor(folder)
        #expect(before.code == 0 && before.output.contains("ok   journal"), "\(before.output)")
        let queue = try DatabaseQueue(path: folder.file("data/journal.sqlite"))
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA foreign_keys = OFF")
            for name in try String.fetchAll(
                database,
                sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ) {
                try database.execute(sql: "DROP TRIGGER \"\(name)\"")
            }
            try database.execute(sql: harm)
        }
        try queue.close()
        let after = try doctor(folder)
        #expect(after.code == 69 && after.output.contains("BAD  journal"), "\(after.output)")
    }

    private func doctor(_ folder: AgentFolder) throws -> Outcome {
        try Outcome(["doctor", "--offline", "--data", folder.file("data")], in: folder)
    }

    @Test func `verify, tail and export work while the agent trades`() throws {
        let folder = AgentFolder()
        let bars = try folder.write(SwingBars.csv(count: 3_000), to: "SWING-1m.csv")
        let agent = try AgentRun(
            ["--replay", bars, "--speed", "max"] + SwingBars.grid,
            in: folder
        )
        let journal = JournalLook(folder)
        let isTrading = holds(within: 15) { ((try? journal.table("fills").rows.count) ?? 0) > 5 }
        #expect(isTrading)
        #expect(try agent.ask("/halt a reason, with commas").outcome == "done")
        for _ in 0..<2 { #expect(try journal.isWhole()) }
        let commands = try journal.table("commands")
        #expect(commands.oddRows == 0)
        #expect(commands.column("text") == ["/halt a reason, with commas"])
        for name in ["fills", "equity"] {
            let table = try journal.table(name)
            #expect(table.oddRows == 0 && !table.rows.isEmpty, "\(name)")
            let numbers = table.column("sequence").compactMap { Int($0) }
            #expect(numbers == numbers.sorted() && Set(numbers).count == table.rows.count)
        }
        let events = try journal.events().compactMap { $0["sequence"] as? Int }
        #expect(events == Array(1...events.count))
        let tail = try Outcome(
            ["journal", "tail", "-n", "3", "--data", folder.file("data")],
            in: folder
        )
        #expect(tail.code == 0 && tail.output.split(separator: "\n").count == 3)
        #expect(agent.program.exitCode(withinSeconds: 0) == nil, "the agent ended meanwhile")
    }

    private func overwrite(_ folder: AgentFolder, at offset: Int, with bytes: [UInt8]) throws {
        let path = folder.file("data/journal.sqlite")
        let handle = try #require(FileHandle(forUpdatingAtPath: path))
        try handle.seek(toOffset: UInt64(offset))
        try handle.write(contentsOf: Data(bytes))
        try handle.close()
    }
}
