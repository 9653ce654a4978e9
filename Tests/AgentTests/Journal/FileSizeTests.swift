import Foundation
import Testing

/// A bound on the size of files (`ulimit -f`) is met by the journal one day.
@Suite(.serialized) struct FileSizeTests {
    private func start(_ kilobytes: Int, _ folder: AgentFolder) throws -> Program {
        // `sh` counts in blocks of 512 bytes.
        try Program(
            ["-c", "ulimit -f \(2 * kilobytes); exec \"$0\" run --no-console --data \"$1\""]
                + [Program.binary ?? "", folder.file("data")],
            binary: "/bin/sh",
            in: folder
        )
    }

    @Test func `the process ends in words, and what it answered is in the journal`() throws {
        let folder = AgentFolder()
        let agent = try start(300, folder)
        let isReady = holds(within: 30) { agent.errors.contains("ready: commands are taken") }
        #expect(isReady, "\(agent.errors)")
        var answered = 0
        for number in 0..<400 where agent.exitCode(withinSeconds: 0) == nil {
            let path = folder.file("data/control.sock")
            let reply = try? AgentRun.ask("/halt crypto \(number)", at: path, timeoutSeconds: 5)
            guard reply?.outcome == "done" else { break }
            answered += 1
        }
        #expect(agent.exitCode(withinSeconds: 30) == 74, "\(agent.errors)")
        #expect(agent.errors.contains("may write files of 300 KB"), "\(agent.errors)")
        let journal = JournalLook(folder)
        #expect(try journal.isWhole())
        #expect(try journal.table("commands").rows.count >= answered)
        let next = try AgentRun(in: folder)
        #expect(try next.ask("/status").outcome == "done")
        #expect(next.terminate() == 0)
    }

    @Test func `a start that may write next to nothing is refused in words`() throws {
        let folder = AgentFolder()
        let agent = try start(8, folder)
        let code = agent.exitCode(withinSeconds: 30) ?? 0
        #expect((64...78).contains(code), "\(code) \(agent.errors)")
        #expect(agent.errors.contains("may write files of 8 KB"), "\(agent.errors)")
    }
}
