import Foundation
import Testing

/// An agent that gets no more memory.
@Suite(.serialized) struct MemoryTests {
    private static let limiter = "/usr/bin/prlimit"

    /// Bytes of address space that a process has.
    private func space(of pid: pid_t) throws -> Int {
        let text = try String(contentsOfFile: "/proc/\(pid)/statm", encoding: .utf8)
        return (text.split(separator: " ").first.flatMap { Int($0) } ?? 0) * Int(getpagesize())
    }

    private func bound(_ pid: pid_t, _ bytes: Int) throws -> Bool {
        let process = try Process.run(
            URL(fileURLWithPath: Self.limiter),
            arguments: ["--pid", "\(pid)", "--as=\(bytes):\(bytes)"]
        )
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    @Test(.enabled(if: access(limiter, X_OK) == 0, "prlimit of util-linux is not here"))
    func `an agent without memory works on or dies, and loses nothing that it answered`() throws {
        let folder = AgentFolder()
        let file = try folder.write(SwingBars.csv(count: 4_000), to: "SWING-1m.csv")
        let replay = ["--replay", file, "--speed", "max"] + SwingBars.grid
        var acknowledged: Set<String> = []
        for turn in 0..<4 {
            let agent = try AgentRun(replay, in: folder)
            let room = try space(of: agent.program.pid) + turn * 256 * 1024
            try #require(try bound(agent.program.pid, room))
            for number in 0..<60 {
                let command = "/halt crypto turn \(turn) number \(number)"
                guard let answer = try? agent.ask(command, timeoutSeconds: 3) else { break }
                if answer.outcome == "done" { acknowledged.insert(command) }
            }
            agent.killNow()
            #expect(try JournalLook(folder).isWhole(), "turn \(turn): \(agent.errors.suffix(500))")
        }
        let texts = try JournalLook(folder).table("commands").column("text")
        let lost = acknowledged.subtracting(texts)
        #expect(lost.isEmpty, "acknowledged and gone: \(lost.sorted().prefix(5))")
        let next = try AgentRun(replay, in: folder)
        let halts = try next.ask("/risk").report["halts"] as? [Any] ?? []
        #expect(!halts.isEmpty || acknowledged.isEmpty)
    }
}
