import Foundation
import Testing

/// A journal that may not be the newest, as the real process, its doctor and `verify` tell it.
@Suite(.serialized) struct OlderJournalTests {
    /// A folder with a journal of two lives, in whose place the one of the first stands.
    private func withOlderCopy() throws -> AgentFolder {
        let folder = AgentFolder()
        for life in 0..<2 {
            let agent = try AgentRun(in: folder)
            #expect(try agent.ask("/halt crypto life \(life)").outcome == "done")
            #expect(agent.terminate() == 0)
            if life == 0 { try copy(folder, "data/journal.sqlite", "older") }
        }
        try copy(folder, "older", "data/journal.sqlite")
        return folder
    }

    private func copy(_ folder: AgentFolder, _ from: String, _ to: String) throws {
        try Data(folder.bytes(from)).write(to: URL(fileURLWithPath: folder.file(to)))
    }

    private func ask(_ words: [String], _ folder: AgentFolder) throws -> Outcome {
        try Outcome(words + ["--data", folder.file("data")], in: folder)
    }

    @Test func `an emptied lock lets no older copy in, and everybody says why`() throws {
        let folder = try withOlderCopy()
        try folder.write("", to: "data/journal.sqlite.lock")
        let start = try ask(["run", "--no-console"], folder)
        #expect(start.code == 65 && start.errors.contains("written here last"), "\(start.errors)")
        let verify = try ask(["journal", "verify"], folder)
        #expect(verify.code == 65 && verify.output.contains("OLDER"), "\(verify.output)")
        let doctor = try ask(["doctor", "--offline"], folder)
        #expect(doctor.code == 69, "\(doctor.output)")
        #expect(doctor.output.contains("BAD  journal note"), "\(doctor.output)")
    }

    @Test func `a copy whose lock was removed is taken, told once on every channel and logged`()
        throws
    {
        let folder = try withOlderCopy()
        try FileManager.default.removeItem(atPath: folder.file("data/journal.sqlite.lock"))
        let verify = try ask(["journal", "verify"], folder)
        #expect(verify.code == 0 && verify.output.contains("NOTE  "), "\(verify.output)")
        #expect(verify.output.contains("older copy"), "\(verify.output)")
        for life in 0..<2 {
            let agent = try AgentRun(in: folder)
            let isLogged = agent.errors.contains("older copy")
            #expect(isLogged == (life == 0), "\(agent.errors)")
            let isTold = holds(within: 5) { alerts(folder) == 1 }
            #expect(isTold, "\(alerts(folder)) alerts")
            #expect(agent.terminate() == 0)
        }
    }

    private func alerts(_ folder: AgentFolder) -> Int {
        let events = (try? JournalLook(folder).events()) ?? []
        return events.count { "\($0)".contains("is not proven that this journal") }
    }

    @Test func `without descriptors the refusal has the system's word`() throws {
        let folder = AgentFolder()
        let agent = try AgentRun(in: folder)
        #expect(agent.terminate() == 0)
        let words = try (5...14).map { limit in
            let program = try Program(
                ["-c", "ulimit -n \(limit); exec \"$0\" journal verify --data \"$1\""]
                    + [Program.binary ?? "", folder.file("data")],
                binary: "/bin/sh",
                in: folder
            )
            _ = program.exitCode(withinSeconds: 20)
            return program.errors
        }
        let refused = words.filter { $0.contains("SQLite 14") }
        #expect(!refused.isEmpty, "\(words)")
        #expect(refused.allSatisfy { $0.contains("Too many open files") }, "\(refused)")
    }
}
