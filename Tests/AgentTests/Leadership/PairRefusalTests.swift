import Foundation
import Glibc
import Testing

/// What a pair of real processes does not do: share a journal over builds or machines, go on without
/// its lock, change hands without end, or leave its lock to a child.
@Suite(.serialized) struct PairRefusalTests {
    @Test func `a leader whose lock file is deleted is gone before the other leads`() throws {
        let pair = try Pair(trades: true)
        let (leader, standby) = try pair.startBoth()
        unlink(pair.folder.file("data/lock"))
        try Pair.awaitLead(standby)
        // By its own look, or by the other's hand; it is never there beside it.
        let code = try #require(leader.exitCode(withinSeconds: 5))
        #expect([74, 128 + SIGKILL].contains(code), "\(leader.errors)")
        standby.send(SIGTERM)
        #expect(standby.exitCode(withinSeconds: 10) == 0, "\(standby.errors)")
        #expect(try JournalLook(pair.folder).isWhole())
        let tape = pair.tape
        #expect(Set(tape).count == tape.count)
    }

    @Test func `a leader alone whose lock file is replaced ends itself in words`() throws {
        let folder = AgentFolder()
        let agent = try AgentRun(in: folder)
        unlink(folder.file("data/lock"))
        try folder.write("", to: "data/lock")
        #expect(agent.program.exitCode(withinSeconds: 15) == 74)
        #expect(agent.errors.contains("data/lock was deleted or replaced"), "\(agent.errors)")
        #expect(try AgentRun(in: folder).terminate() == 0)
    }

    @Test func `a plain run does not begin beside a leader without its lock file`() throws {
        let folder = AgentFolder()
        let agent = try AgentRun(in: folder)
        agent.program.send(SIGSTOP)
        unlink(folder.file("data/lock"))
        let other = try Outcome(["run", "--no-console", "--data", folder.file("data")], in: folder)
        #expect(other.code == 75, "\(other.errors)")
        #expect(other.errors.contains("lock file was deleted or replaced"), "\(other.errors)")
        agent.program.send(SIGCONT)
        #expect(agent.program.exitCode(withinSeconds: 15) == 74)
    }

    @Test func `another build is refused with an exit status of its own`() throws {
        let pair = try Pair()
        let leader = try pair.start("a")
        try Pair.awaitLead(leader)
        let binary = try otherBuild(in: pair.folder)
        var other = try pair.start("b", binary: binary)
        // A child that another test starts may hold the fresh copy open for writing: ETXTBSY, 126.
        for _ in 0..<20 where other.exitCode(withinSeconds: 20) == 126 {
            usleep(50_000)
            other = try pair.start("b", binary: binary)
        }
        #expect(other.exitCode(withinSeconds: 20) == 76, "\(other.errors)")
        #expect(other.errors.contains("another build"), "\(other.errors)")
        #expect(try pair.ask("/status").outcome == "done")
    }

