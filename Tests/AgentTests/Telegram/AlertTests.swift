import Foundation
import StandIns
import Testing

/// Alerts and the daily summary on the phone.
@Suite(.serialized) struct AlertTests {
    @Test func `a halt by a script is told on the phone`() throws {
        let phone = try Phone()
        #expect(try phone.agent.ask("/halt crypto from a script").outcome == "done")
        #expect(phone.fake.waitForMessage { $0.text.contains("from a script") } != nil)
    }

    @Test func `a halt that the phone asked for is told there once, in the reply`() throws {
        let phone = try Phone()
        #expect(phone.ask("/halt crypto from the phone", for: "from the phone") != nil)
        // Alerts keep their order: this one comes after any alert of the halt above.
        #expect(try phone.agent.ask("/halt fx from a script").outcome == "done")
        #expect(phone.fake.waitForMessage { $0.text.contains("from a script") } != nil)
        #expect(phone.count("from the phone") == 1, "\(phone.chat)")
        // The reply is the receipt in the journal, so that no restart tells it again.
        let receipts = try JournalLook(phone.folder).events().filter { event in
            let payload = event["payload"] as? [String: Any]
            let detail = payload?["detail"] as? String ?? ""
            return event["kind"] as? String == "delivery_recorded"
                && payload?["channel"] as? String == "telegram" && detail.hasPrefix("in the reply")
        }
        #expect(receipts.count == 1)
    }

    @Test func `a kill is told after the restart`() throws {
        let phone = try Phone()
        #expect(phone.ask("/version", for: "0.") != nil)
        phone.agent.killNow()
        let before = Set(phone.fake.messages.map(\.id))
        try phone.startAgain()
        let told = phone.fake.waitForMessage(timeoutSeconds: 10) {
            !before.contains($0.id) && $0.text.lowercased().contains("restart")
        }
        #expect(told != nil, "\(phone.fake.messages.map(\.text))")
    }

    @Test func `five wrong codes are told on the phone`() throws {
        let phone = try Phone()
        #expect(phone.waitForRisk())
        #expect(try phone.agent.ask("/halt crypto x").outcome == "done")
        for number in 1...5 { _ = try phone.agent.ask("/resume crypto 00000\(number)") }
        let alert = phone.fake.waitForMessage { $0.text.contains("wrong one-time codes") }
        #expect(alert != nil, "\(phone.chat)")
    }

    @Test func `the kill switch stops entries, and a tap marks its alert as seen`() throws {
        let phone = try Phone(
            ["--replay", "../SWING-1m.csv", "--speed", "max"] + SwingBars.grid,
            environment: ["MARTLET_LIMITS_DAILY_LOSS_MAX": "0.002"]
        ) { _, folder in
            try folder.write(SwingBars.csv(count: 600), to: "SWING-1m.csv")
        }
        let alert = phone.fake.waitForMessage(timeoutSeconds: 20) { message in
            message.text.lowercased().contains("kill switch")
                && message.buttons.joined().contains { $0.text == "Seen" }
        }
        let shown = try #require(alert, "\(phone.chat)")
        let seen = try #require(shown.buttons.joined().first { $0.text == "Seen" })
        phone.fake.tap(seen.data, message: shown)
        #expect(phone.fake.waitForCalls("answerCallbackQuery", count: 1))
        let isNoted = holds(within: 10) {
            let events = try? JournalLook(phone.folder).events()
            return events?.contains { event in
                let payload = event["payload"] as? [String: Any]
                return event["kind"] as? String == "delivery_recorded"
                    && payload?["outcome"] as? String == "acknowledged"
            } ?? false
        }
        #expect(isNoted)
        let hasEnded = holds(within: 30) { phone.agent.errors.contains("replay ended") }
        #expect(hasEnded)
        let events = try JournalLook(phone.folder).events()
        let latched = try #require(events.firstIndex { $0["kind"] as? String == "halt_latched" })
        let entries = events[latched...].filter { event in
            let payload = event["payload"] as? [String: Any]
            let intent = payload?["intent"] as? [String: Any]
            return event["kind"] as? String == "order_planned"
                && intent?["purpose"] as? String == "entry"
        }
        #expect(entries.isEmpty, "entries were planned after the halt")
        #expect(try JournalLook(phone.folder).isWhole())
    }
}
