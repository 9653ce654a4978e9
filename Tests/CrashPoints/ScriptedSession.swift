internal import Foundation
internal import Platform
internal import StandIns

/// What the operator does in every session, and what of it was acknowledged.
struct ScriptedSession {
    /// The texts of the commands that were answered as done or refused.
    private(set) var acknowledged: Set<String> = []
    /// Whether the last thing that was acknowledged was a halt, and nothing was sent since that lifts it.
    private(set) var isHalted = false
    private(set) var end: TracedAgent.End?
    /// The agent's own words.
    private(set) var words = ""
    /// It did not end in time, and was killed by the session.
    private(set) var hung = false
    private let outside: Outside
    private let agent: TracedAgent

    /// The agent's process.
    var pid: Int32 { agent.pid }

    /// The answer of the control socket.
    private struct Answer: Decodable {
        let outcome: String
        let buttons: [[String: String]]
    }

    /// Runs it to the agent's end.
    static func run(
        _ program: String,
        _ outside: Outside,
        _ tracing: TracedAgent.Tracing
    ) throws -> ScriptedSession {
        var session = ScriptedSession(
            outside: outside,
            agent: try TracedAgent(
                program,
                outside.arguments,
                environment: outside.environment,
                in: outside.folder.file("work"),
                log: outside.folder.file("first.log"),
                tracing: tracing
            )
        )
        session.play()
        session.finish()
        return session
    }

    private init(outside: Outside, agent: TracedAgent) {
        self.outside = outside
        self.agent = agent
    }

    private mutating func play() {
        _ = Patience.waits(60) {
            agent.end != nil || agent.words.contains("ready: commands are taken")
        }
        for text in ["/why ORDER-1", "/balance"] { _ = ask(text) }
        if ask("/halt by a script")?.outcome == "done" { isHalted = true }
        phone("/halt replay from the phone")
        confirm("/resume all")
        if ask("/halt replay and again")?.outcome == "done" { isHalted = true }
        _ = ask("/cancel all")
        waitForOutbox()
    }

    /// A preview, the tap on its button, and the one-time code.
    private mutating func confirm(_ text: String) {
        guard let preview = ask(text), preview.outcome == "pending" else { return }
        guard let button = preview.buttons.first?["data"] else { return }
        _ = ask("button:\(button)", isRemembered: false)
        isHalted = false
        _ = ask(OneTimeCode.now(), isRemembered: false)
    }

    private mutating func ask(_ text: String, isRemembered: Bool = true) -> Answer? {
        guard agent.end == nil,
            let request = try? JSONSerialization.data(withJSONObject: ["command": text]),
            let line = try? ControlClient(path: outside.folder.file("data/control.sock")).request(
                String(decoding: request, as: UTF8.self),
                timeoutNanoseconds: 4_000_000_000
            ), let answer = try? JSONDecoder().decode(Answer.self, from: Data(line.utf8))
        else { return nil }
        if isRemembered, ["done", "refused", "pending"].contains(answer.outcome) {
            acknowledged.insert(text)
        }
        return answer
    }

    private mutating func phone(_ text: String) {
        guard agent.end == nil else { return }
        let words = String(text.dropFirst("/halt replay ".count))
        outside.phone.say(text)
        let isAnswered = Patience.waits(3) {
            agent.end != nil || outside.phone.messages.contains { $0.text.contains(words) }
        }
        guard isAnswered, outside.phone.messages.contains(where: { $0.text.contains(words) }) else {
            return
        }
        acknowledged.insert(text)
        isHalted = true
    }

    /// Until both channels have heard of the last halt.
    private func waitForOutbox() {
        _ = Patience.waits(2) {
            let heard = outside.phone.messages.contains { $0.text.contains("and again") }
            return agent.end != nil || (heard && outside.hookedAlerts.count >= 3)
        }
    }

    private mutating func finish() {
        agent.send(SIGTERM)
        end = agent.waitForEnd(seconds: 30)
        if end == nil {
            hung = true
            agent.send(SIGKILL)
            end = agent.waitForEnd(seconds: 5)
        }
        words = agent.words
    }
}
