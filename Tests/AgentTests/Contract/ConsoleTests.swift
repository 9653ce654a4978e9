import Foundation
import Testing

/// The console as somebody uses it who pipes lines into it.
@Suite(.serialized) struct ConsoleTests {
    @Test(arguments: ["exit", "QUIT", "/exit", " quit "])
    func `a word of farewell ends it, and what was asked before is answered`(
        word: String
    ) throws {
        let folder = AgentFolder()
        // More follows, so that the end of the input is not what ends it.
        let run = try Outcome(
            ["run", "--console", "--data", folder.file("data")],
            input: "/version\n\(word)\n" + String(repeating: "\n", count: 70_000),
            in: folder
        )
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.output.contains("journal generation"), "\(run.output)")
        let kinds = try JournalLook(folder).events().compactMap { $0["kind"] as? String }
        #expect(kinds.filter { $0 == "agent_stopped" }.count == 1)
        #expect(try JournalLook(folder).isWhole())
    }

    @Test func `the end of the input ends it, and what was asked before is answered`() throws {
        let folder = AgentFolder()
        let run = try Outcome(
            ["run", "--console", "--data", folder.file("data")],
            input: "/version",
            in: folder
        )
        #expect(run.code == 0 && run.output.contains("journal generation"), "\(run.output)")
    }
}
