internal import Foundation
internal import StandIns

/// The agent as a child process, with or without a tracer that disturbs one of its calls.
final class TracedAgent {
    enum End: Equatable {
        case code(Int32)
        case signal(Int32)
    }

    let pid: pid_t
    private let log: String
    private var ending: End?

    /// How a run is watched or disturbed.
    enum Tracing {
        case none
        /// Every call of these names is written into a file.
        case counting([String], into: String)
        /// One call is disturbed.
        case disturbing(CrashPoint, shortWrites: String)
    }

    /// Where the tracer writes the disturbed calls.
    static func trace(in folder: String) -> String { folder + "/disturbed.trace" }

    /// Starts the program with this environment and no more.
    init(
        _ program: String,
        _ arguments: [String],
        environment: [String: String],
        in folder: String,
        log: String,
        tracing: Tracing
    ) throws {
        self.log = log
        var environment = environment
        var line = [program] + arguments
        switch tracing {
        case .none: break
        case .counting(let calls, let file):
            line = Self.strace(
                [
                    "-q", "--seccomp-bpf", "-y", "-e", "trace=" + calls.joined(separator: ","),
                    "-o", file,
                ],
                line
            )
        case .disturbing(let point, let library):
            if point.fault == .short {
                environment["LD_PRELOAD"] = library
                environment["SHORT_WRITE"] = "\(point.number)"
            } else {
                let what = point.fault.error.map { "error=\($0)" } ?? "signal=SIGKILL"
                // Where a filter in the kernel chooses the calls, the signal would be dropped.
                let speed = point.fault == .kill ? [] : ["--seccomp-bpf"]
                let when = point.isLasting ? "\(point.number)+" : "\(point.number)"
                let inject = "inject=\(point.call):\(what):when=\(when)"
                let options = ["-qq", "-e", "trace=\(point.call)", "-e", inject]
                line = Self.strace(options + ["-o", Self.trace(in: folder)] + speed, line)
            }
        }
        pid = try ChildProcess.start(
            ["/usr/bin/env", "-C", folder] + line,
            environment: environment,
            output: log
        )
    }

    deinit {
        if end == nil {
            kill(pid, SIGKILL)
            _ = waitForEnd(seconds: 10)
        }
    }

    /// The tracer is the grandchild, so that the agent's own end is what the parent sees.
    private static func strace(_ options: [String], _ line: [String]) -> [String] {
        ["/usr/bin/strace", "-D", "-f"] + options + line
    }

    /// Everything that it has said.
    var words: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

    func send(_ signal: Int32) { if end == nil { kill(pid, signal) } }

    /// How it ended; nil while it lives.
    var end: End? {
        if ending == nil {
            var status: Int32 = 0
            if waitpid(pid, &status, WNOHANG) == pid {
                let signal = status & 0x7F
                ending = signal == 0 ? .code((status >> 8) & 0xFF) : .signal(signal)
            }
        }
        return ending
    }

    /// Waits for its end; nil when it does not end in time.
    func waitForEnd(seconds: Double) -> End? {
        _ = Patience.waits(seconds) { end != nil }
        return end
    }
}

/// Bounded waiting.
enum Patience {
    /// Looks again and again until the condition holds; false when it does not in time.
    static func waits(_ seconds: Double, until holds: () -> Bool) -> Bool {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while !holds() {
            if ContinuousClock.now > deadline { return holds() }
            usleep(3_000)
        }
        return true
    }
}
