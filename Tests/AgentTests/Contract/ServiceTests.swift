import Foundation
import Testing

/// What the service manager hears, over a real notify socket, of a real process.
@Suite(.serialized) struct ServiceTests {
    @Test func `the service manager hears when commands are taken, that it lives, and the end`()
        throws
    {
        let folder = AgentFolder()
        let manager = try #require(ServiceManager(path: folder.file("notify")))
        let agent = try AgentRun(
            environment: ["NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "1000000"],
            in: folder
        )
        #expect(manager.hears("READY=1", withinSeconds: 5))
        #expect(manager.hears("WATCHDOG=1", withinSeconds: 5))
        #expect(agent.terminate() == 0)
        #expect(manager.hears("STOPPING=1", withinSeconds: 2))
    }

    @Test func `a loop that hangs feeds no watchdog, however alive its process is`() throws {
        let folder = AgentFolder()
        let manager = try #require(ServiceManager(path: folder.file("notify")))
        let agent = try AgentRun(
            environment: ["NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "400000"],
            in: folder
        )
        #expect(manager.hears("WATCHDOG=1", withinSeconds: 5))
        // The loop is the process's first thread.
        guard let stop = ThreadStop(thread: agent.program.pid) else {
            print("This machine does not let a test stop a thread; the hanging loop was not tried.")
            return
        }
        defer { stop.end() }
        manager.forget()
        // The socket's own threads take the command, and nobody answers it.
        #expect(throws: (any Error).self) { try agent.ask("/balance", timeoutSeconds: 1.5) }
        #expect(!manager.hears("WATCHDOG=1", withinSeconds: 0))
        stop.end()
        #expect(manager.hears("WATCHDOG=1", withinSeconds: 5))
        #expect(try agent.ask("/balance").outcome == "done")
    }

    @Test func `SIGTERM ends it within five seconds while commands and prices pour in`() throws {
        let folder = AgentFolder()
        let manager = try #require(ServiceManager(path: folder.file("notify")))
        let bars = try folder.write(SwingBars.csv(count: 20_000), to: "SWING-1m.csv")
        let agent = try AgentRun(
            ["--replay", bars, "--speed", "max"] + SwingBars.grid,
            environment: ["NOTIFY_SOCKET": manager.path],
            in: folder
        )
        let path = folder.file("data/control.sock")
        let askers = (0..<3).map { _ in
            Thread { while (try? AgentRun.ask("/balance", at: path)) != nil {} }
        }
        for asker in askers { asker.start() }
        let isLoaded = holds(within: 10) {
            ((try? agent.ask("/trades").report["fills"] as? [Any])?.count ?? 0) > 0
        }
        #expect(isLoaded)
        #expect(agent.terminate(withinSeconds: 5) == 0, "\(agent.errors)")
        #expect(manager.hears("STOPPING=1", withinSeconds: 1))
        _ = holds(within: 20) { askers.allSatisfy(\.isFinished) }
        #expect(try JournalLook(folder).isWhole())
    }
}
