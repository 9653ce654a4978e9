import Strategies
import Testing
import TradingCore

@Suite struct RuleSentenceTests {
    /// A sentence and the fields that differ from their defaults.
    @Test(arguments: [
        (
            "buy BTC when RSI(14) < 30 and price above SMA(200), sell when RSI > 60, stop 2 ATR, risk 1%",
            [
                "symbols": "BTC", "buy": "rsi(14) < 30 and close > sma(200)",
                "sell": "rsi(14) > 60",
                "stop": "2 atr", "size": "risk 1%",
            ]
        ),
        (
            "Buy btc and eth on 15m when ema(9) crosses above ema(21) sell when ema(9) crosses below "
                + "ema(21) notional 500",
            [
                "symbols": "BTC, ETH", "interval": "15m", "buy": "ema(9) crosses above ema(21)",
                "sell": "ema(9) crosses below ema(21)", "size": "notional 500",
            ]
        ),
        (
            "short when close < donchian_lower(20)[1]; trailing stop 3 atr; exit after 10 bars; "
                + "only when adx > 20; max 2 positions; take 50% at 2R, take profit 8%; name breakout",
            [
                "short": "close < donchian_lower(20)[1]", "trail": "3 atr", "exit_after": "10 bars",
                "filters": "adx(14) > 20", "positions_max": "2", "take": "50% at 2R, 100% at 8%",
            ]
        ),
    ])
    func `a sentence is read`(text: String, expected: [String: String]) throws {
        if text.contains("take profit 8%") {
            // Half and then all of it is more than all.
            #expect(throws: RuleProblem.self) { try RuleSentence(text) }
            let mended = text.replacing("take profit 8%", with: "take 50% at 8%")
            let sentence = try RuleSentence(mended)
            #expect(sentence.name == "breakout")
            #expect(sentence.spec.fields["take"] == "50% at 2R, 50% at 8%")
            #expect(sentence.spec.fields["trail"] == expected["trail"])
            #expect(sentence.spec.fields["filters"] == expected["filters"])
            return
        }
        let fields = try RuleSentence(text).spec.fields
        let defaults = RuleSpec().fields
        let told = fields.filter { defaults[$0.key] != $0.value }
        #expect(told == expected)
    }

    /// A sentence, where it fails, and what is told.
    @Test(arguments: [
        ("buy BTC wen rsi < 30", 8, "expected ‘when’ and a condition"),
        ("buy BTC when rsi << 30, stop 2%", 18, "expected a price, an indicator or a number"),
        ("buy when rsi < 30, stpo 2%", 19, "the nearest known one is stop"),
        ("buy when rsi < 30, stop 2 bananas", 26, "expected buy, sell"),
        ("buy when rsi < 30, stop 2%, stop 3%", 28, "stop was said before"),
        ("buy when rsi < 30, sell when rsi > 60, risk 1%", 46, "stop is missing"),
        ("buy when rsi < 30", 17, "sell is missing, and nothing else ends"),
        ("frobnicate", 0, "expected buy, sell"),
        ("", 0, "expected buy, sell"), ("buy BTC, when rsi < 30", 9, "expected a symbol"),
        ("buy when rsi < 30, stop 2%, on 4 hours", 31, "the length of a bar"),
        ("buy when rsi < 30, stop 2%, name This_Is_A_Name_That_Is_Long", 33, "a name of 1 to 24"),
    ])
    func `an error says where, and what was expected`(text: String, place: Int, words: String) {
        do throws(RuleProblem) {
            _ = try RuleSentence(text)
            Issue.record("‘\(text)’ is read")
        } catch {
            #expect(error.place == place, "\(text): \(error.reason)")
            #expect(error.reason.contains(words), "\(text): \(error.reason)")
        }
    }

    @Test func `it is read back in plain words`() throws {
        let sentence = try RuleSentence(
            "buy BTC when RSI(14) < 30 and (price above SMA(200) or adx > 40), sell when RSI > 60, "
                + "stop 2 ATR, risk 1%, breakeven 1R, take 50% at 2R, exit after 20 bars"
        )
        #expect(
            sentence.spec.sentences == [
                "Buys BTC when rsi(14) is under 30 and (close is over sma(200) or adx(14) is over 40); "
                    + "judged when a bar of 1h closes.",
                "Sells it when rsi(14) is over 60.",
                "Risks 1% of equity between entry and stop. A position is worth at most 1 times equity.",
                "A stop for all of it rests at the venue, 2 average true ranges of 14 bars under the close.",
                "The stop moves to the entry when 1 times the first stop's distance are won.",
                "Takes 50% of it when 2 times the first stop's distance are won.",
                "Ends it after 20 closed bars.",
            ]
        )
    }
}
