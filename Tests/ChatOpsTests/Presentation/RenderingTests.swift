import ChatOps
import Testing
import TradingCore

/// Every report through its template.
struct RenderingTests {
    private let presenter: Presenter

    init() throws { presenter = try Presenter() }

    private func render(_ report: EngineReport) -> RenderedMessage {
        presenter.render(Reply(report: report, template: report.name))
    }

    private static let all =
        SampleReports.hostile.full + SampleReports.hostile.empty + SampleReports.plain.full

    @Test func `there is a template for every kind of report`() {
        let full = Set(SampleReports.plain.full.map(\.name))
        #expect(full.count == 32)
        #expect(Set(SampleReports.plain.empty.map(\.name)) == full)
        #expect(presenter.templateNames == full.union(["alert"]))
    }

    @Test(arguments: all)
    func `every report is legal Telegram HTML of one message`(_ report: EngineReport) {
        let message = render(report)
        #expect(MarkupJudge.faults(in: message.html) == [])
        #expect((1...4_096).contains(TelegramHTML.utf16Length(of: message.html)))
        #expect(message.plain == TelegramHTML.plain(fromHTML: message.html))
        #expect(!message.html.contains("{{"))
        #expect(!message.html.contains("\n\n\n"))
        // A tag of a template would be gone here, one that came in as a value would not.
        #expect(!message.plain.contains("Optional("))
    }

    @Test(arguments: all)
    func `tables are narrow enough for a phone`(_ report: EngineReport) {
        guard report.name != "logs" else { return }
        for block in render(report).html.split(separator: "<pre>").dropFirst() {
            let table = TelegramHTML.plain(fromHTML: String(block.prefix { $0 != "<" }))
            for line in table.split(separator: "\n") { #expect(line.count <= 34, "\(line)") }
        }
    }

    @Test func `a hostile name is shown as it is and starts no tag`() {
        for report in SampleReports.hostile.full where !Self.nameless.contains(report.name) {
            let message = render(report)
            #expect(message.html.contains("&lt;b&gt;"), "\(report.name)")
            #expect(message.plain.contains("<b>"), "\(report.name)")
        }
    }

    /// Reports without any text that comes from outside, or with it cut by a column.
    private static let nameless: Set<String> = ["pnl", "equity"]

    @Test func `a combining mark does not carry a tag past the escaping`() {
        let name = "<\u{301}b>\u{200D}&\u{FE0F}x e\u{301} \u{202E}"
        let html = render(.notice(SampleReports(name: name).notice)).html
        #expect(MarkupJudge.faults(in: html) == [])
        #expect(html.contains("&lt;b&gt;&amp;x e\u{301} "))
        #expect(!html.unicodeScalars.contains("\u{202E}"))
    }

    @Test func `what is not known never borrows the number of a record further out`() {
        let html = render(.risk(SampleReports.plain.risk)).plain
        #expect(html.contains("● paper-krx in KRW · X not known\n"))
        #expect(html.contains("Equity not known, exposure 0.00 · errors not known"))
    }

    @Test func `a journal that gives no answer is not told as nothing undelivered`() {
        let report = AlertsReport(
            kinds: [],
            bypass: "critical",
            undelivered: nil,
            channels: [],
            unacknowledged: []
        )
        let unknown = render(.alerts(report)).plain
        #expect(unknown.contains("⚠ Undelivered: unknown, the journal gave no answer"))
        #expect(!unknown.contains("All delivered"))
        let none = SampleReports.plain.empty.first { $0.name == "alerts" }.map { render($0).plain }
        #expect(none?.contains("✓ All delivered") == true)
    }

    @Test func `empty lists are said in words`() {
        let words: [String: String] = [
            "positions": "No open positions.", "orders": "No open orders.",
            "trades": "No fills yet.",
            "markets": "No markets are configured.", "risk": "No open halts.",
            "why": "Nothing is recorded about it.", "schedule": "No scheduled jobs.",
            "logs": "No log lines.", "halt": "Nothing was in flight.",
        ]
        for report in SampleReports.plain.empty {
            guard let expected = words[report.name] else { continue }
            #expect(render(report).plain.contains(expected), "\(report.name)")
        }
    }

    @Test func `a receipt says how long it took, what failed and whether it is flat`() {
        let bad = render(.flatten(SampleReports.plain.flatten(isFlat: false))).plain
        #expect(bad.contains("✗ flat: no, verified 2026-11-21 22:00:00 UTC"))
        #expect(bad.contains("Slippage 3.21, took 1.25 s"))
        #expect(bad.contains("Could not be done\n· paper-fx is closed until Monday"))
        #expect(bad.contains("Still open\n▼ short 0.25 BTCUSDT at paper-crypto"))
        let good = render(.flatten(SampleReports.plain.flatten(isFlat: true))).plain
        #expect(good.contains("✓ flat: yes, verified 2026-11-21 22:00:00 UTC"))
        #expect(!good.contains("Still open"))
    }

    @Test func `a blocked resume tells each finding and its mend`() throws {
        let report = try #require(SampleReports.plain.full.first { $0.name == "resume" })
        let plain = render(report).plain
        #expect(plain.contains("✗ Resume all: blocked"))
        #expect(plain.contains("✓ drift: none"))
        let mend = "✗ equity: not known at momentum\n   → Wait for the venue's next answer."
        #expect(plain.contains(mend))
    }

    @Test func `an alert is framed by its mark, number and kind`() {
        let alert = Alert(
            number: 42,
            kind: .killSwitch,
            severity: .critical,
            time: SampleReports.plain.time,
            subject: "<all>",
            report: .notice(SampleReports.hostile.notice)
        )
        let buttons = [[ReplyButton(label: "Seen", data: "x")]]
        let message = presenter.render(alert, buttons: buttons)
        #expect(message.html.hasPrefix("⚠⚠ <b>#42 Kill switch</b> · &lt;all&gt;\n<b>Said &lt;b"))
        #expect(MarkupJudge.faults(in: message.html) == [])
        #expect(message.buttons == buttons)
    }

    @Test func `an unknown template gives way to the report's own`() {
        let report = EngineReport.notice(SampleReports.plain.notice)
        let reply = Reply(report: report, template: "nowhere", editsMessage: 9)
        #expect(presenter.render(reply).html == render(report).html)
        #expect(presenter.render(reply).editsMessage == 9)
    }

    @Test func `a report never speaks through the template of another kind`() {
        let report = EngineReport.notice(SampleReports.plain.notice)
        let reply = Reply(report: report, template: "flatten")
        #expect(presenter.render(reply).html == render(report).html)
    }

    @Test func `without templates the values are told all the same`() throws {
        let bare = try Presenter(templates: [:])
        for report in SampleReports.hostile.full {
            let html = bare.render(Reply(report: report, template: report.name)).html
            #expect(MarkupJudge.faults(in: html) == [])
            #expect(html.contains("report: \(report.name)"))
        }
        let alert = Alert(
            number: 42,
            kind: .killSwitch,
            severity: .critical,
            time: SampleReports.plain.time,
            subject: "all",
            report: .notice(SampleReports.plain.notice)
        )
        #expect(bare.render(alert).plain.hasPrefix("#42 kill_switch\n"))
        #expect(bare.render(alert).plain.contains("headline: Said momentum"))
    }
}
