import Foundation
import Testing

/// A journal whose file was moved or deleted, as the real process and its doctor tell it.
@Suite(.serialized) struct LostJournalTests {
    private func content(_ folder: AgentFolder) throws -> [String: [UInt8]] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("data"))
        return Dictionary(uniqueKeysWithValues: names.map { ($0, folder.bytes("data/\($0)")) })
    }

    private func ask(_ words: [String], _ folder: AgentFolder) throws -> Outcome {
        try Outcome(words + ["--data", folder.file("data")], in: folder)
    }

    @Test(arguments: [true, false])
    func `no new journal takes the place of one that is missing`(isKilled: Bool) throws {
        let folder = AgentFolder()
        let agent = try AgentRun(in: folder)
        #expect(try agent.ask("/halt crypto for good").outcome == "done")
        if isKilled {
            agent.killNow()
        } else {
            #expect(agent.terminate() == 0)
        }
        let files = FileManager.default
        let (file, away) = (folder.file("data/journal.sqlite"), folder.file("away"))
        try files.moveItem(atPath: file, toPath: away)
        let before = try content(folder)
        let start = try ask(["run", "--no-console"], folder)
        #expect(start.code == 65, "\(start.errors)")
        for words in ["Nothing was touched", "is missing", "notes event", "Put it back", ".head"] {
            #expect(start.errors.contains(words), "\(start.errors)")
        }
        #expect(start.errors.contains("-wal holds") == isKilled, "\(start.errors)")
        let verify = try ask(["journal", "verify"], folder)
        #expect(verify.code == 65 && verify.errors.contains("is missing"), "\(verify.errors)")
        let doctor = try ask(["doctor", "--offline"], folder)
        #expect(doctor.code == 69 && doctor.output.contains("BAD  journal"), "\(doctor.output)")
        #expect(doctor.output.contains("Put it back"), "\(doctor.output)")
        let isSame = try content(folder) == before
        #expect(isSame, "something was touched")

        try files.moveItem(atPath: away, toPath: file)
        #expect(try JournalLook(folder).isWhole())
        let again = try AgentRun(in: folder)
        #expect(try again.ask("/risk").text.contains("for good"), "the halt is forgotten")
        #expect(again.terminate() == 0)

        // The documented way to begin anew.
        for name in try content(folder).keys where name.hasPrefix("journal.sqlite") {
            try files.removeItem(atPath: folder.file("data/\(name)"))
        }
        let anew = try AgentRun(in: folder)
        #expect(anew.terminate() == 0)
    }
}
