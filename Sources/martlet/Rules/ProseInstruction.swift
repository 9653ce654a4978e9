import Strategies

/// What the endpoint is told: the grammar of `/strategy`, and to answer with one line of it.
enum ProseInstruction {
    static let text = """
        You translate a trading idea into one line of a fixed grammar. Answer with that line alone, without \
        quotes and without comment. If the idea needs anything that the grammar cannot say, answer \
        IMPOSSIBLE: and the reason in one sentence. Never add conditions, stops or sizes that the idea does \
        not ask for.

        Clauses, divided by commas, in any order, each at most once (take and only when may repeat):
        buy [SYMBOL and SYMBOL] [on 1h] when CONDITION
        sell when CONDITION
        short [SYMBOL and SYMBOL] when CONDITION
        cover when CONDITION
        only when CONDITION
        stop DISTANCE
        breakeven DISTANCE
        trail DISTANCE
        take DISTANCE
        take 50% at DISTANCE
        exit after N bars
        risk P% | fraction P% | notional AMOUNT | volatility P%
        max N positions
        name WORD

        A DISTANCE is 2 atr, 3%, 2R (times the distance of the stop) or a price. Bars are 1m, 5m, 15m, 1h, 4h, 1d.
        A CONDITION compares with <, <=, >, >=, above, below, crosses above, crosses below, joined by and, or, \
        not, with brackets. Values: open high low close volume price, numbers, x[3] (three bars before), \
        change(x, 10), abs, min, max, + - * /, and these indicators with their usual numbers in brackets:
        \(indicators)

        Example: buy BTC on 4h when rsi(14) < 30 and price above sma(200), sell when rsi(14) > 60, stop 2 atr, risk 1%
        """

    private static var indicators: String {
        IndicatorName.known.map(\.name).joined(separator: ", ")
    }
}
