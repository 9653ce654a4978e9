import TradingCore
import TradingEngine

/// The three markets that run without any configuration.
enum DefaultMarkets {
    /// The pairs of the paper market for currencies.
    private static let majors = [
        "EURUSD", "GBPUSD", "AUDUSD", "NZDUSD", "USDJPY", "USDCHF", "USDCAD",
    ]

    /// Which markets there are, in words. `markets:` replaces the default ones and does not add to
    /// them, for what trades is to be read from the file alone; so what it leaves out is said.
    static func words(_ configured: [AgentConfiguration.MarketSettings]) -> String {
        let leftOut = configured.filter { $0.mode != .off }.flatMap(\.leftOut).map(\.text)
        let words = marketWords(configured)
        if leftOut.isEmpty { return words }
        return words
            + " Not run for want of instruments: \(leftOut.joined(separator: ", ")); list all of "
            + "theirs, or name strategies of your own."
    }

    private static func marketWords(_ configured: [AgentConfiguration.MarketSettings]) -> String {
        let names = configured.map(\.id.text).joined(separator: ", ")
        if configured.allSatisfy({ $0.mode == .off }) {
            return "markets: \(names), and nothing trades, for every market that is listed is off. "
                + "What `markets:` does not list is not run."
        }
        let missing = all.map(\.id).filter { id in !configured.contains { $0.id == id } }
            .map(\.text)
        guard !missing.isEmpty else { return "markets: \(names), the default ones." }
        return "markets: \(names); the default "
            + (missing.count == 1
                ? "market \(missing[0]) is" : "markets \(missing.joined(separator: ", ")) are")
            + " not run, for `markets:` lists others. To run \(missing.count == 1 ? "it" : "them") "
            + "too, name \(missing.count == 1 ? "it" : "them") there."
    }

    static let all: [AgentConfiguration.MarketSettings] = [
        AgentConfiguration.MarketSettings(
            id: MarketID("crypto"),
            mode: .paper,
            startingBalance: Money(whole: 10_000),
            latencyMilliseconds: 50,
            symbols: ["BTCUSDT", "ETHUSDT", "SOLUSDT", "XRPUSDT"],
            strategies: [
                AgentConfiguration.StrategySettings(
                    id: StrategyID("crypto/momentum"),
                    kind: "volatility-momentum",
                    symbols: ["BTCUSDT", "ETHUSDT", "SOLUSDT"],
                    parameters: [
                        "interval": "1m", "momentum_bars": "30", "volatility_bars": "30",
                        "rebalance_bars": "5", "volatility_target": "0.4", "allow_short": "true",
                    ]
                ),
                AgentConfiguration.StrategySettings(
                    id: StrategyID("crypto/grid"),
                    kind: "grid",
                    symbols: ["XRPUSDT"],
                    parameters: [
                        "interval": "1m", "range_width": "6", "recentre_bars": "15",
                        "investment": "2000",
                    ]
                ),
            ]
        ),
        AgentConfiguration.MarketSettings(
            id: MarketID("fx"),
            mode: .paper,
            startingBalance: Money(whole: 10_000),
            latencyMilliseconds: 20,
            symbols: majors,
            strategies: [
                AgentConfiguration.StrategySettings(
                    id: StrategyID("fx/momentum"),
                    kind: "volatility-momentum",
                    symbols: majors,
                    parameters: [
                        "interval": "1m", "momentum_bars": "30", "volatility_bars": "30",
                        "rebalance_bars": "5", "volatility_target": "0.1", "allow_short": "true",
                        "notional_max": "0.5",
                    ]
                )
            ]
        ),
        AgentConfiguration.MarketSettings(
            id: MarketID("equities"),
            mode: .paper,
            startingBalance: Money(whole: 10_000),
            latencyMilliseconds: 80,
            symbols: ["SPY", "AAPL", "IBM", "AIG", "BAC"],
            strategies: [
                AgentConfiguration.StrategySettings(
                    id: StrategyID("equities/momentum"),
                    kind: "volatility-momentum",
                    symbols: ["SPY", "AAPL", "IBM", "AIG", "BAC"],
                    parameters: [
                        "interval": "1m", "momentum_bars": "30", "volatility_bars": "30",
                        "rebalance_bars": "5", "volatility_target": "0.2",
                    ]
                )
            ]
        ),
    ]
}
