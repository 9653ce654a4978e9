import Foundation
import Testing

@testable import martlet

/// `martlet gates`, `/gates` and `/live`, as scripts and operators use them.
struct GatesCommandTests {
    private static let asked = [
        "gates", "--strategy", "volatility-momentum", "--kind", "perpetual", "--market", "crypto",
        "--folds", "3", "--set", "momentum_bars=10", "--set", "volatility_bars=10",
    ]

    @Test func `what is wrong with the line is said at once`() throws {
        let words = [
            "gates", "--strategy", "grid", "--bars", "x.csv", "--market", "moon", "--folds", "0",
            "--choose", "lines",
        ]
        let run = try Outcome(words, in: AgentFolder())
        #expect(run.code == 64)
        for words in ["--market is moon", "--folds is 0", "--choose lines is no key=value,value"] {
            #expect(run.errors.contains(words), "\(run.errors)")
        }
    }

    @Test func `too few bars are refused with what would help`() throws {
        let folder = AgentFolder()
        let file = try folder.write(GateBacktestTests.bars(40), to: "SWING-1d.csv")
        let run = try Outcome(Self.asked + ["--bars", file], in: folder)
        #expect(run.code == 65)
        #expect(run.errors.contains("Take fewer folds or more bars."), "\(run.errors)")
    }

    @Test func `a verdict is printed, kept, shown to the phone and asked by live`() throws {
        let folder = AgentFolder()
        let data = folder.file("data")
        let file = try folder.write(GateBacktestTests.bars(200), to: "SWING-1d.csv")
        let place = ["--bars", file, "--data", data]
        let run = try Outcome(
            Self.asked + place + ["--choose", "slots=1,2", "--json"],
            in: folder,
            withinSeconds: 300
        )
        #expect(run.code == 77 || run.code == 0, "\(run.errors)")
        let verdict = try #require(
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
        )
        let gates = try #require(verdict["gates"] as? [[String: Any]])
        #expect(gates.count == 9 && gates.allSatisfy { $0["sentence"] is String })
        #expect(verdict["variants"] as? Int == 2)
        #expect((verdict["parameters"] as? [String: String])?["momentum_bars"] == "10")
        #expect((verdict["folds"] as? [Any])?.count == 3)
        // Another look counts another set, and those of before stay counted.
        let again = try Outcome(
            Self.asked + place + ["--set", "slots=3"],
            in: folder,
            withinSeconds: 300
        )
        #expect(again.output.contains("Variants tried"))
        #expect(again.output.contains(" 3\n"), "\(again.output)")
        let agent = try AgentRun(in: folder)
        let shown = try agent.ask("/gates crypto")
        #expect(shown.text.contains("volatility-momentum"), "\(shown.text)")
        #expect(shown.text.contains("3 variants tried"))
        let live = try agent.ask("/live on crypto")
        #expect(live.outcome == "refused")
        #expect(live.text.contains("crypto stays on paper."), "\(live.text)")
        #expect(live.text.contains("no live venue for crypto"))
        #expect(live.text.contains("crypto/momentum: its parameters were never put through"))
        #expect(try agent.ask("/live off crypto").text.contains("trades on paper"))
    }
}
