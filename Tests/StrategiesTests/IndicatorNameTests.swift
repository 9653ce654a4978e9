import Strategies
import Testing

/// What people write for columns.
struct IndicatorNameTests {
    private func heads(_ text: String) throws -> [String] {
        try IndicatorName.list(text).map(\.head)
    }

    @Test func `names have usual numbers, and some stand for several columns`() throws {
        #expect(try heads("sma(20), rsi ,adx(7)") == ["sma(20)", "rsi(14)", "adx(7)"])
        #expect(
            try heads("bb(20,2.5)") == [
                "bb_upper(20,2.5)", "bb_middle(20,2.5)", "bb_lower(20,2.5)",
            ]
        )
        #expect(
            try heads("MACD") == [
                "macd_line(12,26,9)", "macd_signal(12,26,9)", "macd_histogram(12,26,9)",
            ]
        )
        #expect(try heads("stoch_d(5),session_vwap") == ["stoch_d(5,3,3)", "session_vwap"])
        #expect(try heads("donchian(10)").count == 3)
    }

    @Test(arguments: [
        ("", "empty"), ("sma(20),,rsi", "empty"), ("foo(3)", "There are: sma, ema"),
        ("sma(0)", "from 1 to"), ("rsi(1)", "from 2 to"), ("sma(2.5)", "2.5"),
        ("sma(1e300)", "whole number"), ("sma(x)", "‘x’ is no number"), ("sma(20", "not closed"),
        ("sma(1,2)", "takes 1 number"), ("macd(26,12,9)", "not under"), ("bb(20,0)", "over 0"),
        ("sma(nan)", "no number"), ("sma(20))", "no number"),
    ])
    func `what is no column says why`(text: String, words: String) {
        let problem = #expect(throws: IndicatorNameProblem.self) {
            try IndicatorName.list(text)
        }
        #expect(problem?.description.contains(words) == true, "\(problem?.description ?? "")")
    }

    @Test func `all problems come at once`() {
        let problem = #expect(throws: IndicatorNameProblem.self) {
            try IndicatorName.list("foo,sma(0),rsi(14),bar(1)")
        }
        #expect(problem?.description.split(separator: "\n").count == 3)
    }
}
