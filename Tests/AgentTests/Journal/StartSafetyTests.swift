import Foundation
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
        #expect(!folder.listing().contains("data/storage-failures"))
    }
}
