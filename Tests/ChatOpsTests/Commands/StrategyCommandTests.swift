import Testing
import TradingCore

@testable import ChatOps

@Suite struct StrategyCommandTests {
    private func intent(_ line: String) throws -> CommandIntent {
        try StrategyLine(words: try #require(CommandLine("/strategy " + line)).arguments).intent()
    }

    @Test(arguments: [
        ("", StrategyRequest.list), ("list", .list), ("show Dip", .show(name: "dip")),
        ("edit a1b2c3", .edit(name: "a1b2c3")), ("simulate dip", .simulate(name: "dip")),
        ("buy BTC when rsi < 30", .draft(text: "buy BTC when rsi < 30")),
    ])
    func `a line asks for what its first word says`(line: String, request: StrategyRequest) throws {
        #expect(try intent(line) == .report(.strategy(request)))
    }

    @Test(arguments: [
        ("save a1b2c3", RuleChange.save(draft: "a1b2c3", name: nil)),
        ("save a1b2c3 Dip", .save(draft: "a1b2c3", name: "dip")),
        ("discard a1b2c3", .discard(draft: "a1b2c3")), ("drop dip", .drop(name: "dip")),
    ])
    func `a change is of the tier that lowers and asks nothing first`(
        line: String,
        change: RuleChange
    ) throws {
        #expect(try intent(line) == .act(.changeRules(change), .lower, asksFirst: false))
        let words = line.split(separator: " ").map(String.init)
        #expect(CommandAction.strategy.tier(arguments: words) == .lower)
        #expect(CommandAction.strategy.tier(arguments: ["buy", "save"]) == .read)
    }

    @Test(arguments: ["show", "save", "drop", "show a b", "save a b c"])
    func `a line that lacks or has too much is refused`(line: String) {
        #expect(throws: LineProblem.self) { try intent(line) }
    }

    @Test func `a draft has four buttons, and those of a kept strategy fit too`() throws {
        let keys = try Sample.keys()
        let buttons = StrategyButtons(
            buttons: ButtonCodec(keys: keys),
            speaker: Speaker(user: 1, chat: 2)
        )
        let words = "buy BTC when rsi < 30 sell when rsi > 60".split(separator: " ").map(
            String.init
        )
        let labels = buttons.rows(words).map { $0.map(\.label) }
        #expect(labels == [["Simulate", "Edit"], ["Save", "Discard"]])
        let longest = String(repeating: "a", count: 24)
        #expect(buttons.rows(["show", longest]).first?.count == 2)
    }

    @Test func `a tapped button saves the draft of its words, also twice`() throws {
        let bench = try DeskBench()
        let text = "buy BTC when rsi < 30, sell when rsi > 60"
        let id = StrategyRequest.draftID(of: text)
        let draft = bench.say("/strategy \(text)")
        #expect(draft.verdict == .done)
        let save = try bench.button("Save", in: draft)
        for _ in 0..<2 { _ = bench.tap(save) }
        let wanted = EngineAction.changeRules(.save(draft: id, name: nil))
        #expect(bench.target.performed == [wanted, wanted])
    }
}
