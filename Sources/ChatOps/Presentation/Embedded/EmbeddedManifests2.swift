// Written by scripts/embed; change the files it is made from instead.

extension EmbeddedDefaults {
    static let manifests2: [String: String] = [
        "risk": #"""
        name: risk
        summary: Drawdown, daily loss, exposure, halts, and what can still be lost
        tier: read
        action: risk
        template: risk
        related: [/why halt, /positions, /orders]

        """#,
        "scan": #"""
        name: scan
        summary: Which instruments suit which strategy now, and why
        tier: read
        action: scan
        template: scan
        arguments:
          - {name: strategy, kind: choice, choices: [cross-sectional-momentum, dca, fx-trend, grid, volatility-momentum], optional: true, help: only this strategy}
        examples: [/scan, /scan grid]
        related: [/regime, /strategies]

        """#,
        "schedule": #"""
        name: schedule
        summary: Jobs with their next and last runs
        tier: read
        action: schedule
        template: schedule

        """#,
        "start": #"""
        name: start
        summary: Say hello and show the way
        tier: read
        action: start
        template: notice
        arguments:
          - {name: payload, kind: text, optional: true}
        related: [/status, /risk, /help]

        """#,
        "status": #"""
        name: status
        summary: State, modes, equity, open positions and orders
        tier: read
        action: status
        template: status
        related: [/risk, /positions, /markets]

        """#,
        "strategies": #"""
        name: strategies
        summary: Strategies with their state; off needs no code, on does
        tier: read
        action: strategies
        template: strategies
        arguments:
          - {name: state, kind: switch, optional: true, help: start or stop one}
          - {name: strategy, kind: strategy, optional: true, help: its name}
        examples: [/strategies, /strategies off crypto/grid]
        related: [/markets]

        """#,
        "strategy": #"""
        name: strategy
        summary: A strategy in words, read back, tested and kept; nothing trades by it
        tier: read
        action: strategy
        template: notice
        usage: /strategy [WORDS | show|edit|simulate|drop NAME | save DRAFT [NAME]]
        arguments:
          - {name: words, kind: text, optional: true, help: "the strategy in words, or what to do with one; without it, those that are kept"}
        examples:
          - /strategy
          - /strategy buy BTC when RSI(14) < 30 and price above SMA(200), sell when RSI > 60, stop 2 ATR, risk 1%
          - /strategy show dip
          - /strategy drop dip
        related: [/strategies]

        """#,
        "sweep": #"""
        name: sweep
        summary: A strategy with many parameters over recorded bars, as a heat map
        tier: read
        action: sweep
        template: sweep
        usage: /sweep NAME [SYMBOL] key=FROM..TO[:STEP] [key=...]
        arguments:
          - {name: words, kind: text, optional: true, help: "as for /backtest; one or two keys name values: 5..50:5 or 10,20,40"}
        examples:
          - /sweep sma-cross BTCUSD fast=5..50:5 slow=20..200:20
          - /sweep crypto.grid XRPUSDT-PERP lines=11,21,31
        related: [/gates]

        """#,
        "trades": #"""
        name: trades
        summary: The last fills, over all markets or of one symbol
        tier: read
        action: trades
        template: trades
        arguments:
          - {name: count, kind: integer, min: 1, max: 50, optional: true, help: how many fills (10)}
          - {name: symbol, kind: symbol, optional: true, help: only this symbol}
        examples: [/trades 20, /trades BTCUSDT]
        related: [/positions, /pnl]

        """#,
        "version": #"""
        name: version
        summary: Version and build
        tier: read
        action: version
        template: version

        """#,
        "why": #"""
        name: why
        summary: Why there is or is no trade, a halt or an order
        tier: read
        action: why
        template: why
        arguments:
          - {name: subject, kind: text, optional: true, help: "a symbol, halt (if left out), or an order's id"}
        examples: [/why BTCUSDT, /why halt]
        related: [/risk, /orders]

        """#,
    ]
}
