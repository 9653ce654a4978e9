import Foundation
import Strategies
import Testing

@testable import martlet

/// A strategy in words, from the sentence to the file and back.
@Suite(.serialized) struct StrategyConversationTests {
    private static let words =
        "buy BTC when RSI(14) < 30 and price above SMA(200), sell when RSI > 60, stop 2 ATR, risk 1%, name dip"

    @Test func `a strategy is read back, kept, shown and dropped, and stays off`() throws {
        let folder = AgentFolder()
        let agent = try AgentRun(in: folder)
        let draft = try agent.ask("/strategy " + Self.words)
        #expect(draft.outcome == "done")
        #expect(draft.text.contains("Buys BTC when rsi(14) is under 30"), "\(draft.text)")
        let hint = try #require(draft.report["hint"] as? String)
        let words: [String] = hint.split(separator: " ").map(String.init)
        let id = try #require(words.first { $0.count == 6 && $0.allSatisfy(\.isHexDigit) })
        let saved = try agent.ask("/strategy save \(id)")
        #expect(saved.text.contains("dip is kept, and is off"), "\(saved.text)")
        let file = folder.file("data/rules/dip.yaml")
        #expect(try RuleFile.read(path: file).spec.plan.stop == .ranges(2))
        #expect(try agent.ask("/strategy save \(id)").outcome == "done")
        #expect(try agent.ask("/strategy").text.contains("dip: off"))
        #expect(try agent.ask("/strategy show dip").text.contains("A stop for all of it rests"))
        #expect(!(try agent.ask("/strategies").text.contains("dip")))
        #expect(try agent.ask("/strategy drop dip").outcome == "done")
        #expect(!FileManager.default.fileExists(atPath: file))
        #expect(try agent.ask("/strategy drop dip").outcome == "refused")
    }

    @Test func `what cannot be read is refused with its place`() throws {
        let agent = try AgentRun(in: AgentFolder())
        let answer = try agent.ask("/strategy buy BTC when RSI(14) <<< 30, stop 2 ATR")
        #expect(answer.outcome == "refused")
        #expect(answer.text.contains("RSI(14) <▸<< 30"), "\(answer.text)")
        let simulated = try agent.ask("/strategy simulate dip")
        #expect(simulated.outcome == "refused")
    }
}
