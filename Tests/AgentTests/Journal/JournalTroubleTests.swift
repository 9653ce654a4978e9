import Foundation
import GRDB
import Glibc
import Testing

/// The journal of the real process in trouble: held by others, on a disk without room.
@Suite(.serialized) struct JournalTroubleTests {
    @Test func `a second agent on one data directory is refused in words`() throws {
        let folder = AgentFolder()
        let first = try AgentRun(in: folder)
        let data = ["--data", folder.file("data")]
        let second = try Outcome(["run", "--no-console"] + data, in: folder)
        #expect(second.code == 75, "\(second.errors)")
        #expect(second.errors.contains("is in use by the process \(first.program.pid)"))
        #expect(try first.ask("/status").outcome == "done")
    }

    @Test func `a write lock of another program stops entries and commands until it is let go`()
        throws
    {
        let folder = AgentFolder()
        let agent = try AgentRun(in: folder)
        let other = try lockHeld(in: folder)
        let refused = try agent.ask("/halt while it is held")
        #expect(refused.outcome != "done", "\(refused.text)")
        #expect(refused.text.contains("journal cannot be written"), "\(refused.text)")
        #expect(refused.text.contains("Halted now, not yet written"), "\(refused.text)")
        let seen = try agent.ask("/risk")
        #expect(seen.outcome == "done" && seen.text.contains("by the agent"), "\(seen.text)")
        #expect(seen.text.hasPrefix("The journal cannot be written now"), "\(seen.text)")
        #expect(!seen.text.contains("forgets"), "a question changes nothing: \(seen.text)")
        // It adds no fact, for the halt stands already, and is not durable for all that.
        let again = try agent.ask("/halt while it is held")
        #expect(again.outcome == "busy", "\(again.text)")
        #expect(agent.errors.contains("another program holds the journal's write lock"))
        try holding(other, "ROLLBACK")
        let isBack = holds(within: 20) { agent.errors.contains("the journal is written again") }
        #expect(isBack, "\(agent.errors)")
        #expect(try agent.ask("/status").outcome == "done")
        // What lowers risk works at once in memory, and is durable as soon as it can be.
        let halts = try agent.ask("/risk").text
        #expect(halts.contains("while it is held"), "\(halts)")
        #expect(agent.terminate() == 0, "\(agent.errors)")
        #expect(try JournalLook(folder).isWhole())
    }

    @Test func `an agent that starts under a write lock waits for its end`() throws {
        let folder = AgentFolder()
        #expect(try AgentRun(in: folder).terminate() == 0)
        let other = try lockHeld(in: folder)
        let agent = try AgentRun(in: folder)
        #expect(agent.errors.contains("another program holds the journal's write lock"))
        try holding(other, "ROLLBACK")
        let isBack = holds(within: 20) { agent.errors.contains("the journal is written again") }
        #expect(isBack, "\(agent.errors)")
    }

    @Test(.enabled(if: geteuid() == 0, "mounting takes root"))
    func `a full disk stops entries, loses nothing acknowledged, and room mends it`() throws {
        let folder = AgentFolder()
        let data = folder.file("data")
        mkdir(data, 0o700)
        // Where the sandbox does not allow mounts there is nothing to test.
        guard mount("none", data, "tmpfs", 0, "size=3m,mode=700") == 0 else { return }
        defer { umount2(data, Int32(MNT_DETACH)) }
        let bars = try folder.write(SwingBars.csv(count: 20_000), to: "SWING-1m.csv")
        let replay = ["--replay", bars, "--speed", "max"] + SwingBars.grid
        let settings = ["MARTLET_GUARD_DISK_FREE_MIN_MB": "1"]
        let agent = try AgentRun(replay, environment: settings, in: folder)
        var acknowledged = 0
        let isFull = holds(within: 60) {
            let seen = try? agent.ask("/balance")
            // A question is answered without a row then, and says so.
            let hasRow = seen?.outcome == "done" && seen?.text.contains("stands in no row") == false
            if hasRow { acknowledged += 1 }
            return agent.errors.contains("the journal cannot be written")
        }
        #expect(isFull, "\(agent.errors)")
        let refused = try agent.ask("/halt on a full disk")
        #expect(refused.outcome != "done" && refused.text.contains("journal cannot be written"))
        // Ended in this state it says what was never written, and the code of a disk that failed.
        #expect(agent.terminate() == 74, "\(agent.errors)")
        #expect(agent.errors.contains("facts were never written"), "\(agent.errors)")
        let journal = JournalLook(folder)
        #expect(try journal.isWhole())
        #expect(try journal.table("commands").rows.count >= acknowledged)
        // Started again it waits; the room that is made then is found by itself.
        let second = try AgentRun(replay, environment: settings, in: folder)
        let isHeld = holds(within: 30) { second.errors.contains("the journal cannot be written") }
        #expect(isHeld, "\(second.errors)")
        #expect(mount("none", data, "tmpfs", UInt(MS_REMOUNT), "size=64m,mode=700") == 0)
        let isBack = holds(within: 30) { second.errors.contains("the journal is written again") }
        #expect(isBack, "\(second.errors)")
        #expect(try second.ask("/status").outcome == "done")
        #expect(second.terminate(withinSeconds: 10) == 0, "\(second.errors)")
        #expect(try journal.isWhole())
    }

