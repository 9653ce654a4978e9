import Foundation
import Glibc
import Testing

/// What the process does with the descriptors that the system gives it.
@Suite(.serialized) struct DescriptorTests {
    private func descriptors(of pid: pid_t) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd")
    }

    @Test func `no descriptor of a phone's agent would outlive an exec, its locks least of all`()
        throws
    {
        let phone = try Phone()
        #expect(phone.ask("/version", for: "0.") != nil)
        let pid = phone.agent.program.pid
        var open: [String] = []
        for name in try descriptors(of: pid) where (Int(name) ?? 0) > 2 {
            let info = try? String(contentsOfFile: "/proc/\(pid)/fdinfo/\(name)", encoding: .utf8)
            let flags = info?.split(separator: "\n").first { $0.hasPrefix("flags:") }
                .flatMap { Int($0.dropFirst(6).trimmingCharacters(in: .whitespaces), radix: 8) }
            guard let flags, flags & Int(O_CLOEXEC) == 0 else { continue }
            let target = try? FileManager.default
                .destinationOfSymbolicLink(atPath: "/proc/\(pid)/fd/\(name)")
            open.append("\(name) \(target ?? "?")")
        }
        #expect(open == [], "these would be inherited")
    }

    @Test func `without a descriptor left it goes on, and takes commands when there are some`()
        throws
    {
        let folder = AgentFolder()
        let agent = try AgentRun(in: folder)
        #expect(try agent.ask("/status").outcome == "done")
        let pid = agent.program.pid
        let used = try descriptors(of: pid).compactMap { Int($0) }.max() ?? 0
        var limit = rlimit(rlim_cur: rlim_t(used + 1), rlim_max: 4_096)
        try #require(prlimit(pid, RLIMIT_NOFILE, &limit, nil) == 0)
        let path = folder.file("data/control.sock")
        // Nobody is heard now, and nothing ends for it.
        for _ in 0..<5 { _ = try? AgentRun.ask("/status", at: path, timeoutSeconds: 0.2) }
        #expect(agent.program.exitCode(withinSeconds: 0.5) == nil, "\(agent.errors)")
        limit.rlim_cur = 4_096
        try #require(prlimit(pid, RLIMIT_NOFILE, &limit, nil) == 0)
        let isBack = holds(within: 10) { (try? agent.ask("/status").outcome) == "done" }
        #expect(isBack, "\(agent.errors)")
        #expect(try agent.ask("/halt still here").outcome == "done")
        #expect(agent.terminate() == 0)
        #expect(try JournalLook(folder).isWhole())
    }
}
