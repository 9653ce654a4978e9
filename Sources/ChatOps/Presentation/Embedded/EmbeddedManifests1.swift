// Written by scripts/embed; change the files it is made from instead.

extension EmbeddedDefaults {
    static let manifests1: [String: String] = [
        "ack": #"""
        name: ack
        summary: Mark an alert as seen
        tier: lower
        action: acknowledge
        template: notice
        arguments:
          - {name: number, kind: integer, help: the alert's number}
        hidden: true

        """#,
        "alerts": #"""
        name: alerts
        summary: Which events are told on, silent or off; mute and quiet hours
        tier: read
        action: alerts
        template: alerts
        arguments:
          - {name: change, kind: text, optional: true, help: "KIND on|silent|off, mute 2h, unmute, quiet 22:00-07:00 [bypass warning], quiet off"}
        examples: [/alerts order_filled silent, /alerts mute 2h, "/alerts quiet 22:00-07:00 bypass warning"]

        """#,
        "audit": #"""
        name: audit
        summary: The journal's last events, or a check of its chain
        tier: read
        action: audit
        template: audit
        arguments:
          - {name: count, kind: integer, min: 1, max: 50, optional: true, help: how many events (10)}
          - {name: verify, kind: choice, choices: [verify], optional: true, help: check the whole chain}
        examples: [/audit 20, /audit verify]
        related: [/audit verify]

        """#,
        "autopilot": #"""
        name: autopilot
        summary: Which strategies it would put in the place of others, on paper; veto, take back, switch
        tier: read
        action: autopilot
        template: notice
        usage: /autopilot [on | off | veto [NUMBER] | back SYMBOL]
        arguments:
          - {name: do, kind: choice, choices: [on, off, veto, back], optional: true, help: "on needs a code; without it, how it stands"}
          - {name: number, kind: integer, min: 1, max: 1000000000, optional: true, help: "the proposal's number, for veto"}
          - {name: symbol, kind: symbol, optional: true, help: "for back: goes to the strategy of the configuration again"}
        examples: [/autopilot, /autopilot veto 3, /autopilot back XRPUSDT, /autopilot off]
        related: [/scan, /regime, /strategies]

        """#,
        "backtest": #"""
        name: backtest
        summary: A strategy over recorded bars, with equity, fills and buttons that nudge it
        tier: read
        action: backtest
        template: backtest
        usage: /backtest NAME [SYMBOL] [key=value ...]
        arguments:
          - {name: words, kind: text, optional: true, help: "a configured strategy (crypto.grid), a kind (sma-cross) or a kept one in words; an instrument; parameters"}
        examples:
          - /backtest sma-cross BTCUSD
          - /backtest sma-cross BTCUSD fast=10 slow=40
          - /backtest crypto.grid XRPUSDT-PERP lines=21
        related: [/strategies, /gates]

        """#,
        "balance": #"""
        name: balance
        summary: Equity, free margin and unrealised P&L per venue
        tier: read
        action: balance
        template: balance
        aliases: [bal]
        related: [/pnl, /risk, /positions]

        """#,
        "cancel": #"""
        name: cancel
        summary: Cancel open orders; protective stops stay unless named
        tier: lower
        action: cancel
        template: notice
        arguments:
          - {name: target, kind: text, optional: true, help: "all (if left out), a symbol, or an order's id"}
        examples: [/cancel, /cancel BTCUSDT]
        related: [/orders]

        """#,
        "chart": #"""
        name: chart
        summary: Candles of a symbol with fills, orders and the stop
        tier: read
        action: chart
        template: chart
        arguments:
          - {name: symbol, kind: symbol, help: what to draw}
          - {name: interval, kind: choice, choices: [1m, 3m, 5m, 15m, 30m, 1h, 2h, 4h, 8h, 12h, 1d], optional: true, help: the length of a bar; as they come if left out}
        examples: [/chart BTCUSDT, /chart BTCUSDT 1h]
        related: [/positions, /orders]

        """#,
        "close": #"""
        name: close
        summary: Close a position or a share of it, reduce-only
        tier: lower
        action: close
        template: flatten
        arguments:
          - {name: symbol, kind: symbol, help: the position's symbol}
          - {name: share, kind: percent, optional: true, help: percent of the position (100)}
          - {name: now, kind: choice, choices: [now], optional: true, help: without preview}
        examples: [/close BTCUSDT, /close BTCUSDT 50%, /close BTCUSDT now]
        related: [/positions, /trades]

        """#,
        "doctor": #"""
        name: doctor
        summary: Check clock, disk, keys, channels and journal
        tier: read
        action: doctor
        template: doctor

        """#,
        "drift": #"""
        name: drift
        summary: Where venue and book differ, and the ways out; adopting needs a code
        tier: read
        action: drift
        template: drift
        usage: /drift [adopt|close|ignore|halt SYMBOL [TIME]]
        arguments:
          - {name: do, kind: choice, choices: [list, adopt, close, ignore, halt], optional: true, help: what to do about one; list shows them all}
          - {name: number, kind: integer, min: 1, max: 1000000000, optional: true, help: "the drift's number: of another one nothing is done"}
          - {name: now, kind: choice, choices: [now], optional: true, help: close without preview}
          - {name: until, kind: duration, optional: true, help: "for ignore: 30m, 2h, 1d or until 22:00 (UTC), a week at most; without it 1h"}
          - {name: symbol, kind: symbol, optional: true, help: which one}
        examples: [/drift, /drift adopt BTCUSDT, /drift close BTCUSDT, /drift ignore BTCUSDT 1h, /drift ignore BTCUSDT until 22:00]
        related: [/positions, /risk]

        """#,
        "drill": #"""
        name: drill
        summary: Practise a halt, a flatten or a lost line on paper, with times
        tier: read
        action: drill
        template: drill
        arguments:
          - {name: drill, kind: choice, choices: [last, halt, flatten, disconnect], optional: true, help: "the last ones (if left out), or one to run"}
          - {name: now, kind: choice, choices: [now], optional: true, help: flatten without preview}
          - {name: market, kind: scope, optional: true, help: whose line is cut}
        examples: [/drill, /drill halt, /drill disconnect crypto]
        related: [/risk, /markets]

        """#,
        "equity": #"""
        name: equity
        summary: Equity over time and its drawdown from the peak
        tier: read
        action: equity
        template: equity
        arguments:
          - {name: period, kind: choice, choices: [7d, 30d, all], optional: true, help: 7d if left out}
        examples: [/equity 30d]
        related: [/equity 7d, /equity 30d, /equity all]

        """#,
        "flatten": #"""
        name: flatten
        summary: Halt, cancel and close everything, and check it at the venue
        tier: lower
        action: flatten
        template: flatten
        arguments:
          - {name: now, kind: choice, choices: [now], optional: true, help: without preview}
        aliases: [panic]
        examples: [/flatten, /flatten now]
        related: [/positions, /orders, /risk]

        """#,
        "gates": #"""
        name: gates
        summary: What the gates said of each strategy, with the failing gate and its number
        tier: read
        action: gates
        template: gates
        arguments:
          - {name: market, kind: scope, optional: true, help: "a market; all if left out"}
        examples: [/gates, /gates crypto]
        related: [/strategies, /risk]

        """#,
        "halt": #"""
        name: halt
        summary: Stop new entries now; no code needed
        tier: lower
        action: halt
        template: halt
        arguments:
          - {name: scope, kind: scope, optional: true, help: "all (if left out), a market, venue, strategy or symbol"}
          - {name: reason, kind: text, optional: true, help: a note for the record}
        aliases: [stop, pause]
        examples: [/halt, /halt crypto spread looks wrong]
        related: [/risk, /positions, /flatten]

        """#,
        "help": #"""
        name: help
        summary: All commands, or one of them explained
        tier: read
        action: help
        template: help
        arguments:
          - {name: command, kind: text, optional: true, help: the command to explain}
        examples: [/help resume]

        """#,
        "live": #"""
        name: live
        summary: Live trading of a market; off needs no code, on needs one and a fresh pass of the gates
        tier: lower
        action: live
        template: notice
        arguments:
          - {name: state, kind: switch, help: "on: only with a fresh pass of the gates; off: back to paper"}
          - {name: market, kind: scope, help: "a market, such as crypto"}
        examples: [/live on crypto, /live off crypto]
        related: [/gates, /markets]

        """#,
        "logs": #"""
        name: logs
        summary: The last log lines
        tier: read
        action: logs
        template: logs
        arguments:
          - {name: count, kind: integer, min: 1, max: 200, optional: true, help: how many lines (20)}
        examples: [/logs 50]

        """#,
        "markets": #"""
        name: markets
        summary: Each market with its venue, session, prices and positions; and how they go together
        tier: read
        action: markets
        template: markets
        usage: /markets [correlation [SYMBOL] [INTERVAL]]
        arguments:
          - {name: view, kind: choice, choices: [correlation], optional: true, help: how the returns of the instruments go together over the bars that are kept}
          - {name: interval, kind: choice, choices: [1m, 3m, 5m, 15m, 30m, 1h, 2h, 4h, 8h, 12h, 1d], optional: true, help: the length of a bar; the one that most instruments share if left out}
          - {name: symbol, kind: symbol, optional: true, help: list the pairs of this symbol alone}
        examples: [/markets, /markets correlation, /markets correlation 1h, /markets correlation BTCUSDT]
        related: [/markets correlation, /positions, /strategies]

        """#,
        "orders": #"""
        name: orders
        summary: Open orders, and those whose outcome is unknown
        tier: read
        action: orders
        template: orders
        related: [/positions, /trades]

        """#,
        "pair": #"""
        name: pair
        summary: Bind this chat with the one-time pairing code
        tier: read
        action: pair
        template: notice
        arguments:
          - {name: code, kind: text, optional: true, help: the code that the terminal shows}
        hidden: true

        """#,
        "paper": #"""
        name: paper
        summary: Trade by hand on a paper account, past Martlet, to practise a drift
        tier: lower
        action: paper
        template: notice
        arguments:
          - {name: side, kind: choice, choices: [buy, sell], help: which way}
          - {name: symbol, kind: symbol, help: of a paper market}
          - {name: quantity, kind: text, help: whole lots}
        examples: [/paper buy BTCUSDT 0.1]
        related: [/drift, /positions]

        """#,
        "plan": #"""
        name: plan
        summary: A stop, parts and an end for a position that is held, by hand too; setting one needs a code
        tier: read
        action: plan
        template: notice
        usage: /plan [SYMBOL [PLAN | off]]
        arguments:
          - {name: symbol, kind: symbol, optional: true, help: "which position; all if left out"}
          - {name: terms, kind: text, optional: true, help: "stop 2 atr, breakeven 1R, trail 3 atr, take 50% at 2R, exit after 20 bars; or off"}
        examples:
          - /plan
          - /plan BTCUSDT
          - /plan BTCUSDT stop 2 atr, breakeven 1R, trail 3 atr, take 50% at 2R, exit after 20 bars
          - /plan BTCUSDT off
        related: [/positions, /drift, /close]

        """#,
        "pnl": #"""
        name: pnl
        summary: Profit and loss of the day, week or month, in its parts
        tier: read
        action: pnl
        template: pnl
        arguments:
          - {name: period, kind: choice, choices: [day, week, month], optional: true, help: day if left out}
        examples: [/pnl week]
        related: [/pnl week, /pnl month, /equity]

        """#,
        "positions": #"""
        name: positions
        summary: Open positions with price, value, P&L and stop
        tier: read
        action: positions
        template: positions
        aliases: [pos]
        related: [/orders, /risk, /balance]

        """#,
        "reduce": #"""
        name: reduce
        summary: Reduce-only mode; on needs no code, off does
        tier: lower
        action: reduce
        template: notice
        arguments:
          - {name: state, kind: switch, help: "on: positions can only shrink"}
        examples: [/reduce on, /reduce off]
        related: [/status]

        """#,
        "regime": #"""
        name: regime
        summary: What the markets are doing, a trend, a range or a storm
        tier: read
        action: regime
        template: regime
        arguments:
          - {name: symbol, kind: symbol, optional: true, help: only this symbol}
        examples: [/regime, /regime BTCUSDT]
        related: [/scan, /markets]

        """#,
        "resume": #"""
        name: resume
        summary: Lift halts after a checklist; needs a code
        tier: raise
        action: resume
        template: resume
        arguments:
          - {name: scope, kind: scope, optional: true, help: "all (if left out), a market, venue, strategy or symbol"}
          - {name: rebase, kind: choice, choices: [rebase], optional: true, help: count daily loss and drawdown from the equity of now}
        aliases: [unhalt]
        examples: [/resume all, /resume crypto rebase]
        related: [/risk, /why halt]

        """#,
    ]
}
