import Foundation
import StandIns

/// A run of the built `martlet` as a process of its own. Its output goes to files, so that nothing
/// has to drain it; it is killed by its id when the value goes away.
final class Program {
    let pid: pid_t
    let folder: AgentFolder
    private let outputName: String
    private let errorName: String
    private var status: Int32?

    /// The binary beside the test bundle; nil when it was not built.
    static let binary: String? = {
        var places = CommandLine.arguments + [Bundle.main.executablePath ?? ""]
        places += Bundle.allBundles.map(\.bundlePath)
        for place in places {
            var folder = (place as NSString).deletingLastPathComponent
            for _ in 0..<5 {
                let candidate = "\(folder)/martlet"
                let isFolder =
                    (try? FileManager.default.contentsOfDirectory(atPath: candidate)) != nil
                if !isFolder, access(candidate, X_OK) == 0 { return candidate }
                folder = (folder as NSString).deletingLastPathComponent
            }
        }
        return nil
    }()

    /// Starts the program with this environment and no more, and what it reads on standard input.
    ///
    /// - Throws: `HarnessFault` when there is no binary or the system refuses to start it.
    init(
        _ arguments: [String],
        environment: [String: String] = [:],
        input: String = "",
        binary: String? = Program.binary,
        in folder: AgentFolder
    ) throws {
        guard let binary else {
            throw HarnessFault("the martlet binary is not beside the tests; build it first")
        }
        self.folder = folder
        let number = Self.count.next()
        outputName = "output-\(number).txt"
        errorName = "error-\(number).txt"
        // Beside the working directory, not in it: tests look at what the agent writes there.
        let records = folder.file("records")
        let work = folder.file("work")
        for path in [records, work] { mkdir(path, 0o700) }
        let source = try folder.write(input, to: "records/input-\(number).txt")
        // `env` changes the directory and becomes the program, so the id stays.
        pid = try ChildProcess.start(
            ["/usr/bin/env", "-C", work, binary] + arguments,
            environment: environment,
            input: source,
            output: "\(records)/\(outputName)",
            errors: "\(records)/\(errorName)"
        )
    }

    deinit {
        if status == nil {
            kill(pid, SIGKILL)
            _ = exitCode(withinSeconds: 10)
        }
    }

    var output: String { folder.text("records/\(outputName)") }
    var errors: String { folder.text("records/\(errorName)") }

    func send(_ signal: Int32) { if status == nil { kill(pid, signal) } }

    /// The exit code, 128 + N after signal N, or nil when it does not end in time.
    func exitCode(withinSeconds seconds: Double) -> Int32? {
        if status == nil {
            _ = holds(within: seconds) {
                var found: Int32 = 0
                guard waitpid(pid, &found, WNOHANG) == pid else { return false }
                status = found & 0x7F == 0 ? (found >> 8) & 0xFF : 128 + (found & 0x7F)
                return true
            }
        }
        return status
    }

    private static let count = Counter()
}

/// Why a test could not even be tried.
struct HarnessFault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Looks at a condition again and again until it holds; false when it does not in time.
func holds(within seconds: Double, _ condition: () -> Bool) -> Bool {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while !condition() {
        if Date() > deadline { return condition() }
        usleep(5_000)
    }
    return true
}

/// Numbers that are given out once.
final class Counter: @unchecked Sendable {
    private let lock = NSLock()
    private var last = 0

    func next() -> Int {
        lock.withLock {
            last += 1
            return last
        }
    }
}
