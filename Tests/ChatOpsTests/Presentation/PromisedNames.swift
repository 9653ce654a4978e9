/// The paths of all fields in JSON, by report. Scripts hold them: a name may be added, none may be
/// changed or taken away.
enum PromisedNames {
    static let byReport: [String: String] = [
        "alerts": """
        bypass channels channels.name channels.value kinds kinds.kind kinds.level \
        kinds.severity muted_until quiet_hours report unacknowledged undelivered
        """,
        "audit": """
        entries entries.cause entries.kind entries.sequence entries.summary entries.time \
        head_hash head_sequence report verified
        """,
        "backtest": """
        currency curve curve.equity curve.fills curve.fills.price curve.fills.quantity \
        curve.fills.side curve.fills.symbol curve.fills.time curve.seconds data data.bars data.file \
        data.from data.interval data.symbol data.to drawdown equity_first equity_last given line \
        name notes nudges nudges.higher nudges.lower nudges.parameter numbers numbers.name \
        numbers.value parameters parameters.name parameters.value report strategy subject \
        total_return trades variants
        """,
        "balance": """
        currency_note report time total total.currency total.equity total.free_margin \
        total.in_total total.market total.mode total.unrealised total.venue total_currency \
        venues venues.currency venues.equity venues.free_margin venues.in_total venues.market \
        venues.mode venues.unrealised venues.venue
        """,
        "correlation": """
        about frames interval missing more more_from more_to names note report rows \
        rows.correlation rows.lack rows.one rows.other rows.returns time values
        """,
        "doctor": """
        checks checks.finding checks.mend checks.name checks.passes is_healthy report
        """,
        "drift": """
        drifts drifts.booked drifts.can_close drifts.cause drifts.decision drifts.difference \
        drifts.held drifts.ignored_until drifts.number drifts.since drifts.symbol drifts.venue \
        foreign headline is_refusal lines report time
        """,
        "drill": """
        headline is_refusal lines report runs runs.drill runs.ended runs.is_passed runs.number \
        runs.outcome runs.steps runs.steps.name runs.steps.value time
        """,
        "equity": """
        currency curve curve.equity curve.fills curve.fills.price curve.fills.quantity \
        curve.fills.side curve.fills.symbol curve.fills.time curve.seconds drawdown peak points \
        points.equity points.time report
        """,
        "chart": """
        bar_count bars bars.close bars.high bars.low bars.open bars.seconds bars.volume change \
        fills fills.price fills.quantity fills.side fills.symbol fills.time frames high interval \
        last low note orders orders.age_seconds orders.filled orders.id orders.kind orders.price \
        orders.purpose orders.quantity orders.side orders.state orders.strategy orders.symbol \
        orders.venue position position.average_price position.currency position.price \
        position.price_note position.quantity position.stop position.strategy position.symbol \
        position.unrealised position.value position.venue report symbol time venue
        """,
        "flatten": """
        cancelled failures fills fills.fee fills.fill fills.liquidity fills.order fills.price \
        fills.quantity fills.realised fills.side fills.strategy fills.symbol fills.time \
        fills.venue halt halt.by halt.cause halt.evidence halt.evidence.name \
        halt.evidence.value halt.id halt.reason halt.scope halt.since is_finished is_flat \
        remaining remaining.average_price remaining.currency remaining.price \
        remaining.price_note remaining.quantity remaining.stop remaining.strategy \
        remaining.symbol remaining.unrealised remaining.value remaining.venue report seconds \
        sent sent.name sent.value slippage title verified_at
        """,
        "gates": """
        age_days_max market problem report time verdicts verdicts.failing verdicts.folds \
        verdicts.folds.from verdicts.folds.in_sample verdicts.folds.out_of_sample \
        verdicts.folds.until verdicts.gates verdicts.is_fresh verdicts.is_passed verdicts.market verdicts.parameters \
        verdicts.passed verdicts.sharpe_min verdicts.since verdicts.strategy verdicts.time verdicts.variants
        """,
        "halt": """
        also_standing cancels_sent halt halt.by halt.cause halt.evidence halt.evidence.name \
        halt.evidence.value halt.id halt.reason halt.scope halt.since in_flight is_drill is_new \
        positions_kept report stops_kept
        """,
        "help": """
        groups groups.commands groups.commands.summary groups.commands.usage groups.title hint \
        report
        """,
        "logs": """
        lines report
        """,
        "markets": """
        markets markets.currency markets.halts markets.instruments \
        markets.instruments.age_seconds markets.instruments.ask markets.instruments.bid \
        markets.instruments.symbol markets.is_open markets.is_up markets.market markets.mode \
        markets.positions markets.positions.average_price markets.positions.currency \
        markets.positions.price markets.positions.price_note \
        markets.positions.quantity markets.positions.stop markets.positions.strategy \
        markets.positions.symbol markets.positions.unrealised markets.positions.value \
        markets.positions.venue markets.price_age_seconds markets.session markets.standing \
        markets.strategies markets.today_net markets.venue report time
        """,
        "notice": """
        headline hint lines numbers numbers.name numbers.value report
        """,
        "orders": """
        foreign foreign.filled foreign.id foreign.is_our_form foreign.kind foreign.price \
        foreign.quantity foreign.side foreign.symbol foreign.venue \
        orders orders.age_seconds orders.filled orders.id orders.kind orders.price \
        orders.purpose orders.quantity orders.side orders.state orders.strategy orders.symbol \
        orders.venue report time
        """,
        "pnl": """
        currency days days.equity_change days.equity_end days.fees days.funding days.label \
        days.net days.realised days.trades days.unrealised_change period report total \
        total.equity_change total.equity_end total.fees total.funding total.label total.net \
        total.realised total.trades total.unrealised_change
        """,
        "positions": """
        positions positions.average_price positions.currency positions.price \
        positions.price_note positions.quantity positions.stop positions.strategy positions.symbol \
        positions.unrealised positions.value positions.venue report time
        """,
        "regime": """
        report rows rows.bars rows.interval rows.numbers rows.numbers.name rows.numbers.value \
        rows.regime rows.symbol rows.venue time waiting
        """,
        "resume": """
        checks checks.finding checks.mend checks.name checks.passes halts halts.by halts.cause \
        halts.evidence halts.evidence.name halts.evidence.value halts.id halts.reason \
        halts.scope halts.since is_allowed is_done other_blocks report scope still_blocking
        """,
        "risk": """
        can_still_lose currency currency_note day_loss day_loss_cap day_loss_usage drawdown \
        drawdown_cap drifts equity exposure exposure_cap gap_allowance halts halts.by \
        halts.cause halts.evidence halts.evidence.name halts.evidence.value halts.id \
        halts.reason halts.scope halts.since peak reduce_only report time unknown_orders \
        unpriced venues venues.can_still_lose venues.currency venues.day_loss_usage \
        venues.drawdown venues.drawdown_cap venues.equity venues.error_rate venues.exposure \
        venues.venue
        """,
        "scan": """
        report strategies strategies.more strategies.rows strategies.rows.reasons \
        strategies.rows.regime strategies.rows.score strategies.rows.symbol \
        strategies.rows.venue strategies.strategy strategies.wants time waiting
        """,
        "schedule": """
        jobs jobs.last jobs.name jobs.next jobs.schedule report
        """,
        "status": """
        currency currency_note equity halts halts.by halts.cause halts.evidence \
        halts.evidence.name halts.evidence.value halts.id halts.reason halts.scope halts.since \
        leadership market_clock modes modes.name modes.value open_orders open_positions \
        progress quarantines reduce_only report source state strategies_off time undelivered \
        unknown_orders \
        uptime_seconds version
        """,
        "strategies": """
        report strategies strategies.capital_floor strategies.capital_notes strategies.id \
        strategies.instruments strategies.interval strategies.is_on strategies.market \
        strategies.parameters strategies.parameters.name strategies.parameters.value \
        strategies.standing
        """,
        "summary": """
        currency currency_note curve curve.equity curve.fills curve.fills.price \
        curve.fills.quantity curve.fills.side curve.fills.symbol curve.fills.time \
        curve.seconds day day_loss_usage drawdown drawdown_cap drifts equity_change \
        halts halts.by halts.cause halts.evidence halts.evidence.name halts.evidence.value \
        halts.id halts.reason halts.scope halts.since head_hash head_sequence is_late pnl \
        pnl.equity_change pnl.equity_end pnl.fees pnl.funding pnl.label pnl.net pnl.realised \
        pnl.trades pnl.unrealised_change report restarts skipped skipped.name skipped.value time \
        total total.currency total.equity total.free_margin total.in_total total.market \
        total.mode total.unrealised total.venue undelivered unrealised_change uptime_seconds \
        venues venues.currency venues.equity venues.free_margin venues.in_total venues.market \
        venues.mode venues.unrealised venues.venue
        """,
        "sweep": """
        best best.column best.given best.line best.neighbours best.numbers best.numbers.name \
        best.numbers.value best.parameters best.parameters.name best.parameters.value best.row \
        best.sharpe best.words columns columns.name columns.values data data.bars data.file \
        data.from data.interval data.symbol data.to given line name notes profitable report rows \
        rows.name rows.values sharpe strategy subject tried variants
        """,
        "trades": """
        fills fills.fee fills.fill fills.liquidity fills.order fills.price fills.quantity \
        fills.realised fills.side fills.strategy fills.symbol fills.time fills.venue filter \
        report
        """,
        "version": """
        build facts facts.name facts.value report version
        """,
        "why": """
        lines lines.numbers lines.numbers.name lines.numbers.value lines.sentence lines.time \
        lines.title report subject
        """,
    ]
}
