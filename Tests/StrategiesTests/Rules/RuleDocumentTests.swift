import Strategies
import Testing
import TradingCore

@Suite struct RuleDocumentTests {
    private func text(_ text: String, _ line: Int, _ column: Int, isPlain: Bool = true) -> RuleNode
    {
        RuleNode(.text(text), at: RulePlace(line: line, column: column), isPlain: isPlain)
    }

    /// Pieces of a document, each on its line with its value in column 10.
    private func document(_ pieces: [(String, RuleNode.Content)]) -> RuleNode {
        RuleNode(
            .pieces(
                pieces.enumerated().map { index, piece in
                    RuleNode.Piece(
                        name: piece.0,
                        place: RulePlace(line: index + 1, column: 1),
                        node: RuleNode(
                            piece.1,
                            at: RulePlace(line: index + 1, column: 10),
                            isPlain: true
                        )
                    )
                }
            ),
            at: RulePlace(line: 1, column: 1)
        )
    }

    private func problems(_ node: RuleNode) -> [String] {
        do throws(RuleDocumentProblems) {
            _ = try RuleDocument(node)
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test func `texts and lists are read`() throws {
        let made = try RuleDocument(
            document([
                ("summary", .text("Buys dips")), ("buy", .text("rsi < 30")),
                ("filters", .list([text("adx > 20", 3, 5), text("volume > 0", 4, 5)])),
                ("take", .list([text("50% at 2R", 5, 9), text("50% at 3R", 5, 20)])),
                ("stop", .text("2 atr")),
            ])
        )
        #expect(made.summary == "Buys dips")
        #expect(made.spec.filters.map(\.description) == ["adx(14) > 20", "volume > 0"])
        #expect(made.spec.plan.targets.count == 2)
    }

    @Test func `every problem is told with line, column and mend`() {
        let found = problems(
            document([
                ("byu", .text("rsi < 30")), ("sell", .text("rsi >> 60")), ("stop", .pieces([])),
                ("filters", .list([text("adx > 20", 4, 12), text("volme > 0", 5, 12)])),
            ])
        )
        #expect(
            found == [
                "line 1, column 1: byu: is no key; the nearest known one is buy.",
                "line 2, column 15: sell: expected a price, an indicator or a number, found ‘>’.",
                "line 3, column 10: stop: is one text or a list of texts, not keys.",
                "line 5, column 12: filters: there is no ‘volme’; the nearest known name is volume.",
            ]
        )
    }

    @Test func `where columns are not known the place is shown in the text`() {
        let node = RuleNode(
            .pieces([
                RuleNode.Piece(
                    name: "buy",
                    place: RulePlace(line: 1, column: 1),
                    node: text("close > 1 and rsi", 1, 6, isPlain: false)
                )
            ]),
            at: RulePlace(line: 1, column: 1)
        )
        #expect(
            problems(node).first?.hasPrefix("line 1, column 6: buy: at ‘close > 1 and rsi▸’:")
                == true
        )
    }

    @Test func `what contradicts itself is told at its key, or at the beginning`() {
        #expect(
            problems(document([("interval", .text("1h")), ("sell", .text("rsi > 60"))])) == [
                "line 1, column 1: buy: is missing, and so is short; write when to open a position.",
                "line 2, column 1: sell: closes what buy opens, and buy is missing.",
            ]
        )
        #expect(
            problems(text("hello", 3, 2)).first?.hasPrefix("line 3, column 2: a strategy is a list")
                == true
        )
    }
}
