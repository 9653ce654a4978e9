// Written by scripts/embed; change the files it is made from instead.

extension EmbeddedDefaults {
    static let templates2: [String: String] = [
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
        "strategies": #"""
        <b>Strategies</b>
        {{#strategies}}

        {{#is_on}}●{{/is_on}}{{^is_on}}○{{/is_on}} <b>{{id}}</b> · {{market}} · {{interval}}
        {{standing}}
        {{#has_instruments}}
        {{#instruments}}{{.}}{{^last()}}, {{/last()}}{{/instruments}}
        {{/has_instruments}}
        {{^has_instruments}}
        No instruments.
        {{/has_instruments}}
        {{#parameters}}
        · {{name}}: {{value}}
        {{/parameters}}
        {{/strategies}}
        {{^has_strategies}}
        No strategies are configured.
        {{/has_strategies}}

        """#,
        "summary": #"""
        <b>Summary {{day}}{{#is_late}} ⚠ late{{/is_late}}</b>
        <b>Equity {{total.equity}}{{#total.equity}} {{currency}}{{/total.equity}}</b>
        Today {{equity_change_signed}}{{#equity_change_mark}} {{equity_change_mark}}{{/equity_change_mark}}
        {{#has_venues}}
        <pre>{{#venues}}{{^first()}}
        {{/first()}}{{left14(venue)}}{{right14(equity)}} {{currency}}{{/venues}}</pre>
        {{/has_venues}}
        {{^has_venues}}
        No venues are configured.
        {{/has_venues}}
        {{#currency_note}}
        Total: {{currency_note}}
        {{/currency_note}}
        {{#pnl}}
        <pre>Realised{{right18(realised_signed)}}
        Fees paid{{right17(fees)}}
        Funding{{right19(funding_signed)}}
        Realised net{{right14(net_signed)}}</pre>
        Trades {{trades}}
        {{/pnl}}
        Open P&amp;L {{total.unrealised_signed}}, changed {{unrealised_change_signed}}
        Drawdown {{drawdown}}, cap {{drawdown_cap}}
        Daily-loss allowance used: {{day_loss_usage}}

        <b>Halts</b>
        {{#halts}}
        {{> _halt_line}}
        {{/halts}}
        {{^has_halts}}
        ✓ None.
        {{/has_halts}}
        <b>Drift</b>
        {{#drifts}}
        ⚠ {{.}}
        {{/drifts}}
        {{^has_drifts}}
        ✓ None.
        {{/has_drifts}}
        <b>Skipped signals</b>
        {{#skipped}}
        · {{name}}: {{value}}
        {{/skipped}}
        {{^has_skipped}}
        None.
        {{/has_skipped}}

        {{#undelivered}}{{#has_undelivered}}⚠{{/has_undelivered}}{{^has_undelivered}}✓{{/has_undelivered}} Undelivered alerts: {{undelivered}}{{/undelivered}}{{^undelivered}}⚠ Undelivered alerts: unknown, the journal gave no answer{{/undelivered}}
        Up {{uptime}}, restarts {{restarts}}
        Journal {{head_sequence}} <code>{{head_hash}}</code>
        Made {{time}}

        """#,
        "trades": #"""
        {{#filter}}
        <b>Fills: {{filter}}</b>
        {{/filter}}
        {{#fills}}
        {{> _fill}}
        {{/fills}}
        {{^has_fills}}
        No fills yet.
        {{/has_fills}}

        """#,
        "version": #"""
        <b>Martlet {{version}}</b> · {{build}}
        {{#facts}}
        · {{name}}: {{value}}
        {{/facts}}

        """#,
        "why": #"""
        <b>Why {{subject}}</b>
        {{#lines}}

        <b>{{title}}</b>{{#time}} · {{time_short}} UTC{{/time}}
        {{sentence}}
        {{> _numbers}}
        {{/lines}}
        {{^has_lines}}
        Nothing is recorded about it.
        {{/has_lines}}

        """#,
    ]
}
