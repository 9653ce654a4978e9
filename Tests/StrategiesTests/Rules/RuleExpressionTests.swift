import Testing

@testable import Strategies

@Suite struct RuleExpressionTests {
    /// What is written, and how it is written back.
    @Test(arguments: [
        ("RSI(14) < 30 and price above SMA(200)", "rsi(14) < 30 and close > sma(200)"),
        ("rsi < 30", "rsi(14) < 30"),
        (
            "close > 5 or close < 3 and not volume == 0",
            "close > 5 or close < 3 and not volume == 0"
        ),
        ("(close > 5 or close < 3) and open > 1", "(close > 5 or close < 3) and open > 1"),
        ("not (close > 5 and open > 1)", "not (close > 5 and open > 1)"),
        ("close - (open - low) > 2", "close - (open - low) > 2"),
        ("close - open - low > 2", "close - open - low > 2"),
        ("(close + open) / 2 × 3 ≥ −4", "(close + open) / 2 * 3 >= -4"),
        ("-(close + 1) < 2", "-(close + 1) < 2"),
        ("-close[1] < 2", "-close[1] < 2"),
        ("(close - open)[2] > 0", "(close - open)[2] > 0"),
        ("close 3 bars ago < close 1 bar ago", "close[3] < close[1]"),
        ("ema(9) crosses above ema(21)", "ema(9) crosses above ema(21)"),
        ("macd_line crosses under 0", "macd_line(12,26,9) crosses below 0"),
        ("change(close, 10) > 5%", "change(close, 10) > 5%"),
        (
            "max(close, open) is over min(high, 2) + abs(low)",
            "max(close, open) > min(high, 2) + abs(low)"
        ),
        ("bb_upper(20, 2.5) <> close", nil),
        ("bb_upper(20, 2.5) != close", "bb_upper(20,2.5) != close"),
        ("0.00001 < close", "1e-05 < close"),
    ])
    func `a condition is read and written back`(text: String, expected: String?) throws {
        guard let expected else {
            #expect(throws: RuleProblem.self) { try RuleReader.condition(text) }
            return
        }
        let condition = try RuleReader.condition(text)
        #expect(condition.description == expected)
        #expect(try RuleReader.condition(expected) == condition)
    }

    /// A text, where it fails, and a word of what is told.
    @Test(arguments: [
        ("rsi(14) <", 9, "expected a price, an indicator or a number, found the end"),
        ("rsi(14)", 7, "expected a comparison after ‘rsi(14)’"),
        ("rsy(14) < 30", 0, "the nearest known name is rsi"),
        ("frobnicate > 3", 0, "there is no ‘frobnicate’"),
        ("macd > 0", 0, "write one of macd_line(12,26,9)"),
        ("rsi(1) < 30", 0, "a period is a whole number from 2"),
        ("sma(20) crosses 3", 16, "expected ‘above’ or ‘below’ after crosses"),
        ("close > 3 and 5", 15, "expected a comparison after ‘5’"),
        ("(close > 3", 10, "expected ‘)’ to close the bracket"),
        ("(close > 3) + 1 > 2", 0, "expected a number, found the condition ‘close > 3’"),
        ("close[2000] > 1", 6, "from 0 to 1000, not 2000"),
        ("close[1.5] > 1", 6, "whole number"),
        ("close > 3 sell", 10, "expected ‘and’, ‘or’ or the end"),
        ("close > $3", 8, "‘$’ belongs to nothing"),
        ("rsi < 30 5 bars ago", 6, "is the same at every bar"),
        ("", 0, "expected a price"),
        (String(repeating: "(", count: 40) + "close", 33, "deeper than 32"),
        (String(repeating: "-", count: 40) + "close > 1", 33, "deeper than 32"),
    ])
    func `an error says where and what was expected`(text: String, place: Int, words: String) {
        do throws(RuleProblem) {
            _ = try RuleReader.condition(text)
            Issue.record("‘\(text)’ is read")
        } catch {
            #expect(error.place == place, "\(text): \(error.reason)")
            #expect(error.reason.contains(words), "\(text): \(error.reason)")
        }
    }

    @Test func `the excerpt marks the place`() {
        let text = "buy BTC when RSI(14) <<< 30 and price above SMA(200) and volume > 5"
        #expect(
            RuleProblem(at: 22, "").excerpt(of: text)
                == "buy BTC when RSI(14) <▸<< 30 and price abov…"
        )
        #expect(RuleProblem(at: 99, "").excerpt(of: "a") == "a▸")
    }
}
