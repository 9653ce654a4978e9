import Foundation
import Platform
import StandIns

/// One process of a pair, from its start to its end.
final class PairChild {
    let name: String
    let process: pid_t
    private let notice: NoticeSocket
    private let log: String
    private var status: Int32?

    /// Starts `martlet run --standby` on a data directory; it leads or waits.
    init(
        _ name: String,
        program: String,
        data: String,
        home: BenchFolder,
        arguments: [String],
        environment: [String: String]
    ) throws {
        self.name = name
        log = home.file("\(name).log")
        notice = try NoticeSocket(path: home.file("\(name).notify"))
        var variables = environment
        variables["NOTIFY_SOCKET"] = notice.path
        let line = [program, "run", "--standby", "--name", name, "--data", data] + arguments
        process = try ChildProcess.start(line, environment: variables, output: log)
    }

    deinit {
        if status == nil {
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
        }
        unlink(log)
    }

    /// When it said that it leads, on the monotonic clock.
    func awaitLead(seconds: Double) throws -> Int64 {
        try heard("commands are taken", seconds)
    }

    /// Waits until it waits itself.
    func awaitWaiting(seconds: Double = 60) throws { _ = try heard("standby: waits", seconds) }

    private func heard(_ words: String, _ seconds: Double) throws -> Int64 {
        let heard = notice.await(words, seconds: seconds) { [self] in !hasEnded }
        guard let heard else {
            throw BenchFailure("\(name) did not say \"\(words)\":\n\(lastWords)")
        }
        return heard
    }

    func send(_ signal: Int32) { if status == nil { kill(process, signal) } }

    private var hasEnded: Bool {
        if status != nil { return true }
        var found: Int32 = 0
        guard waitpid(process, &found, WNOHANG) == process else { return false }
        status = found
        return true
    }

    /// The signal that ended it, 0 for an end by itself; nil when it lives on.
    func awaitEnd(seconds: Double) -> Int32? {
        let end = SystemClock.monotonicNanoseconds() + Int64(seconds * 1e9)
        while !hasEnded {
            if SystemClock.monotonicNanoseconds() > end { return nil }
            usleep(500)
        }
        return status.map { $0 & 0x7F }
    }

    var lastWords: String {
        let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").suffix(6).joined(separator: "\n")
    }
}
