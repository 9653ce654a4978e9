import Foundation
import Testing

/// Every read command as a script asks it: the report value is JSON whose names stay.
@Suite(.serialized) struct ReadCommandTests {
    /// Command, the name of its report, and names that scripts may lean on.
    private static let promises: [(command: String, report: String, names: [String])] = [
        ("/balance", "balance", ["venues", "total", "total_currency", "time"]),
        ("/trades", "trades", ["fills", "filter"]),
        ("/trades 3", "trades", ["fills"]), ("/trades BTCUSDT", "trades", ["fills"]),
        ("/markets", "markets", ["markets"]),
        (
            "/risk", "risk",
            [
                "drawdown", "drawdown_cap", "day_loss_usage", "exposure", "halts",
                "can_still_lose", "equity", "peak", "venues",
            ]
        ),
        ("/alerts", "alerts", ["kinds", "undelivered"]),
        ("/start", "notice", ["headline"]), ("/help", "help", ["groups"]),
        ("/status", "status", ["state", "uptime_seconds", "version", "modes"]),
        ("/positions", "positions", ["positions"]), ("/orders", "orders", ["orders"]),
        ("/pnl", "pnl", []), ("/pnl week", "pnl", []), ("/pnl month", "pnl", []),
        ("/equity", "equity", []), ("/equity all", "equity", []),
        ("/strategies", "strategies", ["strategies"]),
        ("/audit", "audit", []), ("/audit 3", "audit", []), ("/audit verify", "audit", []),
        ("/schedule", "schedule", ["jobs"]), ("/doctor", "doctor", ["checks", "is_healthy"]),
        ("/version", "version", ["version"]), ("/logs", "logs", []), ("/logs 5", "logs", []),
        ("/why halt", "why", []), ("/why BTCUSDT", "why", []),
    ]

    @Test func `every read command answers with its report under stable names`() throws {
        let agent = try AgentRun(in: AgentFolder())
        for promise in Self.promises {
            let answer = try agent.ask(promise.command)
            let names = Set(answer.report.keys)
            #expect(answer.outcome == "done", "\(promise.command): \(answer.text)")
            #expect(
                answer.report["report"] as? String == promise.report,
                "\(promise.command): \(answer.report)"
            )
            let missing = promise.names.filter { !names.contains($0) }
            #expect(
                missing.isEmpty,
                "\(promise.command) lacks \(missing); it has \(names.sorted())"
            )
            #expect(!answer.text.isEmpty && !answer.text.contains("{{"), "\(promise.command)")
        }
    }

    @Test func `ctl prints text, or with --json one JSON object`() throws {
        let folder = AgentFolder()
        let agent = try AgentRun(in: folder)
        let data = ["--data", folder.file("data")]
        let text = try Outcome(["ctl", "/balance"] + data, in: folder)
        #expect(text.output.contains("10,000") || text.output.contains("30,000"), "\(text.output)")
        #expect(!text.output.contains("<b>"), "markup in a plain text")
        let json = try Outcome(["ctl", "--json", "/balance"] + data, in: folder)
        let report = try AgentRun.object(json.output)
        #expect((report["total"] as? [String: Any])?["equity"] as? String == "30000")
        #expect(agent.terminate() == 0)
    }

    @Test func `a misspelt command is answered with the right name`() throws {
        let agent = try AgentRun(in: AgentFolder())
        #expect(try agent.ask("/balanse").text.contains("/balance"))
        let near = try agent.ask("/hlat")
        #expect(near.text.contains("/halt"))
        let button = try #require(near.buttons.first { $0.label.lowercased().contains("halt") })
        #expect((try agent.ask("/risk").report["halts"] as? [Any])?.isEmpty == true)
        let done = try agent.ask("button:\(button.data)")
        #expect(done.outcome == "done", "\(done.text)")
        #expect((try agent.ask("/risk").report["halts"] as? [Any])?.count == 1)
    }
}
