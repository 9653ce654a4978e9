import Foundation
import StandIns
import Testing

/// Drifts and drills as the operator meets them on the phone.
@Suite(.serialized) struct DriftTests {
    /// Trades past the agent and waits for the alert of the drift, with its buttons.
    private func drift(_ phone: Phone, quantity: String = "0.01") throws -> FakeBotMessage {
        // Until the first price nothing can be traded.
        let isTraded = holds(within: 20) {
            (try? phone.agent.ask("/paper buy BTCUSDT \(quantity)").outcome) == "done"
        }
        try #require(isTraded)
        let told = phone.fake.waitForMessage(timeoutSeconds: 10) { message in
            message.text.contains("Drift found") && message.text.contains("BTCUSDT")
        }
        return try #require(told, "not told within 10 s: \(phone.chat)")
    }

    /// A drill is refused until the accounts were read for the first time.
    private func begin(_ drill: String, _ phone: Phone) throws {
        let isBegun = holds(within: 30) { (try? phone.agent.ask(drill).outcome) == "done" }
        try #require(isBegun, "\(phone.chat) \(phone.agent.errors)")
    }

    private func tap(_ phone: Phone, _ label: String, _ message: FakeBotMessage) throws {
        let button = message.buttons.joined().first { $0.text.contains(label) }
        let data = try #require(button?.data, "\(message.buttons)")
        phone.fake.tap(data, message: message)
    }

    private func events(_ phone: Phone, _ kind: String) throws -> [[String: Any]] {
        try JournalLook(phone.folder).events().filter { $0["kind"] as? String == kind }
            .compactMap { $0["payload"] as? [String: Any] }
    }

    @Test func `a trade by hand is told within ten seconds and can be closed, and is journaled`()
        throws
    {
        let phone = try Phone()
        let told = try drift(phone)
        #expect(told.text.contains("Venue 0.01, book 0"), "\(told.text)")
        let labels = told.buttons.joined().map(\.text)
        #expect(
            ["Adopt", "Close", "Ignore", "Halt"].allSatisfy { word in
                labels.contains { $0.contains(word) }
            },
            "\(labels)"
        )
        try tap(phone, "Close", told)
        let preview = phone.fake.waitForMessage { $0.text.contains("Nothing is done yet") }
        try tap(phone, "Confirm", try #require(preview, "\(phone.chat)"))
        let isClosed = holds(within: 20) {
            (try? phone.agent.ask("/drift").text.contains("agree")) == true
        }
        #expect(isClosed, "\(phone.chat)")
        let decided = try events(phone, "drift_decided")
        #expect(decided.count == 1, "\(decided)")
        #expect(try JournalLook(phone.folder).isWhole())
    }

    @Test func `adopting asks for a code, and the position is then the book's`() throws {
        let phone = try Phone()
        let told = try drift(phone)
        try tap(phone, "Adopt", told)
        let asked = phone.fake.waitForMessage { $0.text.contains("a one-time code is asked for") }
        #expect(asked != nil, "\(phone.chat)")
        #expect(try events(phone, "drift_decided").isEmpty, "adopted without a code")
        let code = try phone.oneTimeCode()
        #expect(phone.ask("/drift adopt BTCUSDT \(code)", for: "dopted") != nil, "\(phone.chat)")
        #expect(phone.fake.waitForMessage { $0.text.contains("Drift resolved") } != nil)
        let fills = try JournalLook(phone.folder).table("fills")
        #expect(fills.rows.first?["symbol"] == "BTCUSDT", "\(fills)")
        #expect(fills.rows.first?["quantity"] == "0.01", "\(fills)")
    }

    @Test func `ignoring keeps quiet until its end, and halting halts the venue`() throws {
        let phone = try Phone()
        let told = try drift(phone)
        try tap(phone, "Ignore", told)
        let isIgnored = holds(within: 10) {
            (try? phone.agent.ask("/drift").text.contains("gnored until")) == true
        }
        #expect(isIgnored, "\(phone.chat)")
        try tap(phone, "Halt", told)
        let isHalted = holds(within: 10) {
            (try? phone.agent.ask("/risk").text.contains("drift #1 in BTCUSDT")) == true
        }
        #expect(isHalted, "\(phone.chat)")
    }

    @Test func `a trade by hand that the venue refuses is told`() throws {
        let phone = try Phone()
        let isTaken = holds(within: 20) {
            (try? phone.agent.ask("/paper buy BTCUSDT 1000").outcome) == "done"
        }
        #expect(isTaken)
        let told = phone.fake.waitForMessage(timeoutSeconds: 10) {
            $0.text.contains("The trade by hand was not done")
        }
        #expect(told?.text.contains("paper-crypto refused it") == true, "\(phone.chat)")
    }

    @Test func `a drill halts, tells its times and lifts its own halt`() throws {
        let phone = try Phone()
        try begin("/drill halt", phone)
        let report = phone.fake.waitForMessage(timeoutSeconds: 15) {
            $0.text.contains("Drill #1 (halt): passed")
        }
        let text = try #require(report?.text, "\(phone.chat)")
        #expect(text.contains("halt committed:") && text.contains("alert by telegram:"), "\(text)")
        #expect(phone.count("The end of the drill lifts it") == 1, "\(phone.chat)")
        #expect(phone.count("Only /resume lifts it") == 0, "\(phone.chat)")
        #expect(try phone.halts == 0)
    }

    @Test func `a drill of a lost line cuts it, sees the silence and reconciles again`() throws {
        // An order on its way at the cut would have to be proved absent first.
        let phone = try Phone(["--config", "../quiet.yaml"]) { _, folder in
            try folder.write("markets: {crypto: {strategies: {}}}\n", to: "quiet.yaml")
        }
        try begin("/drill disconnect crypto", phone)
        let report = phone.fake.waitForMessage(timeoutSeconds: 60) {
            $0.text.contains("Drill #1 (disconnect): passed")
        }
        let text = try #require(report?.text, "\(phone.chat)")
        for step in ["line cut", "silence seen", "line mended", "account read and compared"] {
            #expect(text.contains(step), "\(text)")
        }
    }
}
