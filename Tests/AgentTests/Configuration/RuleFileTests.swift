import Strategies
import Testing
import TradingCore

@testable import martlet

@Suite struct RuleFileTests {
    private func problems(_ text: String) -> [String] {
        do throws(RuleDocumentProblems) {
            _ = try RuleFile.document(of: text)
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test func `YAML and JSON give the same strategy, and what is written reads the same`() throws {
        let yaml = try RuleFile.document(
            of: """
                # A comment.
                summary: 'Buys dips: "cheaply"'
                buy: rsi < 30 and close > sma(200)  # the dip
                filters:
                  - adx > 20
                  - "volume > 0"
                take: [50% at 2R, 50% at 4R]
                stop: 2 atr
                """
        )
        let json = try RuleFile.document(
            of: """
                {"summary": "Buys dips: \\"cheaply\\"", "buy": "rsi < 30 and close > sma(200)",
                 "filters": ["adx > 20", "volume > 0"], "take": "50% at 2R, 50% at 4R", "stop": "2 atr"}
                """
        )
        #expect(yaml == json)
        #expect(try RuleFile.document(of: yaml.yaml) == yaml)
    }

    @Test func `places are those of the file`() {
        let found = problems(
            """
            buy: rsi <
            sell: "rsi > 60 and clse < 3"
            filters:
              - adx > 20
              - close >
                5 +
            stop: >
              2
              bananas
            sizze: risk 1%
            """
        )
        #expect(
            found == [
                "line 1, column 11: buy: expected a price, an indicator or a number, found the end.",
                "line 2, column 21: sell: there is no ‘clse’; the nearest known name is close.",
                "line 5, column 5: filters: at ‘adx > 20, close > 5 +▸’: expected a price, an "
                    + "indicator or a number, found the end.",
                "line 7, column 7: stop: at ‘2 ▸bananas’: expected the end, found ‘bananas’.",
                "line 10, column 1: sizze: is no key; the nearest known one is size.",
            ]
        )
    }

    @Test(arguments: [
        ("buy: [", "is no YAML"), ("", "the file is empty"), ("- a\n- b", "a strategy is a list"),
        ("buy: rsi < 30\nbuy: rsi < 20", "stands twice"), ("3: 4", "3: is no key"),
    ])
    func `what is no strategy is refused with its place`(text: String, words: String) {
        let found = problems(text)
        #expect(found.count >= 1)
        #expect(found.contains { $0.contains(words) && $0.hasPrefix("line ") }, "\(found)")
    }

    @Test func `the example in the repository is a strategy`() throws {
        let document = try RuleFile.read(path: "configs/rules/dip.yaml")
        #expect(document.spec.plan.targets.count == 1)
    }

    @Test func `configuration names a file, and its parameters win over it`() throws {
        let loader = try ConfigurationLoader(
            text: """
                markets:
                  crypto:
                    strategies:
                      dip:
                        kind: rules
                        file: configs/rules/dip.yaml
                        parameters: {stop: 5%}
                      other:
                        kind: rules
                        instruments: [BTCUSDT]
                        file: nowhere.yaml
                """,
            fileName: "m.yaml",
            environment: SettingsEnvironment([:])
        )
        let problems = #expect(throws: ConfigProblems.self) { try loader.load() }
        let words = try #require(problems).description
        #expect(words.contains("nowhere.yaml: there is no such file"))
        #expect(!words.contains("dip.yaml"))
    }
}
