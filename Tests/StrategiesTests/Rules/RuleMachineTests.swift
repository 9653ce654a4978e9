import StandIns
import Testing

@testable import Strategies

@Suite struct RuleMachineTests {
    private func bars(_ closes: [Double]) -> [BarNumbers] {
        closes.map { BarNumbers(high: $0 + 1, low: $0 - 1, close: $0, volume: 1, day: 0) }
    }

    private func truths(_ text: String, _ closes: [Double]) throws -> [RuleTruth] {
        var machine = RuleMachine(RuleProgram([try RuleReader.condition(text)]))
        return bars(closes).map { bar in
            machine.update(open: bar.close, bar)
            return machine.truth(of: 0)
        }
    }

    @Test func `a comparison without an answer is neither true nor false`() throws {
        #expect(try truths("sma(3) > 2", [1, 2, 6]) == [.unanswered, .unanswered, .yes])
        #expect(try truths("not sma(3) > 2", [1, 2, 6]) == [.unanswered, .unanswered, .no])
        #expect(try truths("close / (close - 2) > 0", [2, 3]) == [.unanswered, .yes])
    }

    /// What is certain in spite of a missing answer is certain.
    @Test func `and and or follow Kleene's tables`() throws {
        let names = ["close > 0": RuleTruth.yes, "close < 0": .no, "sma(9) > 0": .unanswered]
        for (left, first) in names {
            for (right, second) in names {
                let both = try truths("\(left) and \(right)", [1]).first
                let either = try truths("\(left) or \(right)", [1]).first
                let pair = [first, second]
                let all: RuleTruth =
                    pair.contains(.no) ? .no : pair.contains(.unanswered) ? .unanswered : .yes
                let any: RuleTruth =
                    pair.contains(.yes) ? .yes : pair.contains(.unanswered) ? .unanswered : .no
                #expect(both == all, "\(left) and \(right)")
                #expect(either == any, "\(left) or \(right)")
            }
        }
    }

    @Test func `a crossing is the bar at which the side changes`() throws {
        #expect(
            try truths("close crosses above 5", [4, 5, 6, 7, 5, 6])
                == [.no, .no, .yes, .no, .no, .yes]
        )
        #expect(try truths("close crosses below 5", [6, 4, 3]) == [.no, .yes, .no])
        #expect(try truths("close crosses below 5", [4, 3]) == [.unanswered, .no])
    }

    @Test func `bars ago look back, and add up`() throws {
        #expect(
            try truths("close[2] == 1", [1, 2, 3, 4]) == [.unanswered, .unanswered, .yes, .no]
        )
        #expect(try truths("(close[1])[1] == 1", [1, 2, 3]) == [.unanswered, .unanswered, .yes])
        #expect(try truths("change(close, 1) >= 50%", [2, 3, 4]) == [.unanswered, .yes, .no])
    }

    /// Against a plain walk over the tree with every bar kept.
    @Test(arguments: 0..<40)
    func `random conditions judge as a plain walk over the tree does`(seed: Int) throws {
        var dice = SeededDice(state: UInt64(seed))
        let condition = RandomRule(dice: dice).condition(depth: 4)
        let walk = (0..<80).map { _ in Double(dice.below(40)) / 4 + 5 }
        let rows = bars(walk)
        var machine = RuleMachine(RuleProgram([condition]))
        let oracle = RuleOracle(rows)
        for row in rows.indices {
            machine.update(open: rows[row].close, rows[row])
            #expect(machine.truth(of: 0) == oracle.truth(condition, row), "\(condition) at \(row)")
        }
        #expect(try RuleReader.condition(condition.description) == condition)
    }

    @Test func `what was decided is kept with its numbers`() throws {
        let program = RuleProgram([
            try RuleReader.condition("sma(2) > 3 and close crosses above 4")
        ])
        var machine = RuleMachine(program)
        for bar in bars([3, 5]) { machine.update(open: bar.close, bar) }
        let kept = program.watched[0].map { machine.kept(at: $0.place) }
        #expect(kept.map(\.left) == [4, 5])
        #expect(kept.map(\.right) == [3, 4])
        #expect(kept.map(\.truth) == [.yes, .yes])
    }

    @Test func `a program knows how many bars it needs`() throws {
        let program = RuleProgram([try RuleReader.condition("sma(20)[5] > ema(10)")])
        #expect(program.barsNeeded == 25)
        #expect(program.barsToSettle == 33)
    }
}
