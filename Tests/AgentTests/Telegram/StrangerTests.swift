import Foundation
import StandIns
import Testing

/// A bot is found by its name: anybody can write to it, as fast as they like.
@Suite(.serialized) struct StrangerTests {
    @Test func `of thousands of strangers none is heard, and the halt among them is`() throws {
        let phone = try Phone()
        #expect(phone.ask("/version", for: "0.") != nil)
        for number in 0..<5_000 {
            phone.fake.say("/halt all by stranger \(number)", from: 1_000 + Int64(number % 700))
        }
        phone.fake.say("/halt crypto the flood")
        for number in 0..<500 { phone.fake.say("/start", from: 9_000 + Int64(number)) }
        let isDone = phone.fake.waitUntilConfirmed(timeoutSeconds: 60)
        #expect(isDone, "\(phone.fake.pendingUpdates) updates were left over")

        let isTold = holds(within: 20) { phone.count("the flood") > 0 }
        #expect(isTold, "\(phone.chat)")
        #expect(phone.ask("/version", for: "0.") != nil, "the operator is not heard after it")

        #expect(try phone.halts == 1)
        #expect(phone.fake.messages.allSatisfy { $0.chat == 42 }, "a stranger was answered")
        let journal = JournalLook(phone.folder)
        let commands = try journal.table("commands").column("text").filter { $0 != "/risk" }
        #expect(commands == ["/version", "/halt crypto the flood", "/version"])
        // The answer tells it on the phone, and no alert does so again.
        let tellings = holds(within: 10) { phone.count("the flood") == 1 }
        #expect(tellings, "\(phone.chat)")
        #expect(phone.count("Someone who is not you") == 1, "\(phone.chat)")
        let notices = try journal.events().count { event in
            let payload = event["payload"] as? [String: Any]
            return event["kind"] as? String == "alert_raised"
                && payload?["kind"] as? String == "intruder"
        }
        #expect(notices == 1)
    }
}
