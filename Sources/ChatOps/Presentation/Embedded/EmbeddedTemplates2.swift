// Written by scripts/embed; change the files it is made from instead.

extension EmbeddedDefaults {
    static let templates2: [String: String] = [
        "halt": #"""
        {{#is_new}}
        <b>✗ Halted: {{halt.scope}}</b>
        {{/is_new}}
        {{^is_new}}
        <b>✗ Already halted: {{halt.scope}}</b>
        {{/is_new}}
        {{#halt}}
        Halt #{{id}} since {{since}}, by {{by}}
        {{reason}}
        {{#evidence}}
        · {{name}}: {{value}}
        {{/evidence}}
        {{/halt}}
        {{#has_also_standing}}
        Stands besides:
        {{#also_standing}}
        {{> _halt_line}}
        {{/also_standing}}
        {{/has_also_standing}}

        No new entries; closing goes on.
        Entry orders cancelled (sent): {{cancels_sent}}
        Protective stops that stay: {{stops_kept}}
        Positions that stay: {{positions_kept}}
        {{#has_in_flight}}
        ⚠ In flight when it was latched:
        {{#in_flight}}
        · {{.}}
        {{/in_flight}}
        {{/has_in_flight}}
        {{^has_in_flight}}
        Nothing was in flight.
        {{/has_in_flight}}
        {{#is_drill}}
        The end of the drill lifts it.
        {{/is_drill}}
        {{^is_drill}}
        Only /resume lifts it.
        {{/is_drill}}

        """#,
        "help": #"""
        <b>Commands</b>
        {{#groups}}

        <b>{{title}}</b>
        {{#commands}}
        {{usage}}: {{summary}}
        {{/commands}}
        {{^has_commands}}
        No commands in this group.
        {{/has_commands}}
        {{/groups}}
        {{^has_groups}}
        No commands.
        {{/has_groups}}
        {{#hint}}

        {{hint}}
        {{/hint}}

        """#,
        "logs": #"""
        <b>Log</b>
        {{#has_lines}}
        <pre>{{#lines}}{{^first()}}
        {{/first()}}{{.}}{{/lines}}</pre>
        {{/has_lines}}
        {{^has_lines}}
        No log lines.
        {{/has_lines}}

        """#,
        "markets": #"""
        <b>Markets</b> · {{time}}
        {{^has_markets}}
        No markets are configured.
        {{/has_markets}}
        {{#markets}}

        {{#is_up}}●{{/is_up}}{{^is_up}}✗{{/is_up}} <b>{{market}}</b> · {{venue}} · {{mode}}
        Venue: {{standing}} · session: {{session}}
        {{#price_age}}
        {{#is_open}}Oldest{{/is_open}}{{^is_open}}Last{{/is_open}} price: {{price_age}} old
        {{/price_age}}
        {{^price_age}}
        No price since the start{{^is_open}}: the market is closed{{/is_open}}
        {{/price_age}}
        Today: {{today_net_signed}}{{#today_net}} {{currency}}{{/today_net}}{{#today_net_mark}} {{today_net_mark}}{{/today_net_mark}}
        {{#strategies}}
        Strategy: {{.}}
        {{/strategies}}
        {{^has_strategies}}
        No strategy.
        {{/has_strategies}}
        {{#halts}}
        ⚠ halted: {{.}}
        {{/halts}}
        {{#positions}}
        {{#is_short}}▼ short{{/is_short}}{{^is_short}}▲ long{{/is_short}} {{size}} {{symbol}}, open P&amp;L {{unrealised_signed}} {{currency}}
        {{/positions}}
        {{^has_positions}}
        No open positions.
        {{/has_positions}}
        {{#has_instruments}}
        <pre>{{#instruments}}{{^first()}}
        {{/first()}}{{left9(symbol)}}{{#bid}}{{right12(bid)}}{{right12(ask)}}{{/bid}}{{^bid}}      no price yet{{/bid}}{{/instruments}}</pre>
        {{/has_instruments}}
        {{/markets}}

        """#,
        "notice": #"""
        <b>{{headline}}</b>
        {{#lines}}
        {{.}}
        {{/lines}}
        {{> _numbers}}
        {{#hint}}
        → {{hint}}
        {{/hint}}

        """#,
        "orders": #"""
        <b>Orders</b> · {{time}}
        {{#orders}}

        {{#is_unknown}}⚠ {{/is_unknown}}{{#is_buy}}▲ buy{{/is_buy}}{{^is_buy}}▼ sell{{/is_buy}} <b>{{size}} {{symbol}}</b> {{kind}} {{#price}}@ {{price}}{{/price}}
        {{state_words}}, filled {{filled}} of {{quantity}} · {{purpose_words}}
        {{venue}}{{#strategy}} · {{strategy}}{{/strategy}} · {{age}} old
        <code>{{id}}</code>
        {{/orders}}
        {{^has_orders}}
        No open orders.
        {{/has_orders}}
        {{#has_foreign}}

        <b>Not ours</b>, shown and never touched
        {{#foreign}}
        {{#is_buy}}▲ buy{{/is_buy}}{{^is_buy}}▼ sell{{/is_buy}} {{quantity}} {{symbol}} {{kind}} {{#price}}@ {{price}}{{/price}} · filled {{filled}} · {{venue}}{{#is_our_form}} · ⚠ an id like ours{{/is_our_form}}
        <code>{{id}}</code>
        {{/foreign}}
        {{/has_foreign}}

        """#,
        "pnl": #"""
        {{#total}}
        <b>P&amp;L {{period}}: {{#equity_change}}{{equity_change_signed}} {{currency}}{{/equity_change}}{{^equity_change}}realised {{net_signed}} {{currency}}{{/equity_change}}</b>{{#equity_change_mark}} {{equity_change_mark}}{{/equity_change_mark}}
        <pre>Realised{{right18(realised_signed)}}
        Fees paid{{right17(fees)}}
        Funding{{right19(funding_signed)}}
        Realised net{{right14(net_signed)}}
        Open P&amp;L, change{{right10(unrealised_change_signed)}}
        Equity, change{{right12(equity_change_signed)}}</pre>
        Trades {{trades}}, equity at the end {{equity_end}}
        {{/total}}
        {{#has_days}}
        <pre>Day            Change   Equity end{{#days}}
        {{left10(label)}}{{right11(equity_change_signed)}}{{right13(equity_end)}}{{/days}}</pre>
        Change: of the equity, without transfers.
        {{/has_days}}
        {{^has_days}}
        No days with results.
        {{/has_days}}

        """#,
        "positions": #"""
        <b>Positions</b> · {{time}}
        {{#positions}}

        {{> _position}}
        {{/positions}}
        {{^has_positions}}
        No open positions.
        {{/has_positions}}

        """#,
        "regime": #"""
        <b>Regimes</b> · {{time_short}} UTC
        {{#rows}}

        <b>{{symbol}}</b> · {{regime}} for {{bars}} bars of {{interval}}
        {{> _numbers}}
        {{/rows}}
        {{^has_rows}}
        No market has enough bars yet.
        {{/has_rows}}
        {{#has_waiting}}
        Too few bars: {{#waiting}}{{.}}{{^last()}}, {{/last()}}{{/waiting}}
        {{/has_waiting}}

        """#,
        "resume": #"""
        {{#is_done}}
        <b>✓ Resumed: {{scope}}</b>
        {{/is_done}}
        {{^is_done}}
        {{#is_allowed}}
        <b>Resume {{scope}}: ready</b>
        {{/is_allowed}}
        {{^is_allowed}}
        {{#has_halts}}
        <b>✗ Resume {{scope}}: blocked</b>
        {{/has_halts}}
        {{^has_halts}}
        <b>Resume {{scope}}: there is nothing to lift</b>
        {{/has_halts}}
        {{/is_allowed}}
        {{/is_done}}
        {{#checks}}
        {{> _check}}
        {{/checks}}
        {{^has_checks}}
        No checks were made.
        {{/has_checks}}

        {{#has_halts}}
        {{#is_done}}
        Lifted:
        {{/is_done}}
        {{^is_done}}
        {{#is_allowed}}
        Would be lifted:
        {{/is_allowed}}
        {{^is_allowed}}
        Still halted:
        {{/is_allowed}}
        {{/is_done}}
        {{#halts}}
        {{> _halt_line}}
        {{/halts}}
        {{/has_halts}}
        {{^has_halts}}
        No halt of just this scope.
        {{/has_halts}}
        {{#has_still_blocking}}

        ⚠ {{#is_done}}Still stops{{/is_done}}{{^is_done}}Would still stop{{/is_done}} entries here:
        {{#still_blocking}}
        {{> _halt_line}}
        {{/still_blocking}}
        {{/has_still_blocking}}
        {{#other_blocks}}
        ⚠ {{.}}
        {{/other_blocks}}

        """#,
        "risk": #"""
        {{#can_still_lose}}
        <b>X: can still lose {{can_still_lose}} {{currency}}</b>
        until the kill switch trips
        {{/can_still_lose}}
        {{^can_still_lose}}
        <b>⚠ X: can still lose: not known</b>
        {{/can_still_lose}}
        {{#has_unpriced}}
        {{#unpriced}}
        ⚠ {{.}}
        {{/unpriced}}
        {{/has_unpriced}}
        One gap may cost {{#gap_allowance}}{{gap_allowance}} {{currency}} more{{/gap_allowance}}{{^gap_allowance}}more: not known{{/gap_allowance}}

        Drawdown {{drawdown}}, cap {{drawdown_cap}}
        Equity {{equity}}, peak {{peak}}
        Loss today {{day_loss}}, cap {{day_loss_cap}}, used {{day_loss_usage}}
        Exposure {{exposure}}, cap {{exposure_cap}}
        {{#has_unknown_orders}}
        ⚠ Orders with unknown outcome, counted at full size: {{unknown_orders}}
        {{/has_unknown_orders}}
        {{#reduce_only}}
        ⚠ Reduce-only: no new entries
        {{/reduce_only}}

        <b>Halts</b>
        {{#halts}}
        {{> _halt_line}}
        {{/halts}}
        {{^has_halts}}
        ✓ No open halts.
        {{/has_halts}}
        {{#has_drifts}}

        <b>Drift</b>
        {{#drifts}}
        ⚠ {{.}}
        {{/drifts}}
        {{/has_drifts}}
        {{#venues}}

        ● <b>{{venue}}</b> in {{currency}} · X {{can_still_lose}}
        Drawdown {{drawdown}}, cap {{drawdown_cap}} · day used {{day_loss_usage}}
        Equity {{equity}}, exposure {{exposure}} · errors {{error_rate}}
        {{/venues}}

        Totals in {{currency}}{{#currency_note}} ({{currency_note}}){{/currency_note}} · {{time}}

        """#,
        "scan": #"""
        <b>Scan</b> · {{time_short}} UTC
        {{#strategies}}

        <b>{{strategy}}</b>: {{wants}}
        {{#rows}}
        <b>{{score}}</b> {{symbol}}{{#regime}} · {{regime}}{{/regime}}
        {{#reasons}}
        · {{.}}
        {{/reasons}}
        {{/rows}}
        {{^has_rows}}
        Nothing is measured yet.
        {{/has_rows}}
        {{#has_more}}
        and {{more}} more
        {{/has_more}}
        {{/strategies}}
        {{^has_strategies}}
        There is no such strategy to scan for.
        {{/has_strategies}}
        {{#has_waiting}}
        Too few bars: {{#waiting}}{{.}}{{^last()}}, {{/last()}}{{/waiting}}
        {{/has_waiting}}

        """#,
        "schedule": #"""
        <b>Schedule</b>
        {{#jobs}}

        ● <b>{{name}}</b> · {{schedule}} UTC
        Next {{next}}
        Last: {{last}}{{^last}}never{{/last}}
        {{/jobs}}
        {{^has_jobs}}
        No scheduled jobs.
        {{/has_jobs}}

        """#,
        "status": #"""
        <b>{{#is_running}}●{{/is_running}}{{^is_running}}⚠{{/is_running}} {{state}}</b> · up {{uptime}} · {{version}}
        Equity {{equity}}{{#equity}} {{currency}}{{/equity}}{{#currency_note}} ({{currency_note}}){{/currency_note}}
        Positions {{open_positions}} · orders {{open_orders}}
        {{#has_unknown_orders}}
        ⚠ Orders with unknown outcome: {{unknown_orders}}
        {{/has_unknown_orders}}
        {{#halts}}
        {{> _halt_line}}
        {{/halts}}
        {{^has_halts}}
        ✓ No open halts.
        {{/has_halts}}
        {{#quarantines}}
        ⚠ {{.}}
        {{/quarantines}}
        {{#reduce_only}}
        ⚠ Reduce-only: positions can only shrink
        {{/reduce_only}}
        {{#strategies_off}}
        ⚠ Strategy {{.}} is off
        {{/strategies_off}}
        {{#has_undelivered}}
        ⚠ Undelivered: {{undelivered}}
        {{/has_undelivered}}
        {{^undelivered}}
        ⚠ Undelivered: unknown, the journal gave no answer
        {{/undelivered}}
        {{#modes}}
        · {{name}}: {{value}}
        {{/modes}}
        {{#leadership}}
        Pair: {{leadership}}
        {{/leadership}}
        Prices: {{source}}{{#progress}} · {{progress}}{{/progress}}
        Market clock {{market_clock}}
        Now {{time}}

        """#,
    ]
}
