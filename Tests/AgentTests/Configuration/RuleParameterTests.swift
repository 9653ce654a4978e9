import Strategies
import Testing

@testable import martlet

/// Numbers of a written strategy that have names.
struct RuleParameterTests {
    private static let text = """
        interval: 1d
        buy: rsi(${n=14}) < ${low=30|20..40:5}
        sell: "rsi(${n}) > 60"
        stop: ${far = 2 | 1,2,3} atr
        """

    @Test func `a parameter stands for its value, or for what is set`() throws {
        let own = try RuleFile.document(of: Self.text).spec
        #expect(own.buy?.description == "rsi(14) < 30")
        #expect(own.sell?.description == "rsi(14) > 60")
        #expect(own.plan.stop?.description == "2 atr")
        let set = try RuleFile.document(of: Self.text, setting: ["n": "7", "far": "1.5"]).spec
        #expect(set.buy?.description == "rsi(7) < 30")
        #expect(set.sell?.description == "rsi(7) > 60")
        #expect(set.plan.stop?.description == "1.5 atr")
    }

    private func problems(_ text: String, _ values: [String: String] = [:]) -> [String] {
        do throws(RuleDocumentProblems) {
            _ = try RuleFile.document(of: text, setting: values)
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test func `everything that is wrong with parameters is said at once, with its place`() {
        let found = problems(
            """
            buy: rsi(${N=14}) < ${low}
            sell: rsi(${far=1}) > ${far=2}
            filters: close > ${stop=3}
            short: rsi > ${open
            """
        )
        let wanted = [
            "line 1, column 10: ‘${N=14}’ is no parameter",
            "line 1, column 21: ${low} has no value",
            "line 2, column 23: ${far} has a value already", "${stop} is named like a key",
            "line 4, column 14: ‘${open…’ is no parameter",
        ]
        for sentence in wanted {
            #expect(found.contains { $0.contains(sentence) }, "\(sentence) in \(found)")
        }
        #expect(found.count == wanted.count, "\(found)")
    }

    @Test func `a name that the file does not have is refused, with those that it has`() {
        #expect(
            problems(Self.text, ["high": "3"]) == [
                "line 1, column 1: high is no parameter; there are n, low, far."
            ]
        )
    }

    @Test func `what a value makes wrong is told in the words that it makes`() {
        let found = problems(Self.text, ["n": "0"])
        #expect(
            found.count == 2 && found[0].contains("line 2") && found[0].contains("rsi("),
            "\(found)"
        )
    }
}
