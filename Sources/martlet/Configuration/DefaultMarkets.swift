import TradingCore
import TradingEngine

/// The three markets that run without any configuration.
enum DefaultMarkets {
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
            symbols: ["EURUSD", "GBPUSD", "AUDUSD", "NZDUSD"],
            strategies: [
                AgentConfiguration.StrategySettings(
                    id: StrategyID("fx/momentum"),
                    kind: "volatility-momentum",
                    symbols: ["EURUSD", "GBPUSD", "AUDUSD", "NZDUSD"],
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
