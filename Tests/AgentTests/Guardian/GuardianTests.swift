import Foundation
import StandIns
import Testing

/// The guardian beside the real agent: it halts and cancels where the engine is dead, and leaves a living
/// one alone.
@Suite(.serialized) struct GuardianTests {
    private static let secret = "whsec_7mJp2Vd0Kq4sYx1TgHnR8bWcZf5LuQeA3oIkMvBtXwE="

    /// An agent that is killed while its orders rest at the paper venue.
    private func killed(in folder: AgentFolder, _ arguments: [String] = []) throws -> [String] {
        let bars = try folder.write(SwingBars.csv(count: 60), to: "SWING-1m.csv")
        let replay = ["--replay", bars, "--speed", "max"] + SwingBars.grid
        let agent = try AgentRun(replay + arguments, in: folder)
        let hasEnded = holds(within: 20) { agent.errors.contains("replay ended") }
        #expect(hasEnded, "\(agent.errors)")
        #expect(try !agent.ask("/orders").text.contains("No open orders"))
        agent.killNow()
        return replay + arguments
    }

    private func guardian(_ folder: AgentFolder, _ arguments: [String] = []) throws -> Outcome {
        try Outcome(
            ["guardian", "--halt", "the service failed", "--data", folder.file("data")] + arguments,
            in: folder
        )
    }

    /// The states of the orders by their purpose, from the events alone.
    private func states(_ folder: AgentFolder) throws -> [(purpose: String, state: String)] {
        var purposes: [String: String] = [:]
        var states: [String: String] = [:]
        for event in try JournalLook(folder).events() {
            guard let payload = event["payload"] as? [String: Any] else { continue }
            if event["kind"] as? String == "order_planned",
                let intent = payload["intent"] as? [String: Any], let id = intent["id"] as? String
            {
                purposes[id] = intent["purpose"] as? String ?? "?"
                states[id] = "planned"
            }
            if event["kind"] as? String == "order_moved", let id = payload["id"] as? String {
                states[id] = payload["state"] as? String
            }
        }
        return states.map { (purposes[$0.key] ?? "?", $0.value) }
    }

