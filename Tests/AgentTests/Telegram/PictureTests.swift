import Foundation
import StandIns
import Testing

/// Pictures on the phone, end to end.
@Suite(.serialized) struct PictureTests {
    /// From 20:30 to 23:10 of 2025-03-03.
    private static let bars = SwingBars.csv(count: 160, start: 1_740_960_000 + 1230 * 60)

    private func phone(_ environment: [String: String] = [:]) throws -> Phone {
        try Phone(
            ["--replay", "../SWING-1m.csv", "--speed", "max"] + SwingBars.grid,
            environment: environment.merging(["MARTLET_TELEGRAM_LIFT_LIMITS": "true"]) { $1 }
        ) { _, folder in
            try folder.write(Self.bars, to: "SWING-1m.csv")
        }
    }

    @Test func `equity, candles and the daily summary come with pictures, redrawn in place`() throws
    {
        let phone = try phone()
        let hasEnded = holds(within: 40) { phone.agent.errors.contains("replay ended") }
        #expect(hasEnded)
        let equity = try #require(phone.ask("/equity", for: "Equity"), "\(phone.chat)")
        #expect(equity.file?.name == "chart.png")
        #expect(equity.text.contains("drawdown"))
        let chart = try #require(phone.ask("/chart SWING", for: "SWING"), "\(phone.chat)")
        let first = try #require(chart.file?.content)
        #expect(chart.text.contains("120 closed bars"), "\(chart.text)")
        let button = try #require(chart.buttons.joined().first { $0.text == "15m" })
        phone.fake.tap(button.data, message: chart)
        let redrawn = phone.fake.waitForMessage(timeoutSeconds: 15) {
            $0.id == chart.id && $0.editCount == 1
        }
        #expect(redrawn?.text.contains("15m") == true, "\(phone.chat)")
        #expect(redrawn?.file?.content != first)
        let summary = phone.fake.messages.first { $0.text.contains("Summary 2025-03-03") }
        #expect(summary?.file != nil, "\(phone.chat)")
        let notes = try JournalLook(phone.folder).events()
            .filter { $0["kind"] as? String == "delivery_recorded" }
            .compactMap { ($0["payload"] as? [String: Any])?["detail"] as? String }
            .filter { $0.contains("with a picture") }
        #expect(!notes.isEmpty)
    }

    @Test func `without pictures the words are the same`() throws {
        let phone = try phone(["MARTLET_CHARTS": "off"])
        let hasEnded = holds(within: 40) { phone.agent.errors.contains("replay ended") }
        #expect(hasEnded)
        let equity = try #require(phone.ask("/equity", for: "Equity"), "\(phone.chat)")
        #expect(equity.file == nil && equity.text.contains("drawdown"))
    }

    @Test func `where libcairo is missing the words come alone, and the log says why once`() throws
    {
        let broken = AgentFolder()
        try broken.write("this is no library\n", to: "libcairo.so.2")
        let phone = try phone(["LD_LIBRARY_PATH": broken.file("")])
        let hasEnded = holds(within: 40) { phone.agent.errors.contains("replay ended") }
        #expect(hasEnded)
        for _ in 0..<2 {
            let equity = try #require(phone.ask("/equity", for: "Equity"), "\(phone.chat)")
            #expect(equity.file == nil)
        }
        let told = phone.agent.errors.split(separator: "\n").count { $0.contains("without charts") }
        #expect(told == 1, "\(phone.agent.errors)")
        #expect(phone.agent.errors.contains("apt-get install libcairo2"))
    }
}
