import Foundation
import Platform

/// A running agent with its data directory, commanded over its control socket.
final class AgentRun {
    let folder: AgentFolder
    let program: Program

    /// What `ctl --json` answers with.
    struct Answer {
        let outcome: String
        let text: String
        let report: [String: Any]
        let buttons: [(label: String, data: String)]
    }

    /// Starts `martlet run --no-console` on the folder's `data` and waits until commands are taken.
    ///
    /// - Throws: `HarnessFault` with the agent's own words when it does not get ready.
    init(
        _ arguments: [String] = [],
        environment: [String: String] = [:],
        in folder: AgentFolder,
        readyWithinSeconds seconds: Double = 30
    ) throws {
        self.folder = folder
        program = try Program(
            ["run", "--no-console", "--data", folder.file("data")] + arguments,
            environment: environment,
            in: folder
        )
        let isReady = holds(within: seconds) {
            program.errors.contains("ready: commands are taken")
                || program.exitCode(withinSeconds: 0) != nil
        }
        guard isReady, program.exitCode(withinSeconds: 0) == nil else {
            throw HarnessFault("the agent did not get ready: \(program.errors)")
        }
    }

    var errors: String { program.errors }

    /// One command over a connection of its own.
    func ask(_ command: String, timeoutSeconds: Double = 15) throws -> Answer {
        try Self.ask(command, at: folder.file("data/control.sock"), timeoutSeconds: timeoutSeconds)
    }

    /// The same from any thread.
    static func ask(
        _ command: String,
        at path: String,
        timeoutSeconds: Double = 15
    ) throws -> Answer {
        let request = try JSONSerialization.data(withJSONObject: ["command": command])
        let line = try ControlClient(path: path).request(
            String(decoding: request, as: UTF8.self),
            timeoutNanoseconds: Int64(timeoutSeconds * 1e9)
        )
        let reply = try object(line)
        let buttons = reply["buttons"] as? [[String: String]] ?? []
        return Answer(
            outcome: reply["outcome"] as? String ?? "",
            text: reply["text"] as? String ?? "",
            report: try object(reply["json"] as? String ?? "{}"),
            buttons: buttons.map { ($0["label"] ?? "", $0["data"] ?? "") }
        )
    }

    static func object(_ json: String) throws -> [String: Any] {
        let value = try JSONSerialization.jsonObject(with: Data(json.utf8))
        guard let object = value as? [String: Any] else {
            throw HarnessFault("no JSON object: \(json)")
        }
        return object
    }

    /// Ends it at once, as a power cut of the process would.
    func killNow() {
        program.send(SIGKILL)
        _ = program.exitCode(withinSeconds: 10)
    }

    /// Ends it by SIGTERM; the exit code, nil when it takes longer.
    func terminate(withinSeconds seconds: Double = 5) -> Int32? {
        program.send(SIGTERM)
        return program.exitCode(withinSeconds: seconds)
    }
}

/// Runs the program to its end.
struct Outcome {
    let code: Int32?
    let output: String
    let errors: String

    init(
        _ arguments: [String],
        environment: [String: String] = [:],
        input: String = "",
        in folder: AgentFolder,
        withinSeconds seconds: Double = 20
    ) throws {
        let program = try Program(arguments, environment: environment, input: input, in: folder)
        code = program.exitCode(withinSeconds: seconds)
        output = program.output
        errors = program.errors
    }
}
