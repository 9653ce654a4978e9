import ArgumentParser
import Foundation
import Platform

/// Sends one command to the running agent.
struct ControlCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ctl",
        abstract: "Send a command to the running agent and print its reply.",
        discussion: """
            Examples: martlet ctl '/balance', martlet ctl --json '/risk', \
            martlet ctl '/resume all 123456'. A command that raises risk answers with a preview; \
            give the one-time code with the command.

            Exit codes: 0 done, or a preview was shown; 64 usage; 69 the agent does not run; \
            75 it is too busy or did not answer in time; 77 refused.
            """
    )

    @OptionGroup var source: SourceOptions

    @Flag(name: .long, help: "Print the report value as JSON.")
    var json = false

    @Flag(name: .long, help: "The argument is a button's data instead of a command.")
    var button = false

    @Option(
        name: .long,
        help: ArgumentHelp("Seconds to wait for the reply.", valueName: "seconds")
    )
    var timeout = 10.0

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A signed envelope's code in hexadecimal; the argument is then the envelope.",
            valueName: "hex"
        )
    )
    var mac: String?

    @Argument(help: "The command as it would be typed in chat.")
    var command: [String]

    func validate() throws {
        guard !command.isEmpty else { throw ValidationError("Give a command, such as '/balance'.") }
        guard timeout > 0, timeout <= 3600 else {
            throw ValidationError("--timeout must be over 0 and at most 3600 seconds.")
        }
    }

    func run() throws {
        let configuration = try source.load()
        let client = ControlClient(path: "\(configuration.dataDirectory)/control.sock")
        let trouble = PairSurvey(directory: configuration.dataDirectory).trouble
        let response = try ask(client, trouble.map { " \($0)." } ?? "")
        print((json ? response.json : text(of: response)).withoutControls)
        switch response.outcome {
        case .done, .pending: return
        case .busy: throw ExitCode(ExitStatus.tryLater.rawValue)
        case .refused, .denied: throw ExitCode(ExitStatus.refused.rawValue)
        }
    }

    /// Where the leader does not answer, a standby's `trouble` is told as well.
    private func ask(_ client: ControlClient, _ trouble: String) throws -> ControlResponse {
        let text = command.joined(separator: " ")
        let request =
            mac.map { ControlRequest(command: nil, envelope: text, mac: $0) }
            ?? ControlRequest(command: button ? "button:\(text)" : text)
        let line = String(decoding: try JSONEncoder().encode(request), as: UTF8.self)
        let reply: String
        do {
            reply = try client.request(line, timeoutNanoseconds: Int64(timeout * 1e9))
        } catch {
            switch error {
            case .timedOut: throw ExitStatus.tryLater.saying("\(error)\(trouble)")
            case .tooLong: throw ExitStatus.usage.saying("\(error)")
            default: throw ExitStatus.unavailable.saying("\(error)\(trouble)")
            }
        }
        guard let response = try? JSONDecoder().decode(ControlResponse.self, from: Data(reply.utf8))
        else {
            throw ExitStatus.unavailable.saying(
                "The agent's answer makes no sense: \(reply.onOneLine)"
            )
        }
        return response
    }

    private func text(of response: ControlResponse) -> String {
        if response.buttons.isEmpty { return response.text }
        let buttons = response.buttons.map { "[\($0.label)] martlet ctl --button '\($0.data)'" }
        return response.text + "\n" + buttons.joined(separator: "\n")
    }
}
