import ChatOps
import Foundation
import Platform
import TradingCore

/// A request of `martlet ctl` as a line of JSON.
struct ControlRequest: Codable, Sendable {
    /// A command line: `/balance`.
    var command: String?
    /// Or a canonical envelope that another program signed, with its code in hexadecimal.
    var envelope: String?
    var mac: String?
}

/// The answer to a control request as a line of JSON.
struct ControlResponse: Codable, Sendable {
    enum Outcome: String, Codable, Sendable {
        case done, pending, refused, denied, busy
    }
    var outcome: Outcome
    /// The reply as text.
    var text: String
    /// The report value as JSON text.
    var json: String
    /// Buttons by their labels, with the data that `martlet ctl --button` sends.
    var buttons: [ControlButton]
}

/// A button of a reply on the control socket.
struct ControlButton: Codable, Sendable {
    var label: String
    var data: String
}

/// The Unix socket that scripts command the agent through. Whoever may open it is the same user; its
/// commands pass the same authenticator as everybody's.
final class ControlSurface: Sendable {
    private let submit: @Sendable (IncomingCommand, CommandWaiter) -> Bool
    private let submitSigned: @Sendable (SignedEnvelope, CommandWaiter) -> Bool
    private let render: @Sendable (Reply) -> RenderedMessage
    private let json: @Sendable (EngineReport) -> String

    init(
        submit: @escaping @Sendable (IncomingCommand, CommandWaiter) -> Bool,
        submitSigned: @escaping @Sendable (SignedEnvelope, CommandWaiter) -> Bool,
        render: @escaping @Sendable (Reply) -> RenderedMessage,
        json: @escaping @Sendable (EngineReport) -> String
    ) {
        self.submit = submit
        self.submitSigned = submitSigned
        self.render = render
        self.json = json
    }

    /// Handles one request line; the reply comes later, from the loop.
    func handle(_ line: String, _ reply: @escaping ControlSocket.Answer) {
        guard let request = try? JSONDecoder().decode(ControlRequest.self, from: Data(line.utf8))
        else {
            reply(Self.refusal("The request is no JSON object with a command."))
            return
        }
        guard JSONMembers.areUnique(Array(line.utf8)) else {
            reply(Self.refusal("The request has two members of one name; nothing was done."))
            return
        }
        let waiter = CommandWaiter(
            unwritten: { [self] in reply(self.response(unwritten: $0)) },
            answered: { [self] in reply(self.response(to: $0)) },
            unanswered: {
                reply(Self.line(.denied, "It has no answer: it was answered before, or denied."))
            }
        )
        let isTaken: Bool
        if let envelope = request.envelope, let mac = request.mac.flatMap({ Hex.decode($0) }) {
            let signed = SignedEnvelope(canonical: Array(envelope.utf8), mac: mac)
            isTaken = submitSigned(signed, waiter)
        } else if let command = request.command {
            isTaken = submit(incoming(command), waiter)
        } else {
            reply(Self.refusal("Give a command, or an envelope with its mac in hexadecimal."))
            return
        }
        if !isTaken { reply(Self.line(.busy, "The engine is too busy, or stopping; try again.")) }
    }

    private func incoming(_ command: String) -> IncomingCommand {
        let prefix = "button:"
        let content: IncomingCommand.Content =
            command.hasPrefix(prefix)
            ? .button(data: String(command.dropFirst(prefix.count)), message: 0)
            : .text(command)
        return IncomingCommand(
            surface: .control,
            key: "request \(Hex.encode(SecureRandom.bytes(count: 8)))",
            user: DeskMaking.localUser,
            chat: 0,
            content: content,
            issuedAt: UTCTime(nanoseconds: SystemClock.wallNanoseconds())
        )
    }

    /// A question is answered as ever, with a word on the journal; what would change something is to be tried
    /// again.
    private func response(unwritten answer: UnwrittenAnswer) -> String {
        guard let answered = answer.answered else { return Self.line(.busy, answer.words) }
        if answer.isQuestion { return response(to: answered, remark: answer.words + "\n") }
        return Self.line(.busy, answer.words + "\n" + render(answered.reply).plain)
    }

    private func response(to answered: CommandAnswered, remark: String = "") -> String {
        let message = render(answered.reply)
        let outcome: ControlResponse.Outcome =
            switch answered.verdict {
            case .done: .done
            case .pending: .pending
            case .refused: .refused
            case .denied: .denied
            }
        let buttons = message.buttons.flatMap { $0 }
            .map { ControlButton(label: $0.label, data: $0.data) }
        return Self.encoded(
            ControlResponse(
                outcome: outcome,
                text: remark + message.plain,
                json: json(answered.reply.report),
                buttons: buttons
            )
        )
    }

    /// The answer to what is no request.
    static func refusal(_ text: String) -> String { line(.denied, text) }

    private static func line(_ outcome: ControlResponse.Outcome, _ text: String) -> String {
        encoded(ControlResponse(outcome: outcome, text: text, json: "{}", buttons: []))
    }

    private static func encoded(_ response: ControlResponse) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(response) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }
}
