import Foundation
import Glibc
import Testing

@testable import martlet

/// The contract for scripts: flags, exit codes, ready signs, where things are written, how it ends.
@Suite(.serialized) struct ContractTests {
    @Test func `every flag of the contract is in the help`() throws {
        let folder = AgentFolder()
        let help = try Outcome(["run", "--help"], in: folder)
        #expect(help.code == 0)
        for flag in [
            "--config", "--env", "--data", "--replay", "--speed", "--console", "--no-console",
        ] {
            #expect(help.output.contains(flag), "\(flag) is not in the help")
        }
        for command in ["run", "check", "doctor", "ctl", "sign", "enroll", "journal"] {
            #expect(try Outcome([command, "--help"], in: folder).code == 0, "\(command)")
        }
        let version = try Outcome(["--version"], in: folder)
        #expect(version.code == 0 && version.output.contains("."))
    }

    /// What goes wrong without an agent, and how scripts are told.
    private static let refusals: [(arguments: [String], code: Int32)] = [
        (["nonsense"], 64), (["run", "--speed", "fast"], 64), (["run", "--once"], 64),
        (["ctl"], 64), (["ctl", "--timeout", "0", "/balance"], 64),
        (["journal", "export", "nonsense"], 64), (["ctl", "/balance"], 69),
        (["journal", "verify"], 65), (["check", "--config", "none"], 78),
        (["run", "--replay", "none.csv", "--no-console"], 65), (["sign", "/resume all"], 78),
        (["simulate", "--faults", "none,kill"], 64), (["simulate", "--faults", "kill,none"], 64),
    ]

    @Test(arguments: refusals)
    func `without an agent each exit code is the documented one`(
        arguments: [String],
        code: Int32
    ) throws {
        let outcome = try Outcome(arguments, in: AgentFolder())
        #expect(outcome.code == code, "\(outcome.errors)")
        #expect(!outcome.errors.isEmpty, "no word of explanation")
    }

    @Test func `with an agent each exit code is the documented one`() throws {
        let folder = AgentFolder()
        let agent = try AgentRun(in: folder)
        let data = ["--data", folder.file("data")]
        #expect(try Outcome(["ctl", "/balance"] + data, in: folder).code == 0)
        #expect(try Outcome(["ctl", "/halt crypto a test"] + data, in: folder).code == 0)
        let wrong = try Outcome(["ctl", "/resume crypto 000000"] + data, in: folder)
        #expect(wrong.code == 77, "\(wrong.output)")
        let unknown = try Outcome(["ctl", "/nonsense"] + data, in: folder)
        #expect(unknown.code == 77, "\(unknown.output)")
        let second = try Outcome(["run", "--no-console"] + data, in: folder)
        #expect(second.code == 75, "\(second.errors)")
        #expect(second.errors.contains("\(agent.program.pid)"), "who holds it? \(second.errors)")
        agent.program.send(SIGSTOP)
        let late = try Outcome(["ctl", "--timeout", "0.3", "/balance"] + data, in: folder)
        agent.program.send(SIGCONT)
        #expect(late.code == 75, "\(late.errors)")
        #expect(agent.terminate() == 0)
    }

    @Test func `a code for the exact command lifts a halt by a script`() throws {
        let folder = AgentFolder()
        let agent = try AgentRun(in: folder)
        let data = ["--data", folder.file("data")]
        // Until it is known what can be lost nothing may be resumed, by anybody.
        let isKnown = holds(within: 15) {
            (try? agent.ask("/risk").report["can_still_lose"] as? String) == "1500"
        }
        #expect(isKnown)
        #expect(try agent.ask("/halt crypto a test").outcome == "done")
        let other = try Outcome(["sign", "/resume all"] + data, in: folder)
        let code = try Outcome(["sign", "/resume crypto"] + data, in: folder)
        #expect(code.code == 0)
        let otherCode = other.output.trimmingCharacters(in: .whitespacesAndNewlines)
        let ownCode = code.output.trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(try agent.ask("/resume crypto \(otherCode)").outcome == "refused")
        let answer = try agent.ask("/resume crypto \(ownCode)")
        #expect(answer.outcome == "done", "\(answer.text)")
        #expect((try agent.ask("/risk").report["halts"] as? [Any])?.isEmpty == true)
        #expect(try agent.ask("/resume crypto \(ownCode)").outcome == "refused", "used twice")
        // By this `sign` knows that it must wait for the next one.
        #expect(SignCommand.usedCodes(in: folder.file("data")).count == 1)
    }

    @Test func `a start that is refused for its tape makes no data directory`() throws {
        let folder = AgentFolder()
        let data = ["--no-console", "--data", folder.file("data")]
        let nowhere = ["MARTLET_PAPER_TAPE": folder.file("nowhere/tape.txt")]
        let run = try Outcome(["run"] + data, environment: nowhere, in: folder)
        #expect(run.code == 73 && run.errors.contains("paper.tape"), "\(run.errors)")
        #expect(!folder.listing().contains { $0.hasPrefix("data") }, "\(folder.listing())")
        // The directory that the start makes is a place for it.
        let inside = ["MARTLET_PAPER_TAPE": folder.file("data/tape.txt")]
        let agent = try AgentRun(environment: inside, in: folder)
        #expect(folder.listing().contains("data/tape.txt"))
        #expect(agent.terminate() == 0)
    }

    @Test func `everything that is written lies under the data directory`() throws {
        let folder = AgentFolder()
        let env = try folder.write("MARTLET_DATA_DIR=\(folder.file("data"))\n", to: "agent.env")
        let program = try Program(
            ["run", "--no-console", "--env", env],
            environment: ["HOME": folder.file("work")],
            in: folder
        )
        #expect(holds(within: 30) { program.errors.contains("ready: commands are taken") })
        _ = try AgentRun.ask("/status", at: folder.file("data/control.sock"))
        program.send(SIGTERM)
        #expect(program.exitCode(withinSeconds: 5) == 0)
        let others = folder.listing().filter {
            !$0.hasPrefix("data") && !$0.hasPrefix("records") && $0 != "work" && $0 != "agent.env"
        }
        #expect(others.isEmpty, "\(others)")
        #expect(folder.listing().contains("data/journal.sqlite"))
        let modes = try folder.listing().filter { $0.hasPrefix("data") }.filter { name in
            let facts = try FileManager.default.attributesOfItem(atPath: folder.file(name))
            return (facts[.posixPermissions] as? Int ?? 0) & 0o077 != 0
        }
        #expect(modes.isEmpty, "others may look into \(modes)")
    }

    @Test func `SIGTERM ends it within five seconds and the journal says so`() throws {
        let folder = AgentFolder()
        let bars = try folder.write(SwingBars.csv(count: 4_000), to: "SWING-1m.csv")
        let replay = ["--replay", bars, "--speed", "max"] + SwingBars.grid
        let agent = try AgentRun(replay, in: folder)
        #expect(agent.terminate(withinSeconds: 5) == 0)
        let journal = JournalLook(folder)
        let kinds = try journal.events().suffix(3).compactMap { $0["kind"] as? String }
        #expect(kinds.contains("agent_stopped"), "\(kinds)")
        #expect(try journal.isWhole())
    }
}
