package import Glibc

/// Makes and reaps processes.
package enum ChildProcess {
    /// Why a program could not be started.
    package struct Refusal: Error, CustomStringConvertible {
        package let description: String
    }

    /// Starts a program with this environment and no more. Its first word is a path; it reads `input`,
    /// and what it writes is added to `output`, errors too where they have no file of their own.
    ///
    /// - Throws: `Refusal` with the system's reason.
    package static func start(
        _ line: [String],
        environment: [String: String],
        input: String = "/dev/null",
        output: String,
        errors: String? = nil
    ) throws(Refusal) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let flags = O_WRONLY | O_CREAT | O_APPEND
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, flags, 0o600)
        if let errors {
            posix_spawn_file_actions_addopen(&actions, 2, errors, flags, 0o600)
        } else {
            posix_spawn_file_actions_adddup2(&actions, 1, 2)
        }
        var words: [UnsafeMutablePointer<CChar>?] = line.map { strdup($0) }
        var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") }
        defer { for text in words + variables { free(text) } }
        words.append(nil)
        variables.append(nil)
        var process = pid_t()
        let status = posix_spawn(&process, line[0], &actions, nil, words, variables)
        guard status == 0 else {
            throw Refusal(
                description: "\(line[0]) cannot be started: \(String(cString: strerror(status)))"
            )
        }
        return process
    }

    /// Whether the process has ended; it is then reaped.
    package static func hasEnded(_ process: pid_t) -> Bool {
        var status: Int32 = 0
        let answer = waitpid(process, &status, WNOHANG)
        return answer == process || (answer < 0 && errno == ECHILD)
    }
}
