// Written by scripts/embed; change the files it is made from instead.

extension EmbeddedDefaults {
    static let templates3: [String: String] = [
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
        {{#capital_floor}}
        Capital floor {{capital_floor}}
        {{/capital_floor}}
        {{#capital_notes}}
        {{.}}
        {{/capital_notes}}
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
        "sweep": #"""
        <b>{{name}}</b>, swept
        {{subject}}
        {{tried}} runs, {{profitable}} of them with a gain
        {{#best}}

        <b>Best</b> by Sharpe ratio
        <code>{{given}}</code>
        {{> _numbers}}
        {{#words}}
        {{.}}
        {{/words}}
        {{/best}}
        {{^best}}
        No run has a Sharpe ratio.
        {{/best}}
        {{#variants}}
        {{.}} variants were tried here by now.
        {{/variants}}
        {{#notes}}
        {{.}}
        {{/notes}}

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
