import Foundation
import Glibc
import Testing

/// What the process does with the descriptors that the system gives it.
@Suite(.serialized) struct DescriptorTests {
    private func descriptors(of pid: pid_t) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd")
    }

    /// prlimit(2), which Glibc's module does not show.
    private func bound(_ pid: pid_t, descriptors: Int) throws {
        typealias Call =
            @convention(c) (
                pid_t, UInt32, UnsafePointer<rlimit>, UnsafeMutablePointer<rlimit>?
            ) -> Int32
        let call = try #require(dlsym(nil, "prlimit").map { unsafeBitCast($0, to: Call.self) })
        var limit = rlimit(rlim_cur: rlim_t(descriptors), rlim_max: 4_096)
        #expect(call(pid, UInt32(RLIMIT_NOFILE.rawValue), &limit, nil) == 0)
    }

    @Test func `no file of the data directory would outlive an exec, its locks least of all`()
        throws
    {
        let phone = try Phone()
        #expect(phone.ask("/version", for: "0.") != nil)
        let pid = phone.agent.program.pid
        let data = phone.folder.file("data")
        var (held, inherited): ([String], [String]) = ([], [])
        for name in try descriptors(of: pid) {
            let target = try? FileManager.default
                .destinationOfSymbolicLink(atPath: "/proc/\(pid)/fd/\(name)")
            guard let target, target.hasPrefix(data) else { continue }
            held.append(target)
            let info = try? String(contentsOfFile: "/proc/\(pid)/fdinfo/\(name)", encoding: .utf8)
            let flags = info?.split(separator: "\n").first { $0.hasPrefix("flags:") }
                .flatMap { Int($0.dropFirst(6).trimmingCharacters(in: .whitespaces), radix: 8) }
            if (flags ?? 0) & Int(O_CLOEXEC) == 0 { inherited.append(target) }
        }
        #expect(held.contains(data + "/lock") && held.contains(data + "/journal.sqlite.lock"))
        #expect(inherited == [])
    }

    @Test func `without a descriptor left it goes on, and takes commands when there are some`()
        throws
    {
        let folder = AgentFolder()
        let agent = try AgentRun(in: folder)
        #expect(try agent.ask("/status").outcome == "done")
        let pid = agent.program.pid
        let used = try descriptors(of: pid).compactMap { Int($0) }.max() ?? 0
        try bound(pid, descriptors: used + 1)
        let path = folder.file("data/control.sock")
        // Nobody is heard now, and nothing ends for it.
        for _ in 0..<5 { _ = try? AgentRun.ask("/status", at: path, timeoutSeconds: 0.2) }
        #expect(agent.program.exitCode(withinSeconds: 0.5) == nil, "\(agent.errors)")
        try bound(pid, descriptors: 4_096)
        let isBack = holds(within: 10) { (try? agent.ask("/status").outcome) == "done" }
        #expect(isBack, "\(agent.errors)")
        #expect(try agent.ask("/halt still here").outcome == "done")
        #expect(agent.terminate() == 0)
        #expect(try JournalLook(folder).isWhole())
    }
}
