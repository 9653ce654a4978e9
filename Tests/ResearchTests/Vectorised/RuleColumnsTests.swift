import Strategies
import Testing
import TradingCore

@testable import Research

/// Conditions over columns hold where they hold bar by bar.
@Suite struct RuleColumnsTests {
    @Test(arguments: [
        "rsi(14) < 40 and price above sma(20)", "not (close > sma(5) or volume > 500)",
        "ema(9) crosses above ema(21)", "close crosses below bb_lower(20, 1.5)[2]",
        "change(close, 10) > 1% or abs(close - open) / atr(7) >= 0.8",
        "max(high, high[1]) - min(low, low[3]) < 2 * atr(14) and adx(6) > 15",
        "vwap(20) < close and macd_histogram > 0",
        "-close + 1 != 0 and close / (close - close[1]) > 1",
    ])
    func `every truth is that of the machine`(text: String) throws {
        let bars = IndicatorTableTests.walk(1_500)
        let spec = try RuleFields.read([
            "buy": text, "sell": "close < sma(30)", "filters": "volume >= 0, rsi(5) > 10",
        ])
        let program = RuleProgram(spec.conditions)
        let columns = RuleColumns(program, over: bars)
        var machine = RuleMachine(program)
        var seen: Set<RuleTruth> = []
        for bar in 0..<bars.count {
            machine.update(open: bars.open[bar], bars.numbers(of: bar))
            for root in 0..<4 {
                let truth = columns.truth(of: root, at: bar)
                guard truth == machine.truth(of: root) else {
                    Issue.record("\(text): condition \(root) at bar \(bar) is \(truth)")
                    return
                }
                if root == 0 { seen.insert(truth) }
            }
        }
        #expect(seen.count > 1)
    }
}
