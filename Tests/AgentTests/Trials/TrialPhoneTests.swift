import Foundation
import StandIns
import Testing

/// `/backtest` and `/sweep` on the phone, end to end.
@Suite(.serialized) struct TrialPhoneTests {
    /// Six hundred days of waves around 100.
    private static let bars: String = {
        var text = "time,open,high,low,close,volume\n"
        var open = 100.0
        let format = Date.ISO8601FormatStyle()
        for day in 0..<600 {
            let close = 100 + 15 * sin(Double(day) / 23) + 5 * sin(Double(day) / 5)
            let time = Date(timeIntervalSince1970: 1_577_836_800 + Double(day) * 86_400)
            let prices = [open, max(open, close) + 0.5, min(open, close) - 0.5, close]
            text += time.formatted(format)
            text += prices.map { String(format: ",%.2f", $0) }.joined() + ",500000\n"
            open = close
        }
        return text
    }()

    private static let settings = """
        bars_dir: ../bars
        markets:
          crypto:
            instruments: [BTCUSDT, ETHUSDT]
            strategies:
              trend:
                kind: sma-cross
                instruments: [BTCUSDT]
                parameters: {interval: 1m, fast: 10, slow: 30}
          fx: {}
          equities: {}

        """

    private func phone(_ environment: [String: String] = [:]) throws -> Phone {
        try Phone(
            ["--config", "../martlet.yaml"],
            environment: environment.merging(["MARTLET_TELEGRAM_LIFT_LIMITS": "true"]) { $1 }
        ) { _, folder in
            try FileManager.default.createDirectory(
                atPath: folder.file("bars"),
                withIntermediateDirectories: true
            )
            try folder.write(Self.bars, to: "bars/BTCUSD-1d.csv")
            try folder.write(Self.settings, to: "martlet.yaml")
        }
    }

    @Test
    func `a configured strategy is tested, nudged in place, and its buttons outlive a restart`()
        throws
    {
        let phone = try phone()
        let first = try #require(phone.ask("/backtest trend", for: "Return"), "\(phone.chat)")
        #expect(first.file?.name == "chart.png")
        #expect(first.text.contains("BTCUSD 1d, 600 bars"), "\(first.text)")
        #expect(first.text.contains("fast=10") && first.text.contains("tested on 1d"))
        #expect(first.text.contains("Variant 1 tried"))
        let more = try #require(first.buttons.joined().first { $0.text == "+ fast 11" })
        phone.fake.tap(more.data, message: first)
        let second = try #require(edited(phone, first, 1), "\(phone.chat)")
        #expect(second.text.contains("fast=11") && second.text.contains("Variant 2 tried"))
        #expect(second.file?.content != first.file?.content)
        // The old button asks for the same once more, and counts no further variant.
        phone.fake.tap(more.data, message: first)
        let again = try #require(edited(phone, first, 2), "\(phone.chat)")
        #expect(again.text == second.text)
        phone.agent.killNow()
        try phone.startAgain()
        let less = try #require(second.buttons.joined().first { $0.text == "\u{2212} slow 28" })
        phone.fake.tap(less.data, message: second)
        let third = try #require(edited(phone, first, 3), "\(phone.chat)")
        #expect(third.text.contains("fast=11") && third.text.contains("slow=28"))
        #expect(phone.fake.messages.count { $0.isFromBot && $0.text.contains("Return") } == 1)
        #expect(!phone.chat.contains("is being tested"), "\(phone.chat)")
    }

    @Test func `a sweep shows a heat map, and its best is tested beside it`() throws {
        let phone = try phone()
        let sweep = try #require(
            phone.ask(
                "/sweep sma-cross BTCUSD fast=5..20:5 slow=25,50",
                for: "runs",
                withinSeconds: 40
            ),
            "\(phone.chat)"
        )
        let whole = phone.fake.waitForMessage(timeoutSeconds: 40) {
            $0.text.contains("8 runs") && $0.file != nil
        }
        let map = try #require(whole, "\(phone.chat)")
        #expect(map.text.contains("luck") && map.text.contains("8 variants were tried"))
        let best = try #require(map.buttons.joined().first { $0.text == "Backtest the best" })
        phone.fake.tap(best.data, message: map)
        let tested = phone.fake.waitForMessage(timeoutSeconds: 20) {
            $0.text.contains("Return") && $0.id != map.id
        }
        #expect(tested?.file != nil, "\(phone.chat)")
        // It was one of those that were tried.
        #expect(tested?.text.contains("Variant 8 tried") == true, "\(phone.chat)")
        #expect(phone.fake.message(map.id)?.text == map.text && sweep.isFromBot)
    }

    @Test func `what cannot be run is refused with everything that is wrong`() throws {
        let phone = try phone()
        let wrong = try #require(
            phone.ask("/backtest trend fast=0 slow=x foo=3", for: "Nothing was run"),
            "\(phone.chat)"
        )
        #expect(
            wrong.text.contains("must be 1 to 10000") && wrong.text.contains("foo is no parameter")
        )
        let missing = try #require(
            phone.ask("/backtest trend DOGEUSD", for: "Nothing"),
            "\(phone.chat)"
        )
        #expect(missing.text.contains("only of BTCUSD"), "\(missing.text)")
        let unknown = try #require(phone.ask("/backtest nope", for: "Nothing"), "\(phone.chat)")
        #expect(unknown.text.contains("crypto.trend") && unknown.text.contains("sma-cross"))
        let many = try #require(
            phone.ask("/sweep sma-cross BTCUSD fast=1..40 slow=50..90", for: "Nothing"),
            "\(phone.chat)"
        )
        #expect(many.text.contains("40 are the most"), "\(many.text)")
    }

    @Test func `a script gets the outcome over its own connection, and nothing can trade by it`()
        throws
    {
        let phone = try phone(["MARTLET_CHARTS": "off"])
        let answer = try phone.agent.ask("/backtest sma-cross BTCUSD fast=5 slow=20")
        #expect(answer.outcome == "done")
        #expect(answer.report["report"] as? String == "backtest")
        #expect((answer.report["trades"] as? Int ?? 0) > 5, "\(answer.text)")
        let next = try #require(answer.buttons.first { $0.label == "+ fast 6" })
        let nudged = try phone.agent.ask("button:" + next.data)
        #expect(nudged.text.contains("fast=6"), "\(nudged.text)")
        #expect(try phone.agent.ask("/backtest trend NOPEUSD").outcome == "refused")
        let kinds = try JournalLook(phone.folder).events().compactMap { $0["kind"] as? String }
        #expect(!kinds.contains("order_planned"))
    }

    private func edited(_ phone: Phone, _ message: FakeBotMessage, _ count: Int) -> FakeBotMessage?
    {
        phone.fake.waitForMessage(timeoutSeconds: 20) {
            $0.id == message.id && $0.editCount >= count
        }
    }
}
