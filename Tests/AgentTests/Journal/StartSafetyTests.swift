import Foundation
import Glibc
import Journaling
import Testing
import TradingCore

@testable import martlet

/// An agent that keeps dying, or whose disk keeps failing, starts halted until a person resumes it.
@Suite(.serialized) struct StartSafetyTests {
    private let now = UTCTime(nanoseconds: 1_750_000_000_000_000_000)

    private func runs(_ ages: [Int], stopped: Bool = false) -> [RunRecord] {
        ages.map { RunRecord(startedAt: now - .seconds($0), wasStopped: stopped) }
    }

    @Test func `four crashes within a minute are a loop, and fewer, older or orderly ones are not`()
    {
        let none = StorageFailures(in: AgentFolder().path)
        #expect(StartSafety.problem(runs([5, 15, 25, 59]), none, wall: now) != nil)
        #expect(StartSafety.problem(runs([5, 15, 25]), none, wall: now) == nil)
        #expect(StartSafety.problem(runs([5, 15, 25, 61]), none, wall: now) == nil)
        #expect(StartSafety.problem(runs([5, 15, 25, 35], stopped: true), none, wall: now) == nil)
        #expect(StartSafety.problem(runs([-5, 15, 25, 35]), none, wall: now) == nil)
    }

    @Test func `the second failure of the disk within a day counts, and is forgotten when it has`()
    {
        let folder = AgentFolder()
        let failures = StorageFailures(in: folder.path)
        failures.note(at: now - .hours(25))
        failures.note(at: now - .hours(1))
        #expect(StartSafety.problem([], failures, wall: now) == nil)
        failures.note(at: now)
        #expect(StartSafety.problem([], failures, wall: now)?.contains("2 times") ?? false)
        failures.forget()
        #expect(failures.count(at: now) == 0)
        for _ in 0..<200 { failures.note(at: now) }
        #expect(failures.count(at: now) == 64, "the file grows without end")
    }

    @Test func `the fifth start of a crash loop begins halted and says why`() throws {
        let folder = AgentFolder()
        for _ in 0..<4 { try AgentRun(in: folder).killNow() }
        let agent = try AgentRun(in: folder)
        let risk = try agent.ask("/risk").text
        #expect(risk.contains("crashed 4 times within a minute"), "\(risk)")
        #expect(agent.terminate() == 0)
        #expect(try JournalLook(folder).isWhole())
    }

    @Test func `a disk that failed twice lets no life begin to trade`() throws {
        let folder = AgentFolder()
        let seconds = Int(Date().timeIntervalSince1970)
        try folder.write("\(seconds - 60)\n\(seconds - 5)\n", to: "data/storage-failures")
        try folder.write("1\n", to: "data/lock")
        let agent = try AgentRun(in: folder)
        #expect(try agent.ask("/risk").text.contains("failed 2 times within a day"))
        let noted = StorageFailures(in: folder.file("data"))
        #expect(noted.count(at: UTCTime(seconds: Int64(seconds + 60))) == 0)
    }

    @Test(.enabled(if: geteuid() == 0, "mounting takes root"))
    func `a disk without any room takes the note of its failure`() throws {
        let folder = AgentFolder()
        let full = folder.file("full")
        mkdir(full, 0o700)
        // Where the sandbox does not allow mounts there is nothing to test.
        guard mount("none", full, "tmpfs", 0, "size=64k,mode=700") == 0 else { return }
        defer { umount2(full, Int32(MNT_DETACH)) }
        let failures = StorageFailures(in: full)
        failures.prepare()
        fill(full)
        failures.note(at: now - .hours(1))
        failures.note(at: now)
        #expect(failures.count(at: now) == 2)
        failures.forget()
        #expect(failures.count(at: now) == 0)
    }

    @Test(.enabled(if: geteuid() == 0, "mounting takes root"))
    func `a first note on a full disk takes the room that is kept back`() throws {
        let folder = AgentFolder()
        let full = folder.file("full")
        mkdir(full, 0o700)
        guard mount("none", full, "tmpfs", 0, "size=64k,mode=700") == 0 else { return }
        defer { umount2(full, Int32(MNT_DETACH)) }
        try folder.write("room that is kept back", to: "full/disk-reserve")
        fill(full)
        let failures = StorageFailures(in: full)
        failures.note(at: now)
        #expect(failures.count(at: now) == 1)
    }

    private func fill(_ directory: String) {
        guard let ballast = fopen("\(directory)/ballast", "w") else { return }
        let block = [UInt8](repeating: 7, count: 4_096)
        while fwrite(block, 1, block.count, ballast) == block.count, fflush(ballast) == 0 {}
        fclose(ballast)
    }
}
