import Foundation
import StandIns
import Testing

/// What is on the wire when the agent is asked to end.
@Suite(.serialized) struct OrderlyStopTests {
    @Test func `an answer that is on its way at a SIGTERM is not sent again by the next start`()
        throws
    {
        let phone = try Phone()
        #expect(phone.ask("/balance", for: "Free margin") != nil)
        phone.fake.plan([.slow(milliseconds: 900)], on: "sendMessage")
        phone.fake.say("/why XYZZY")
        // Telegram has it and shows it; only its word to the agent is late.
        #expect(phone.fake.waitForMessage { $0.text.contains("XYZZY") } != nil)
        #expect(phone.agent.terminate() == 0)
        let receipts = try JournalLook(phone.folder).events().filter { event in
            let payload = event["payload"] as? [String: Any]
            return event["kind"] as? String == "delivery_recorded"
                && payload?["item"] as? String == "answer"
        }
        #expect(receipts.count == 2)
        try phone.startAgain()
        // Answers keep their order: one more comes after everything that would go again.
        #expect(phone.ask("/balance", for: "Free margin") != nil)
        #expect(phone.count("XYZZY") == 1, "\(phone.chat)")
        #expect(try JournalLook(phone.folder).isWhole())
    }

    @Test func `a receiver that hangs does not keep the agent from ending in time`() throws {
        let phone = try Phone()
        #expect(phone.ask("/balance", for: "Free margin") != nil)
        phone.fake.plan([.hang], on: "sendMessage")
        phone.fake.say("/why XYZZY")
        let hangs = holds(within: 10) { phone.fake.calls.contains { $0.refusal == "hang" } }
        #expect(hangs)
        #expect(phone.agent.terminate(withinSeconds: 5) == 0)
        let answers = try JournalLook(phone.folder).events().count { event in
            event["kind"] as? String == "delivery_recorded"
                && (event["payload"] as? [String: Any])?["item"] as? String == "answer"
        }
        #expect(answers == 1)
        try phone.startAgain()
        #expect(phone.fake.waitForMessage { $0.text.contains("XYZZY") } != nil)
        #expect(phone.ask("/balance", for: "Free margin") != nil)
        #expect(phone.count("XYZZY") == 1, "\(phone.chat)")
    }
}
