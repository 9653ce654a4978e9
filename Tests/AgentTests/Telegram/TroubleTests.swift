import Foundation
import StandIns
import Testing

/// Telegram at its worst: the agent trades on, and answers when Telegram is itself again.
@Suite(.serialized) struct TroubleTests {
    @Test(arguments: [
        [FakeBotFault.conflict, .conflict], [.tooMany(seconds: 1)],
        [.page(status: 502), .page(status: 500)], [.garbage, .garbage],
        [.cut(afterBytes: 40), .cut(afterBytes: 150)], [.reset, .reset],
        [.refuse(code: 500, words: "Internal Server Error")],
    ])
    func `polls that fail are tried again, and a command is taken once`(
        faults: [FakeBotFault]
    )
        throws
    {
        let phone = try Phone()
        #expect(phone.ask("/version", for: "0.") != nil)
        phone.fake.plan(faults, on: "getUpdates")
        #expect(phone.ask("/halt crypto in trouble", for: "in trouble", withinSeconds: 25) != nil)
        #expect(try phone.halts == 1)
        #expect(phone.agent.program.exitCode(withinSeconds: 0) == nil)
        let rows = try JournalLook(phone.folder).table("commands").rows
        #expect(rows.count { $0["text"] == "/halt crypto in trouble" } == 1)
    }

    @Test(arguments: [
        [FakeBotFault.tooMany(seconds: 1)], [.page(status: 502), .page(status: 504)], [.garbage],
        [.reset, .reset], [.refuse(code: 400, words: "Bad Request: can't parse entities: x")],
    ])
    func `answers that do not get through are sent again`(faults: [FakeBotFault]) throws {
        let phone = try Phone()
        #expect(phone.ask("/version", for: "0.") != nil)
        phone.fake.plan(faults, on: "sendMessage")
        #expect(phone.ask("/balance", for: "Free margin", withinSeconds: 25) != nil)
    }

    @Test func `a poll that hangs delays neither trading nor scripts`() throws {
        let phone = try Phone(environment: ["MARTLET_TELEGRAM_POLL_TIMEOUT_SECONDS": "1"])
        #expect(phone.ask("/version", for: "0.") != nil)
        phone.fake.plan([.hang], on: "getUpdates")
        let hangs = holds(within: 12) { phone.fake.calls.contains { $0.refusal == "hang" } }
        #expect(hangs)
        let before = try phone.agent.ask("/status").report["market_clock"] as? String
        let isTrading = holds(within: 10) {
            (try? phone.agent.ask("/status").report["market_clock"] as? String) != before
        }
        #expect(isTrading)
        #expect(
            phone.ask("/halt crypto after the hang", for: "after the hang", withinSeconds: 30)
                != nil
        )
    }

    @Test func `a revoked token ends nothing but the chat`() throws {
        let phone = try Phone()
        #expect(phone.ask("/version", for: "0.") != nil)
        phone.fake.setTokenRevoked(true)
        // No chat can tell it, so the log must.
        let isTold = holds(within: 10) { phone.agent.errors.contains("token") }
        #expect(isTold, "\(phone.agent.errors)")
        #expect(try phone.agent.ask("/doctor").text.contains("401"))
        #expect(try phone.agent.ask("/halt crypto by script").outcome == "done")
        #expect(!phone.agent.errors.contains(phone.fake.token), "the token is in the log")
        #expect(phone.agent.terminate() == 0)
    }

    @Test func `a chat that blocks the bot is left alone, and hears everything afterwards`() throws
    {
        let phone = try Phone()
        #expect(phone.ask("/version", for: "0.") != nil)
        phone.fake.setBlocked(true)
        #expect(phone.fake.waitUntilConfirmed(timeoutSeconds: 15))
        let before = phone.fake.calls.count { $0.method == "sendMessage" }
        for number in 1...5 {
            _ = try phone.agent.ask("/halt crypto while blocked \(number)")
            _ = try phone.agent.ask("/version")
        }
        let words = "Telegram refuses the bot's messages to chat 42"
        let isTold = holds(within: 15) { phone.agent.errors.contains(words) }
        #expect(isTold, "\(phone.agent.errors)")
        let tries = phone.fake.calls.count { $0.method == "sendMessage" } - before
        #expect(tries <= 2, "it was tried \(tries) times")
        #expect(phone.count("while blocked") == 0)
        phone.fake.setBlocked(false)
        let isDelivered = holds(within: 20) { phone.count("while blocked 1") > 0 }
        #expect(isDelivered, "\(phone.chat)")
        #expect(phone.ask("/balance", for: "Free margin") != nil)
        let again = "Telegram takes messages to chat 42 again"
        let isFound = holds(within: 15) { phone.agent.errors.contains(again) }
        #expect(isFound, "\(phone.agent.errors)")
    }

    @Test func `a webhook that a thief has set is removed`() throws {
        let phone = try Phone()
        #expect(phone.ask("/version", for: "0.") != nil)
        phone.fake.setWebhook("https://thief.example/")
        #expect(phone.fake.waitForCalls("deleteWebhook", count: 1, timeoutSeconds: 15))
        #expect(phone.ask("/balance", for: "Free margin", withinSeconds: 25) != nil)
    }

    @Test func `a long answer comes whole within Telegram's bounds`() throws {
        let phone = try Phone()
        for number in 1...60 {
            let text =
                "/why LONG-NAME-TO-FILL-THE-AUDIT-\(number)-\(String(repeating: "X", count: 80))"
            _ = try phone.agent.ask(text)
        }
        phone.fake.say("/audit 50")
        let wanted = (20...60).map { "AUDIT-\($0)-X" }
        let isWhole = holds(within: 15) {
            let files = phone.fake.messages.compactMap(\.file?.content)
            let text = phone.chat + files.map { String(decoding: $0, as: UTF8.self) }.joined()
            return wanted.allSatisfy { text.contains($0) }
        }
        #expect(isWhole, "\(phone.chat)")
        let parts = phone.fake.messages.count { $0.text.contains("AUDIT-") || $0.file != nil }
        #expect(parts >= 1)
        #expect(phone.fake.messages.allSatisfy { $0.text.utf16.count <= 4096 })
        #expect(phone.fake.calls.allSatisfy { !$0.refusal.contains("too long") })
    }
}
