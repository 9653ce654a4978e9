import Foundation
import Platform
import StandIns

/// The agent as a child process, from its start to its end.
final class AgentChild {
    let data: String
    /// From just before the process was made until it said that commands are taken.
    private(set) var readyNanoseconds: Int64 = 0
    private let process: pid_t
    private let started: Int64
    private let log: String
    private let notice: NoticeSocket
    private var hasEnded = false

    /// Starts `martlet run` and waits until it is ready, at most a minute.
    /// The data directory lies under `name` in the stage's folder; an existing one is used again. Of
    /// the environment only PATH is inherited.
    init(
        _ stage: Stage,
        _ name: String,
        _ arguments: [String] = [],
        environment: [String: String] = [:]
    ) throws {
        let home = try stage.folder.folder(name)
        data = home.file("data")
        log = home.file("log")
        notice = try NoticeSocket(path: home.file("notify"))
        var variables = environment
        variables["PATH"] = ProcessInfo.processInfo.environment["PATH"]
        variables["NOTIFY_SOCKET"] = notice.path
        let line = [stage.program, "run", "--no-console", "--data", data] + arguments
        started = SystemClock.monotonicNanoseconds()
        process = try ChildProcess.start(line, environment: variables, output: log)
        let ready = notice.await("READY=1", seconds: 60) { [process] in
            !ChildProcess.hasEnded(process)
        }
        guard let ready else {
            stop()
            throw BenchFailure("the agent was not ready: \(lastWords)")
        }
        readyNanoseconds = ready - started
    }

    deinit { stop() }

    /// Where it takes commands.
    var socket: String { "\(data)/control.sock" }

    var lastWords: String {
        let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").suffix(5).joined(separator: "\n")
    }

    /// Waits until the agent says that it is about to end and tells how long it lived until then; what
    /// it then still waits for, such as an answer under way, is no part of it.
    func awaitStopping(seconds: Double) -> Int64? {
        notice.await("STOPPING=1", seconds: seconds) { [process] in !ChildProcess.hasEnded(process)
        }
        .map { $0 - started }
    }

    /// Waits for an end by itself and tells how long the process lived; nil when it did not end in
    /// time, and then it is stopped.
    func awaitEnd(seconds: Double) -> Int64? {
        let end = SystemClock.monotonicNanoseconds() + Int64(seconds * 1e9)
        while SystemClock.monotonicNanoseconds() < end {
            if ChildProcess.hasEnded(process) {
                hasEnded = true
                return SystemClock.monotonicNanoseconds() - started
            }
            usleep(500)
        }
        stop()
        return nil
    }

    /// SIGTERM, and SIGKILL when that does not help within ten seconds.
    func stop() { end(with: SIGTERM) }

    /// SIGKILL at once.
    func kill() { end(with: SIGKILL) }

    private func end(with signal: Int32) {
        guard !hasEnded else { return }
        hasEnded = true
        Glibc.kill(process, signal)
        for _ in 0..<10_000 {
            if ChildProcess.hasEnded(process) { return }
            usleep(1_000)
        }
        Glibc.kill(process, SIGKILL)
        while !ChildProcess.hasEnded(process) { usleep(1_000) }
    }

    /// Resident bytes of this moment as the kernel tells them, those of them that no other process
    /// shares, and those of these that are in no file: what the agent has written.
    var memory: (resident: Int64, privately: Int64, written: Int64) {
        let path = "/proc/\(process)/smaps_rollup"
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        var sums: [String: Int64] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count > 1, let kilobytes = Int64(words[1]) else { continue }
            sums[String(words[0]), default: 0] += kilobytes * 1_024
        }
        return (
            sums["Rss:"] ?? 0, (sums["Private_Clean:"] ?? 0) + (sums["Private_Dirty:"] ?? 0),
            sums["Private_Dirty:"] ?? 0
        )
    }
}