    /// A copy of the program whose build id, or last byte, is another.
    private func otherBuild(in folder: AgentFolder) throws -> String {
        let binary = try #require(Program.binary)
        var bytes = [UInt8](try #require(FileManager.default.contents(atPath: binary)))
        // A note of type 3 by the name GNU.
        let mark: [UInt8] = [3, 0, 0, 0, 0x47, 0x4E, 0x55, 0]
        let head = bytes.prefix(1 << 16)
        let place = head.indices.first { bytes[$0...].starts(with: mark) }
        if let place { bytes[place + mark.count] ^= 0xFF } else { bytes.append(0) }
        let path = folder.file("martlet-other")
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        chmod(path, 0o700)
        return path
    }

    @Test func `a directory that was led on another machine is refused`() throws {
        let pair = try Pair()
        let (leader, standby) = try pair.startBoth()
        for program in [standby, leader] {
            program.send(SIGKILL)
            _ = program.exitCode(withinSeconds: 5)
        }
        let text = pair.folder.text("data/leader")
        let machine = try #require(try? String(contentsOfFile: "/etc/machine-id", encoding: .utf8))
        let id = machine.trimmingCharacters(in: .whitespacesAndNewlines)
        try pair.folder.write(
            text.replacingOccurrences(of: id, with: String(id.reversed())),
            to: "data/leader"
        )
        let next = try pair.start("c")
        #expect(next.exitCode(withinSeconds: 10) == 77, "\(next.errors)")
        #expect(next.errors.contains("led on another machine"), "\(next.errors)")
        unlink(pair.folder.file("data/leader"))
        try Pair.awaitLead(try pair.start("d"))
    }

    @Test func `the third takeover within ten minutes halts everything, also after a restart`()
        throws
    {
        let pair = try Pair(settings: ["MARTLET_STANDBY_TAKEOVER_SPACING_SECONDS": "0"])
        var (leader, standby) = try pair.startBoth()
        for turn in 1...3 {
            #expect(try pair.ask("/risk").text.contains("flapping") == false, "turn \(turn)")
            leader.send(SIGKILL)
            try Pair.awaitLead(standby)
            leader = standby
            standby = try pair.start("c\(turn)")
            try Pair.awaitWaiting(standby)
        }
        let halts = try pair.ask("/risk").report["halts"] as? [[String: Any]] ?? []
        #expect(halts.first?["cause"] as? String == "flapping", "\(halts)")
        leader.send(SIGTERM)
        _ = leader.exitCode(withinSeconds: 10)
        try Pair.awaitLead(standby)
        let later = try pair.ask("/risk").report["halts"] as? [[String: Any]] ?? []
        #expect(later.count == 1, "\(later)")
    }

    @Test func `too soon after a takeover nobody leads, whoever starts`() throws {
        let pair = try Pair(settings: ["MARTLET_STANDBY_TAKEOVER_SPACING_SECONDS": "3600"])
        let (leader, standby) = try pair.startBoth()
        leader.send(SIGKILL)
        try Pair.awaitLead(standby)
        let third = try pair.start("c")
        try Pair.awaitWaiting(third)
        standby.send(SIGKILL)
        let isHeld = holds(within: 15) { third.errors.contains("too soon after the last takeover") }
        #expect(isHeld, "\(third.errors)")
        _ = standby.exitCode(withinSeconds: 5)
        _ = leader.exitCode(withinSeconds: 5)
        #expect(try pair.epochs() == [1, 2])
        third.send(SIGTERM)
        #expect(third.exitCode(withinSeconds: 5) == 0, "\(third.errors)")
    }

    @Test func `no descriptor of a leader or a standby outlives an exec`() throws {
        let pair = try Pair()
        let (leader, standby) = try pair.startBoth()
        // What the tests' own process leaves open to its children is none of theirs.
        let ours = Set(try Self.descriptors(of: "self").values)
        for program in [leader, standby] {
            let folder = "/proc/\(program.pid)/fdinfo"
            let numbers = try Self.descriptors(of: "\(program.pid)")
            let inherited = numbers.filter { number, target in
                guard number > 2, !ours.contains(target),
                    let text = try? String(contentsOfFile: "\(folder)/\(number)", encoding: .utf8),
                    let line = text.split(separator: "\n").first(where: { $0.hasPrefix("flags:") }),
                    let flags = Int(line.split(separator: "\t").last ?? "", radix: 8)
                else { return false }
                return flags & Int(O_CLOEXEC) == 0
            }
            #expect(numbers.count > 4)
            #expect(inherited.isEmpty, "\(inherited)")
        }
    }

    /// Open descriptors by their numbers, with what each leads to.
    private static func descriptors(of process: String) throws -> [Int: String] {
        let folder = "/proc/\(process)/fd"
        var found: [Int: String] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            let target = try? FileManager.default.destinationOfSymbolicLink(
                atPath: "\(folder)/\(name)"
            )
            if let number = Int(name) { found[number] = target }
        }
        return found
    }

    private static let limiter = "/usr/bin/prlimit"

    @Test(.enabled(if: access(limiter, X_OK) == 0, "prlimit of util-linux is not here"))
    func `a standby that cannot read the journal is no standby, and the leader says so`()
        throws
    {
        let pair = try Pair()
        let (leader, standby) = try pair.startBoth()
        // Room for the descriptors that it has, and for no database.
        let open = try Self.descriptors(of: "\(standby.pid)")
        let bound = ((0...).first { open[$0] == nil } ?? 8) + 1
        let limiting = try Process.run(
            URL(fileURLWithPath: Self.limiter),
            arguments: ["--pid", "\(standby.pid)", "--nofile=\(bound):\(bound)"]
        )
        limiting.waitUntilExit()
        try #require(limiting.terminationStatus == 0)
        let isTold = holds(within: 30) {
            (try? pair.headlines("standby_changed").contains { $0.hasPrefix("No standby: b") })
                == true
        }
        #expect(isTold, "\(standby.errors) \(leader.errors)")
        let doctor = try Outcome(
            ["doctor", "--offline", "--data", pair.folder.file("data")],
            in: pair.folder
        )
        #expect(doctor.output.contains("BAD  standby: b"), "\(doctor.output)")
        leader.send(SIGKILL)
        _ = leader.exitCode(withinSeconds: 5)
        #expect(standby.exitCode(withinSeconds: 1) == nil, "\(standby.errors)")
        #expect(!Pair.leads(standby))
    }
}