    @Test(.enabled(if: geteuid() == 0, "mounting takes root"))
    func `the halt of a full disk is written into the room that was kept for it`() throws {
        let folder = AgentFolder()
        let data = folder.file("data")
        mkdir(data, 0o700)
        // Where the sandbox does not allow mounts there is nothing to test.
        guard mount("none", data, "tmpfs", 0, "size=100m,mode=700") == 0 else { return }
        defer { umount2(data, Int32(MNT_DETACH)) }
        let bars = try folder.write(SwingBars.csv(count: 20_000), to: "SWING-1m.csv")
        let replay = ["--replay", bars, "--speed", "max"] + SwingBars.grid
        let settings = ["MARTLET_GUARD_DISK_FREE_MIN_MB": "1"]
        let agent = try AgentRun(replay, environment: settings, in: folder)
        let isKept = holds(within: 10) { folder.listing().contains("data/disk-reserve") }
        #expect(isKept, "\(agent.errors)")
        let ballast = try #require(fopen("\(data)/ballast", "w"))
        let block = [UInt8](repeating: 7, count: 1 << 20)
        while fwrite(block, 1, block.count, ballast) == block.count, fflush(ballast) == 0 {}
        fclose(ballast)
        let isBack = holds(within: 60) { agent.errors.contains("the journal is written again") }
        #expect(isBack, "\(agent.errors)")
        #expect(!folder.listing().contains("data/disk-reserve"))
        agent.killNow()
        unlink("\(data)/ballast")
        let next = try AgentRun(replay, environment: settings, in: folder)
        let halts = try next.ask("/risk").text
        #expect(halts.contains("the journal's disk is full"), "\(halts)")
        #expect(next.terminate(withinSeconds: 10) == 0, "\(next.errors)")
        #expect(try JournalLook(folder).isWhole())
    }

    @Test func `an ordinary stop leaves an empty write-ahead log`() throws {
        let folder = AgentFolder()
        let bars = try folder.write(SwingBars.csv(count: 300), to: "SWING-1m.csv")
        let replay = ["--replay", bars, "--speed", "max", "--once"] + SwingBars.grid
        let run = try Outcome(
            ["run", "--no-console", "--data", folder.file("data")] + replay,
            in: folder,
            withinSeconds: 60
        )
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.errors.contains("journal: SQLite 3."), "\(run.errors)")
        #expect(folder.bytes("data/journal.sqlite-wal").isEmpty)
    }

    /// Another program's connection to the journal that holds its write lock.
    private func lockHeld(in folder: AgentFolder) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        // The agent may be writing at the very moment.
        configuration.busyMode = .timeout(10)
        let other = try DatabaseQueue(
            path: folder.file("data/journal.sqlite"),
            configuration: configuration
        )
        try holding(other, "BEGIN IMMEDIATE")
        return other
    }

    private func holding(_ queue: DatabaseQueue, _ sql: String) throws {
        try queue.unsafeReentrantWrite { try $0.execute(sql: sql) }
    }
}
