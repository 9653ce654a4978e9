import Foundation

/// Makes and reaps processes.
enum ChildProcess {
    /// Starts a program with its output in a file and nothing to read.
    static func start(
        _ line: [String],
        environment: [String: String],
        log: String
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var arguments: [UnsafeMutablePointer<CChar>?] = line.map { strdup($0) }
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") }
        defer { for text in arguments + variables { free(text) } }
        arguments.append(nil)
        variables.append(nil)
        var process = pid_t()
        let status = posix_spawn(&process, line[0], &actions, nil, arguments, variables)
        guard status == 0 else {
            throw BenchFailure("\(line[0]) cannot be started: \(String(cString: strerror(status)))")
        }
        return process
    }

    /// Whether the process has ended; it is then reaped.
    static func hasEnded(_ process: pid_t) -> Bool {
        var status: Int32 = 0
        let answer = waitpid(process, &status, WNOHANG)
        return answer == process || (answer < 0 && errno == ECHILD)
    }

    /// Runs a program to its end and tells how long that took.
    static func time(_ line: [String], in folder: BenchFolder) throws -> Int64 {
        let begin = monotonic()
        let process = try start(line, environment: [:], log: folder.file("log"))
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return monotonic() - begin
    }

    private static func monotonic() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
