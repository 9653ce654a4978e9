import Foundation
import StandIns
import Testing

/// Conversations on the phone, end to end: the real binary against a strict stand-in.
@Suite(.serialized) struct ConversationTests {
    @Test func `the code of the first start binds the phone, and the binding outlives a restart`()
        throws
    {
        let phone = try Phone(isBound: false)
        let isPrinted = holds(within: 5) { phone.agent.errors.contains("Pairing:") }
        try #require(isPrinted, "\(phone.agent.errors)")
        let line = try #require(
            phone.agent.errors.split(separator: "\n").first { $0.contains("Pairing:") }
        )
        let code = try #require(line.split(separator: " ").last.map(String.init))
        #expect(phone.ask("/balance", for: "", withinSeconds: 1) == nil, "a stranger was answered")
        // As thumbs type it.
        let typed = code.replacing("-", with: "").lowercased()
        #expect(phone.ask(typed, for: "Paired.", withinSeconds: 10) != nil, "no answer: \(typed)")
        #expect(phone.ask("/balance", for: "Free margin") != nil)
        #expect(phone.agent.terminate() == 0)
        try phone.startAgain()
        #expect(!phone.agent.errors.contains("Pairing:"))
        #expect(phone.ask("/version", for: "0.") != nil)
        phone.fake.say(code, from: 77)
        #expect(phone.fake.waitUntilConfirmed())
        #expect(phone.fake.messages.allSatisfy { $0.chat == 42 })
        // Whoever is named stands in the place of everybody who was paired.
        #expect(phone.agent.terminate() == 0)
        let others = ["TELEGRAM_USER_IDS": "77", "TELEGRAM_CHAT_ID": "77"]
        try phone.startAgain(with: others)
        phone.fake.say("/version", from: 77)
        #expect(phone.fake.waitForMessage { $0.chat == 77 && $0.text.contains("0.") } != nil)
        let answers = phone.fake.messages.count { $0.isFromBot && $0.chat == 42 }
        phone.fake.say("/version", from: 42)
        phone.fake.say("/balance", from: 77)
        #expect(phone.fake.waitForMessage { $0.chat == 77 && $0.text.contains("Free") } != nil)
        #expect(phone.fake.messages.count { $0.isFromBot && $0.chat == 42 } == answers)
    }

    @Test func `a command is answered once, though its update comes twice`() throws {
        let phone = try Phone()
        phone.fake.plan([.unconfirmed, .unconfirmed, .unconfirmed], on: "getUpdates")
        #expect(phone.ask("/halt crypto twice", for: "Halted") != nil)
        #expect(phone.ask("/balance", for: "Free margin") != nil, "\(phone.chat)")
        #expect(phone.fake.waitUntilConfirmed(timeoutSeconds: 15))
        #expect(phone.count("twice") >= 1)
        #expect(try phone.halts == 1)
        let rows = try JournalLook(phone.folder).table("commands").rows.filter {
            $0["surface"] == "telegram"
        }
        #expect(rows.map { $0["text"] } == ["/halt crypto twice", "/balance"])
        #expect(phone.count("Halt #") <= 2)
        #expect(
            phone.fake.messages.count { $0.text.contains("Free margin") }
                == 1
        )
    }

    @Test func `a kill between the answer and the confirmation executes nothing twice`() throws {
        let phone = try Phone()
        #expect(phone.ask("/version", for: "0.") != nil)
        phone.fake.plan(Array(repeating: .unconfirmed, count: 50), on: "getUpdates")
        #expect(phone.ask("/halt fx killed here", for: "killed here") != nil)
        // The start, the version, the halt as an alert and as an answer.
        let isReceipted = holds(within: 10) {
            let events = (try? JournalLook(phone.folder).events()) ?? []
            return events.count { $0["kind"] as? String == "delivery_recorded" } >= 4
        }
        #expect(isReceipted)
        phone.agent.killNow()
        let answers = phone.count("Only /resume lifts it")
        #expect(phone.fake.pendingUpdates > 0, "nothing was left to repeat")
        try phone.startAgain()
        #expect(phone.ask("/balance", for: "Free margin") != nil)
        #expect(try phone.halts == 1)
        let rows = try JournalLook(phone.folder).table("commands").rows
        #expect(rows.count { $0["text"] == "/halt fx killed here" } == 1)
        #expect(phone.count("Only /resume lifts it") == answers, "answered twice")
    }

    @Test func `update numbers that jump backwards are taken all the same`() throws {
        let phone = try Phone()
        #expect(phone.ask("/version", for: "0.") != nil)
        #expect(phone.fake.waitUntilConfirmed())
        phone.fake.jumpUpdateIDs(to: 5_000)
        #expect(phone.ask("/balance", for: "Free margin") != nil)
    }

    @Test func `what is not the operator's own fresh message gets silence`() throws {
        let phone = try Phone()
        let fake = phone.fake
        let origin: JSONValue = [
            "type": "user", "date": 1, "sender_user": ["id": 42, "is_bot": false],
        ]
        fake.say("/halt by a stranger", from: 77)
        fake.say("/halt in a group", from: 42, chat: -500)
        fake.say("/halt edited", as: "edited_message", extra: ["edit_date": 1])
        fake.say("/halt forwarded", extra: ["forward_origin": origin])
        fake.say("/halt via a bot", extra: ["via_bot": ["id": 5, "is_bot": true]])
        fake.say("/halt by a channel", extra: ["sender_chat": ["id": -100_7, "type": "channel"]])
        fake.say("/halt posted", as: "channel_post")
        #expect(fake.waitUntilConfirmed(timeoutSeconds: 15))
        #expect(phone.ask("/version", for: "0.") != nil)
        #expect(try phone.halts == 0)
        #expect(fake.messages.allSatisfy { $0.chat == 42 }, "a stranger was answered")
        #expect(!fake.messages.contains { $0.text.contains("Halted") })
    }

    @Test func `a halt is lifted by preview, tap and one-time code, and the code works once`()
        throws
    {
        let phone = try Phone()
        #expect(phone.waitForRisk())
        #expect(phone.ask("/halt crypto a test", for: "Halted") != nil)
        let preview = try #require(phone.ask("/resume crypto", for: "Resume"))
        let confirm = try #require(preview.buttons.joined().first { $0.text.hasPrefix("Confirm") })
        #expect(confirm.data.utf8.count <= 64)
        #expect(try phone.halts == 1, "a preview lifted it")
        phone.fake.tap(confirm.data, message: preview)
        #expect(phone.fake.waitForMessage { $0.text.lowercased().contains("code") } != nil)
        #expect(try phone.halts == 1, "a tap alone lifted it")
        let code = try phone.oneTimeCode()
        phone.fake.say(code)
        #expect(holds(within: 10) { (try? phone.halts) == 0 }, "\(phone.fake.messages.map(\.text))")
        #expect(phone.ask("/halt crypto again", for: "again") != nil)
        #expect(phone.ask("/resume crypto \(code)", for: "used before") != nil)
        #expect(try phone.halts == 1)
        phone.fake.tap(confirm.data, message: preview)
        #expect(phone.fake.waitUntilConfirmed())
        #expect(try phone.halts == 1, "an old button worked again")
        #expect(!phone.agent.errors.contains(code), "a code is in the log")
    }

    @Test func `five wrong codes lock what raises risk, and a halt still works`() throws {
        let phone = try Phone()
        #expect(phone.waitForRisk())
        #expect(phone.ask("/halt crypto a test", for: "Halted") != nil)
        for number in 1...4 {
            #expect(phone.ask("/resume crypto 00000\(number)", for: "Wrong code") != nil)
        }
        #expect(phone.ask("/resume crypto 000005", for: "locked") != nil)
        let right = try phone.oneTimeCode()
        #expect(
            phone.ask("/resume crypto \(right)", for: "locked") != nil,
            "the right code unlocked"
        )
        phone.agent.killNow()
        try phone.startAgain()
        #expect(phone.waitForRisk())
        let later = try phone.oneTimeCode(stepsAhead: 1)
        #expect(phone.ask("/resume crypto \(later)", for: "locked") != nil, "a restart unlocked")
        #expect(phone.ask("/halt fx still works", for: "still works") != nil)
        #expect(try phone.halts == 2)
    }

    @Test func `after downtime a late halt runs and a late raise is refused`() throws {
        let phone = try Phone()
        #expect(phone.waitForRisk())
        #expect(phone.ask("/halt crypto first", for: "first") != nil)
        #expect(phone.agent.terminate() == 0)
        let old = Int64(Date().timeIntervalSince1970) - 300
        phone.fake.say("/resume crypto \(try phone.oneTimeCode())", date: old)
        phone.fake.say("/halt fx late but valid", date: old)
        try phone.startAgain()
        #expect(
            phone.fake.waitForMessage(timeoutSeconds: 15) { $0.text.contains("late but valid") }
                != nil
        )
        #expect(phone.fake.waitUntilConfirmed())
        #expect(try phone.halts == 2, "\(phone.fake.messages.map(\.text))")
    }

    @Test func `a command of an operator's own file answers with all its parts`() throws {
        let phone = try Phone(environment: ["MARTLET_COMMANDS_DIR": "../own"]) { _, folder in
            try folder.write(
                "name: morning\nsummary: Balance and risk\nsteps: [/balance, /risk]\n",
                to: "own/morning.yaml"
            )
        }
        let answer = try #require(phone.ask("/morning", for: "Free margin"), "\(phone.chat)")
        #expect(answer.text.lowercased().contains("drawdown"), "\(answer.text)")
        #expect(phone.fake.commands.json.contains("\"morning\""), "it is not in the menu")
    }

    @Test func `a misspelt halt asks at once with a button that halts`() throws {
        let phone = try Phone()
        let asked = try #require(phone.ask("/hlat", for: "/halt"))
        #expect(try phone.halts == 0)
        let button = try #require(
            asked.buttons.joined().first { $0.text.lowercased().contains("halt") }
        )
        phone.fake.tap(button.data, message: asked)
        #expect(holds(within: 10) { (try? phone.halts) == 1 })
    }
}