    @Test func `it halts, cancels what rests, keeps stops, and the next start stays halted`() throws
    {
        let folder = AgentFolder()
        let again = try killed(in: folder)
        let open = try states(folder).filter { ["live", "partial"].contains($0.state) }
        let stops = open.filter { $0.purpose == "protectiveStop" }.count
        #expect(open.count - stops > 0)
        let outcome = try guardian(folder)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(
            outcome.output.contains("\(open.count - stops) order(s) cancelled, 0 not confirmed")
        )
        let left = try states(folder).filter { ["live", "partial"].contains($0.state) }
        #expect(left.count == stops && left.allSatisfy { $0.purpose == "protectiveStop" })
        #expect(try JournalLook(folder).isWhole())
        // Each was asked to go before it went.
        let asked = try JournalLook(folder).events().filter { event in
            let payload = event["payload"] as? [String: Any]
            return event["kind"] as? String == "cancel_requested"
                && payload?["reason"] as? String == "the guardian"
        }
        #expect(asked.count == open.count - stops)
        let planned = try states(folder).count
        let next = try AgentRun(again, in: folder)
        let risk = try next.ask("/risk").text
        #expect(risk.contains("the service failed"), "\(risk)")
        #expect(next.terminate() == 0)
        let entries = try states(folder).dropFirst(planned).filter { $0.purpose == "entry" }
        #expect(entries.isEmpty, "an entry was planned under the guardian's halt")
        // It is no clean stop, and the restart says so.
        #expect(
            try JournalLook(folder).events().contains { "\($0)".contains("restarted_after_crash") }
        )
    }

    @Test func `it cancels stops too where it is told to`() throws {
        let folder = AgentFolder()
        _ = try killed(in: folder)
        #expect(try guardian(folder, ["--cancel-stops"]).code == 0)
        #expect(try !states(folder).contains { ["live", "partial"].contains($0.state) })
    }

    @Test func `it gives a standby that beats some seconds, and no more`() throws {
        let folder = AgentFolder()
        _ = try killed(in: folder)
        try folder.write("beat", to: "data/standby")
        let outcome = try guardian(folder)
        #expect(outcome.code == 0, "\(outcome.errors)")
        let age = try FileManager.default.attributesOfItem(atPath: folder.file("data/standby"))
        let beat = try #require(age[.modificationDate] as? Date)
        let halted = try JournalLook(folder).events().last {
            $0["kind"] as? String == "halt_latched"
        }
        let text = try #require(halted?["recorded"] as? String)
        let at = try Date(text.prefix(19) + "Z", strategy: .iso8601)
        #expect(at.timeIntervalSince(beat) > 1.9, "it did not wait")
    }

    @Test func `twice is once`() throws {
        let folder = AgentFolder()
        _ = try killed(in: folder)
        #expect(try guardian(folder).code == 0)
        let before = try JournalLook(folder).events().count
        let second = try guardian(folder)
        #expect(second.code == 0 && second.output.contains("was halted before"), "\(second.output)")
        #expect(try JournalLook(folder).events().count == before)
    }

    @Test func `beside a living agent it changes nothing and names it`() throws {
        let folder = AgentFolder()
        let agent = try AgentRun(in: folder)
        let outcome = try guardian(folder)
        #expect(outcome.code == 75, "\(outcome.output)")
        #expect(outcome.errors.contains("process \(agent.program.pid)"), "\(outcome.errors)")
        #expect(outcome.errors.contains("/halt the service failed"), "\(outcome.errors)")
        #expect(try !agent.ask("/risk").text.contains("the service failed"))
    }

    @Test func `it makes no journal where there is none`() throws {
        let folder = AgentFolder()
        #expect(try guardian(folder).code == 65)
        #expect(!folder.listing().contains("data/journal.sqlite"))
    }

    @Test func `it tells the phone and the webhooks in one message`() throws {
        let folder = AgentFolder()
        let replay = try killed(in: folder)
        let fake = FakeBotAPI()
        defer { fake.stop() }
        let receiver = Receiver()
        let hooks = """
            webhooks:
              ops:
                kind: generic
                url: \(receiver.url)
                allow_private: true
                signing_secret: \(Self.secret)

            """
        let config = try folder.write(hooks, to: "martlet.yaml")
        let settings = [
            "TELEGRAM_BOT_TOKEN": fake.token, "MARTLET_TELEGRAM_BASE_URL": fake.url,
            "TELEGRAM_USER_IDS": "42", "TELEGRAM_CHAT_ID": "42",
            "MARTLET_COMMAND_HMAC_SECRET": Phone.secret,
        ]
        let line = ["guardian", "--halt", "five crashes", "--data", folder.file("data")]
        let outcome = try Outcome(line + ["--config", config], environment: settings, in: folder)
        #expect(outcome.code == 0, "\(outcome.errors)")
        let told = fake.messages.filter { $0.text.contains("five crashes") }
        #expect(told.count == 1, "\(fake.messages.map(\.text))")
        let words = told.first?.text ?? ""
        #expect(
            words.contains("the engine is dead") && words.contains("Orders cancelled"),
            "\(words)"
        )
        #expect(words.contains("last heard of"), "\(words)")
        #expect(receiver.deliveries.filter { $0.body.contains("five crashes") }.count == 1)
        // Nobody was listened to: no update was asked for.
        #expect(!fake.calls.contains { $0.method == "getUpdates" })
        // Its receipts are in the journal, so the next start does not tell it again.
        let next = try AgentRun(replay + ["--config", config], environment: settings, in: folder)
        _ = fake.waitForMessage(timeoutSeconds: 10) { $0.text.contains("restarted") }
        #expect(next.terminate() == 0)
        #expect(fake.messages.count { $0.text.contains("five crashes") } <= 1, "told twice")
    }

    @Test func `a journal that is refused is told without one`() throws {
        let folder = AgentFolder()
        let receiver = Receiver()
        try folder.write(
            "Dear diary, this is no journal, but it is rather long.",
            to: "data/journal.sqlite"
        )
        let hooks = """
            webhooks:
              ops:
                kind: generic
                url: \(receiver.url)
                allow_private: true
                signing_secret: \(Self.secret)

            """
        let config = try folder.write(hooks, to: "martlet.yaml")
        let outcome = try guardian(folder, ["--config", config])
        #expect(outcome.code == 65, "\(outcome.errors)")
        #expect(receiver.deliveries.contains { $0.body.contains("journal cannot be used") })
        #expect(folder.text("data/journal.sqlite").hasPrefix("Dear diary"))
    }
}
