import Foundation
import StandIns
import Testing

/// The daily summary at 22:00 UTC of the day that is traded.
@Suite(.serialized) struct SummaryTests {
    /// From 20:30 to 23:10 of 2025-03-03.
    private static let bars = SwingBars.csv(count: 160, start: 1_740_960_000 + 1230 * 60)

    private func phone() throws -> Phone {
        try Phone(["--replay", "../SWING-1m.csv", "--speed", "max"] + SwingBars.grid) { _, folder in
            try folder.write(Self.bars, to: "SWING-1m.csv")
        }
    }

    private func summaries(_ phone: Phone) -> [FakeBotMessage] {
        phone.fake.messages.filter {
            $0.text.contains("2025-03-03") && $0.text.lowercased().contains("summary")
        }
    }

    private func hasReceipt(_ journal: JournalLook) -> Bool {
        let events = (try? journal.events()) ?? []
        let payloads = events.map { event in
            (event["kind"] as? String ?? "", event["payload"] as? [String: Any] ?? [:])
        }
        let summary = payloads.first {
            $0.0 == "alert_raised" && $0.1["kind"] as? String == "daily_summary"
        }
        return payloads.contains {
            $0.0 == "delivery_recorded" && $0.1["item"] as? String == "alert"
                && $0.1["number"] as? Int == summary?.1["number"] as? Int
        }
    }

    @Test func `the summary of a replayed day comes exactly once, over a restart too`() throws {
        let phone = try phone()
        let hasCome = holds(within: 20) { !summaries(phone).isEmpty }
        #expect(hasCome, "\(phone.fake.messages.map(\.text))")
        let hasEnded = holds(within: 30) { phone.agent.errors.contains("replay ended") }
        #expect(hasEnded)
        // Until its receipt is journaled an alert may come twice, for its sending may be lost.
        let isReceipted = holds(within: 15) { hasReceipt(JournalLook(phone.folder)) }
        #expect(isReceipted)
        phone.agent.killNow()
        try phone.startAgain()
        #expect(phone.ask("/version", for: "0.") != nil)
        #expect(phone.fake.waitUntilConfirmed())
        #expect(summaries(phone).count == 1)
        let jobs = try JournalLook(phone.folder).events().filter {
            $0["kind"] as? String == "job_finished"
        }
        #expect(jobs.count == 1, "\(jobs)")
    }

    @Test func `the summary's numbers are those of the journal`() throws {
        let phone = try phone()
        let hasEnded = holds(within: 30) { phone.agent.errors.contains("replay ended") }
        #expect(hasEnded)
        let journal = JournalLook(phone.folder)
        try Books(journal).expectTheyAddUp()
        let raised = try journal.events().filter { $0["kind"] as? String == "alert_raised" }
            .compactMap { $0["payload"] as? [String: Any] }
            .filter { $0["kind"] as? String == "daily_summary" }
        #expect(raised.count == 1)
        let at = try #require(raised.first?["time"] as? String)
        #expect(at.hasPrefix("2025-03-03T22:00:00"))
        let fills = try journal.table("fills").rows.filter { ($0["time"] ?? "") <= at }
        let hasCome = holds(within: 20) { !summaries(phone).isEmpty }
        #expect(hasCome, "\(phone.chat)")
        let message = try #require(summaries(phone).first)
        #expect(message.text.contains("\(fills.count)"), "\(fills.count) fills: \(message.text)")
    }
}
