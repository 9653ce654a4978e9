// Written by scripts/embed; change the files it is made from instead.

extension EmbeddedDefaults {
    static let templates1: [String: String] = [
        "_check": #"""
        {{#passes}}✓{{/passes}}{{^passes}}✗{{/passes}} {{name}}: {{finding}}
        {{^passes}}
        {{#mend}}
           → {{mend}}
        {{/mend}}
        {{/passes}}

        """#,
        "_fill": #"""
        {{#is_buy}}▲ buy{{/is_buy}}{{^is_buy}}▼ sell{{/is_buy}} <b>{{size}} {{symbol}}</b> @ {{price}}
        {{time_short}} · fee {{fee}}, realised {{realised_signed}} · {{liquidity}} · {{#strategy}}{{strategy}}{{/strategy}}{{^strategy}}operator{{/strategy}}

        """#,
        "_halt_line": #"""
        ✗ #{{id}} {{scope}}: {{reason}} (since {{since_short}} UTC, by {{by}})

        """#,
        "_numbers": #"""
        {{#numbers}}
        · {{name}}: {{value}}
        {{/numbers}}

        """#,
        "_position": #"""
        {{#is_short}}▼ short{{/is_short}}{{^is_short}}▲ long{{/is_short}} <b>{{size}} {{symbol}}</b> at {{venue}}
        In at {{average_price}}, now {{price}}
        Value {{value}}{{#value}} {{currency}}{{/value}}, open P&amp;L {{unrealised_signed}}
        {{#price_note}}
        {{price_note}}
        {{/price_note}}
        Stop {{#stop}}{{stop}}{{/stop}}{{^stop}}⚠ none at the venue{{/stop}}{{#strategy}} · {{strategy}}{{/strategy}}

        """#,
        "alert": #"""
        {{severity_mark}} <b>#{{number}} {{kind_title}}</b>{{#subject}} · {{subject}}{{/subject}}
        {{{body}}}

        """#,
        "alerts": #"""
        <b>Alerts</b>
        {{#muted_until}}
        ⚠ Muted until {{muted_until}}
        {{/muted_until}}
        {{^muted_until}}
        Not muted
        {{/muted_until}}
        Quiet hours: {{#quiet_hours}}{{quiet_hours}}{{/quiet_hours}}{{^quiet_hours}}none{{/quiet_hours}}; {{bypass}} and above always sound
        {{#has_undelivered}}
        ⚠ Undelivered: {{undelivered}}
        {{/has_undelivered}}
        {{^has_undelivered}}
        {{#undelivered}}
        ✓ All delivered
        {{/undelivered}}
        {{^undelivered}}
        ⚠ Undelivered: unknown, the journal gave no answer
        {{/undelivered}}
        {{/has_undelivered}}
        {{#channels}}
        · {{name}}: {{value}}
        {{/channels}}
        {{#has_unacknowledged}}
        ⚠ Waiting for a tap:
        {{#unacknowledged}}
        · {{.}}
        {{/unacknowledged}}
        {{/has_unacknowledged}}
        {{#has_kinds}}
        <pre>{{#kinds}}{{^first()}}
        {{/first()}}{{left22(kind)}} {{left7(level)}}{{severity_mark}}{{/kinds}}</pre>
        {{/has_kinds}}
        {{^has_kinds}}
        Every kind is on.
        {{/has_kinds}}

        """#,
        "audit": #"""
        <b>Journal</b> · {{head_sequence}} events
        {{#verified}}
        Verified: {{verified}}
        {{/verified}}
        {{#entries}}

        <b>{{sequence}}</b> {{kind_words}} · {{time_short}} UTC
        {{summary}}{{#cause}} · cause: {{cause}}{{/cause}}
        {{/entries}}
        {{^verified}}
        {{^has_entries}}
        No events to show.
        {{/has_entries}}
        {{/verified}}

        Head <code>{{head_hash}}</code>

        """#,
        "backtest": #"""
        <b>{{name}}</b>
        {{subject}}
        Return <b>{{total_return}}</b>, drawdown {{drawdown}}
        {{equity_first}} to {{equity_last}} {{currency}}
        {{> _numbers}}
        {{#given}}
        <code>{{.}}</code>
        {{/given}}
        {{#variants}}
        Variant {{.}} tried here: each one more makes luck likelier.
        {{/variants}}
        {{#notes}}
        {{.}}
        {{/notes}}

        """#,
        "balance": #"""
        <b>Balance {{total.equity}}{{#total.equity}} {{total_currency}}{{/total.equity}}</b>
        Free margin {{total.free_margin}}, open P&amp;L {{total.unrealised_signed}}
        {{#has_venues}}

        {{#venues}}
        ● <b>{{venue}}</b> · {{market}} · {{mode}}{{^in_total}} · not in the total{{/in_total}}
        <pre>Equity{{right16(equity)}} {{currency}}
        Free  {{right16(free_margin)}} {{currency}}
        Open  {{right16(unrealised_signed)}} {{currency}}</pre>
        {{/venues}}
        {{/has_venues}}
        {{^has_venues}}
        No venues are configured.
        {{/has_venues}}
        {{#currency_note}}
        Total: {{currency_note}}
        {{/currency_note}}
        {{time}}

        """#,
        "chart": #"""
        <b>{{symbol}}</b> {{interval}}{{#venue}} at {{venue}}{{/venue}}
        {{#last}}
        Last {{last}}, change {{change}}
        High {{high}}, low {{low}}
        {{bar_count}} closed bars, {{time_short}} UTC
        {{/last}}
        {{#note}}
        {{note}}
        {{/note}}

        {{#position}}
        {{> _position}}
        {{/position}}
        {{^position}}
        No open position.
        {{/position}}
        {{#has_orders}}

        <b>Orders</b>
        {{#orders}}
        · {{side}} {{quantity}} at {{price}}, {{purpose_words}}
        {{/orders}}
        {{/has_orders}}
        {{#has_fills}}

        <b>Fills</b> on the chart: {{fills_count}}
        {{/has_fills}}

        """#,
        "correlation": #"""
        <b>Correlation</b>{{#interval}} of {{interval}} returns{{/interval}} · {{time_short}} UTC
        {{#has_rows}}
        {{#about}}{{about}} with the others; behind each, the returns that went into it{{/about}}{{^about}}Behind each pair, the returns that went into it{{/about}}
        {{/has_rows}}
        {{#rows}}
        {{#correlation}}<b>{{correlation}}</b>{{/correlation}}{{^correlation}}{{lack}}:{{/correlation}} {{one}}, {{other}} · {{returns}}
        {{/rows}}
        {{#has_more}}
        {{more}} pairs{{#more_from}} between {{more_from}} and {{more_to}}{{/more_from}} are not listed.
        → /markets correlation SYMBOL
        {{/has_more}}
        {{#has_missing}}

        <b>Left out</b>
        {{#missing}}
        · {{.}}
        {{/missing}}
        {{/has_missing}}
        {{#note}}

        {{note}}
        {{/note}}

        """#,
        "doctor": #"""
        <b>{{#is_healthy}}✓ Healthy{{/is_healthy}}{{^is_healthy}}✗ Something needs mending{{/is_healthy}}</b>
        {{#checks}}
        {{> _check}}
        {{/checks}}
        {{^has_checks}}
        No checks were made.
        {{/has_checks}}

        """#,
        "drift": #"""
        {{#headline}}
        <b>{{headline}}</b>
        {{/headline}}
        {{^headline}}
        <b>Drift</b> · {{time}}
        {{/headline}}
        {{#lines}}
        {{.}}
        {{/lines}}
        {{#drifts}}

        ⚠ <b>#{{number}} {{symbol}}</b> · {{venue}}
        Venue {{held}}, book {{booked}} ({{cause}})
        The difference is {{difference}}, since {{since}}
        {{#ignored_until}}
        Not told again until {{ignored_until}}
        {{/ignored_until}}
        {{#decision}}
        Decided: {{decision}}
        {{/decision}}
        {{/drifts}}
        {{^headline}}
        {{^has_drifts}}
        ✓ Venue and book agree.
        {{/has_drifts}}
        {{/headline}}
        {{#has_foreign}}

        <b>Orders that are not ours</b>
        {{#foreign}}
        · {{.}}
        {{/foreign}}
        {{/has_foreign}}

        """#,
        "drill": #"""
        <b>{{headline}}</b>
        {{#lines}}
        {{.}}
        {{/lines}}
        {{#runs}}

        {{#is_passed}}✓{{/is_passed}}{{^is_passed}}✗{{/is_passed}} <b>#{{number}} {{drill}}</b> · {{ended_short}} UTC
        {{outcome}}
        {{#steps}}
        · {{name}}: {{value}}
        {{/steps}}
        {{/runs}}

        """#,
        "equity": #"""
        <b>Equity</b> in {{currency}}
        Peak {{peak}}, drawdown {{drawdown}}
        {{#has_points}}
        <pre>{{#points}}{{^first()}}
        {{/first()}}{{left12(time_short)}}{{right16(equity)}}{{/points}}</pre>
        Times are UTC.
        {{/has_points}}
        {{^has_points}}
        No equity has been recorded yet.
        {{/has_points}}

        """#,
        "flatten": #"""
        <b>{{title}}</b>{{^is_close}}{{^is_finished}} · under way{{/is_finished}}{{/is_close}}
        {{#is_close}}
        {{#sent}}
        Sent: {{name}} {{value}} at the market, reduce-only
        {{/sent}}
        {{^has_sent}}
        ✗ No order was sent.
        {{/has_sent}}
        {{#has_sent}}
        Once it is filled, /trades shows it.
        {{^has_remaining}}
        Remains: nothing, once it is filled
        {{/has_remaining}}
        {{/has_sent}}
        {{/is_close}}
        {{^is_close}}
        {{#is_flat}}
        ✓ flat: yes, {{#verified_at}}verified {{verified_at}}{{/verified_at}}{{^verified_at}}not yet verified at the venue{{/verified_at}}
        {{/is_flat}}
        {{^is_flat}}
        ✗ flat: no{{#verified_at}}, verified {{verified_at}}{{/verified_at}}
        {{/is_flat}}
        Orders cancelled: {{cancelled}}, fills: {{fills_count}}
        Slippage {{slippage}}, took {{seconds}} s
        {{/is_close}}
        {{#has_fills}}

        <b>Done</b>
        {{#fills}}
        {{> _fill}}
        {{/fills}}
        {{/has_fills}}
        {{#has_failures}}

        <b>⚠ Could not be done</b>
        {{#failures}}
        · {{.}}
        {{/failures}}
        {{/has_failures}}
        {{#has_remaining}}

        {{#is_close}}
        <b>Remains{{#has_sent}}, once it is filled{{/has_sent}}</b>
        {{/is_close}}
        {{^is_close}}
        <b>⚠ Still open</b>
        {{/is_close}}
        {{#remaining}}
        {{> _position}}
        {{/remaining}}
        {{/has_remaining}}
        {{#halt}}

        {{> _halt_line}}
        {{/halt}}

        """#,
        "gates": #"""
        <b>Gates</b>{{#market}} · {{market}}{{/market}}
        {{#problem}}
        ⚠ {{problem}}
        {{/problem}}
        {{#verdicts}}

        {{#is_passed}}✓{{/is_passed}}{{^is_passed}}✗{{/is_passed}} <b>{{strategy}}</b> · {{market}}
        {{passed}} of {{gates}} gates, {{variants}} variants tried
        {{time}}
        {{#failing}}
        · {{.}}
        {{/failing}}
        {{#since}}
        {{since}}
        {{/since}}
        {{^is_fresh}}
        Older than {{age_days_max}} days: it opens nothing.
        {{/is_fresh}}
        {{/verdicts}}
        {{^problem}}
        {{^has_verdicts}}
        No strategy was put through the gates yet.
        → martlet gates --strategy NAME --bars FILE.csv
        {{/has_verdicts}}
        {{/problem}}

        """#,
    ]
}
