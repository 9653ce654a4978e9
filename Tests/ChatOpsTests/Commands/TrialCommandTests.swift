import Testing
import TradingCore

@testable import ChatOps

/// `/backtest` and `/sweep` at the desk: what is asked, and the answer that follows.
@Suite struct TrialCommandTests {
    private func request(_ line: String) throws -> TrialRequest {
        try TrialLine(words: try #require(CommandLine("/backtest " + line)).arguments).request()
    }

    @Test func `name, symbol and parameters are told apart`() throws {
        let wanted = TrialRequest.named(
            "crypto.trend",
            symbol: "BTCUSD",
            settings: [.init(name: "fast", text: "10"), .init(name: "slow", text: "5..50:5")]
        )
        #expect(try request("crypto.trend BTCUSD FAST=10 slow=5..50:5") == wanted)
        #expect(try request("grid") == .named("grid", symbol: nil, settings: []))
        #expect(try request("@k3f") == .answer(26_043, step: nil))
        #expect(try request("@k3f 2-") == .answer(26_043, step: .init(place: 1, isUp: false)))
    }

    @Test(arguments: [
        "", "fast=1", "grid A B", "grid fast=1 BTCUSD", "grid fast=", "grid =1",
        "grid fast=1 fast=2", "@", "@0", "@k3f 0+", "@k3f 1", "@k3f 1+ 2+", "@zzzzzzzzzzzzzzzz",
    ])
    func `a line that cannot be understood is refused`(line: String) {
        #expect(throws: LineProblem.self) { try request(line) }
    }

    @Test func `a promise is no message, and a tap shows it over the button`() throws {
        let bench = try DeskBench()
        bench.target.reports = .notice(
            NoticeReport(headline: "It is being tested.", lines: [], numbers: [], isPromise: true)
        )
        let typed = bench.say("/backtest grid")
        #expect(typed.answered?.reply.template == silentTemplate)
        let answer = try follow(bench, SampleReports(name: "BTCUSD").trial)
        let tapped = bench.tap(try bench.button("+ fast 11", in: answer))
        #expect(tapped.callbackText == "It is being tested.")
        #expect(tapped.answered?.reply.template == silentTemplate)
        #expect(
            bench.target.asked.last
                == .backtest(.answer(number(answer), step: .init(place: 0, isUp: true)))
        )
    }

    @Test func `a refusal over a button leaves the picture under it`() throws {
        let bench = try DeskBench()
        let answer = try follow(bench, SampleReports(name: "BTCUSD").trial)
        bench.target.reports = .notice(
            NoticeReport(
                headline: "Nothing was run.",
                lines: ["Another test is under way."],
                numbers: [],
                isRefusal: true
            )
        )
        let tapped = bench.tap(try bench.button("\u{2212} fast 9", in: answer))
        #expect(tapped.verdict == .refused)
        #expect(tapped.callbackText == "Nothing was run. Another test is under way.")
        #expect(tapped.answered?.reply.template == silentTemplate)
        #expect(tapped.answered?.reply.editsMessage == nil)
        #expect(bench.say("/backtest grid").answered?.reply.template == "notice")
    }

    @Test func `buttons name the answer that they stand under, also after a restart`() throws {
        let bench = try DeskBench()
        let answer = try follow(bench, SampleReports(name: "BTCUSD").trial)
        let labels = answer.answered?.reply.buttons.map { $0.map(\.label) }
        #expect(labels == [["\u{2212} fast 9", "+ fast 11"]])
        let button = try bench.button("+ fast 11", in: answer)
        try bench.restart(remembering: [])
        for _ in 0..<2 { _ = bench.tap(button) }
        let step = TrialRequest.Step(place: 0, isUp: true)
        let wanted = ReportQuery.backtest(.answer(number(answer), step: step))
        #expect(bench.target.asked == [wanted, wanted])
        // Nobody else's tap is taken for it.
        let stranger = bench.tap(button, by: Speaker(user: 43, chat: 42))
        #expect(stranger.verdict == .denied)
    }

    @Test func `the largest number of an answer fits into a button`() throws {
        let buttons = TrialButtons(
            buttons: ButtonCodec(keys: try Sample.keys()),
            speaker: Sample.owner,
            answer: .max
        )
        let rows = buttons.rows(.backtest(SampleReports(name: "BTCUSD").trial))
        #expect(rows.first?.count == 2)
    }

    @Test func `a following part has a row of its own beside the same envelope`() throws {
        let bench = try DeskBench()
        let signed = bench.signed(.text("/backtest grid"))
        _ = bench.desk.handle(signed, now: bench.now, target: bench.target)
        let parts = try (1...2).map { part in
            try #require(
                bench.desk.followUp(
                    signed,
                    part: part,
                    line: "/backtest grid lines=11",
                    .sweep(SampleReports(name: "BTCUSD").sweep),
                    edits: 900,
                    target: bench.target
                )?.answered
            )
        }
        #expect(Set(parts.map(\.key)).count == 2 && Set(parts.map(\.number)).count == 2)
        #expect(
            parts.allSatisfy { $0.envelope == String(decoding: signed.canonical, as: UTF8.self) }
        )
        #expect(parts[0].reply.editsMessage == 900 && parts[0].reply.template == "sweep")
        #expect(parts[0].reply.buttons.joined().map(\.label) == ["Backtest the best"])
        #expect(parts[0].text == "/backtest grid lines=11")
    }

    // MARK: Parts

    private func follow(_ bench: DeskBench, _ trial: TrialReport) throws -> DeskOutcome {
        let signed = bench.signed(.text("/backtest grid"))
        return try #require(
            bench.desk.followUp(
                signed,
                part: 1,
                line: trial.line,
                .backtest(trial),
                edits: nil,
                target: bench.target
            )
        )
    }

    private func number(_ outcome: DeskOutcome) -> Int64 { outcome.answered?.number ?? 0 }
}
