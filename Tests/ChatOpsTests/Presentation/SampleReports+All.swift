import TradingCore

extension SampleReports {
    /// Every kind once, every field filled.
    var full: [EngineReport] { moneyReports + trading + safety + agent }

    private var moneyReports: [EngineReport] {
        [
            .balance(balance),
            .pnl(PnlReport(period: "week", currency: "USD", days: [pnlRow], total: pnlRow)),
            .equity(
                EquityReport(
                    currency: "USD",
                    points: [
                        EquityPoint(time: earlier, equity: money(10_500)),
                        EquityPoint(time: time, equity: money(10_000)),
                    ],
                    peak: money(10_500),
                    drawdown: fraction(476),
                    curve: curve
                )
            ),
            .chart(chart),
        ]
    }

    var curve: EquityTrail {
        EquityTrail(
            seconds: [earlier.seconds, time.seconds],
            equity: [money(10_500), money(10_000)],
            fills: [chartFill]
        )
    }

    private var chartFill: ChartFill {
        ChartFill(
            time: earlier,
            symbol: name,
            side: .buy,
            price: fill.price,
            quantity: fill.quantity
        )
    }

    private var chart: ChartReport {
        let bar = Bar(
            instrument: InstrumentID(venue: VenueID("paper"), symbol: name),
            interval: .fiveMinutes,
            openTime: earlier,
            open: fill.price,
            high: fill.price,
            low: fill.price,
            close: fill.price,
            volume: fill.quantity
        )
        return ChartReport(
            time: time,
            venue: name,
            symbol: name,
            interval: "5m",
            frames: ["5m", "1h"],
            bars: BarTable([ClosedBar(bar)]),
            last: fill.price,
            change: fraction(120),
            high: fill.price,
            low: fill.price,
            position: position,
            orders: [order],
            fills: [chartFill],
            note: "a note on \(name)"
        )
    }

    private var correlation: CorrelationReport {
        CorrelationReport(
            time: time,
            interval: "1h",
            frames: ["1h", "1d"],
            about: name,
            names: [name, "ETHUSDT"],
            values: [[.one, fraction(8_312)], [fraction(8_312), .one]],
            rows: [
                CorrelationRow(
                    one: name,
                    other: "ETHUSDT",
                    correlation: "+0.83",
                    returns: 999,
                    lack: nil
                ),
                CorrelationRow(
                    one: name,
                    other: "EURUSD",
                    correlation: nil,
                    returns: 3,
                    lack: "not enough bars of \(name)"
                ),
            ],
            more: 4,
            moreFrom: "+0.51",
            moreTo: "-0.12",
            missing: ["\(name): not enough bars"],
            note: "a note on \(name)"
        )
    }

    private var trading: [EngineReport] {
        [
            .trades(TradesReport(filter: "last 10 of \(name)", fills: [fill, fill])),
            .markets(MarketsReport(time: time, markets: [market])),
            .correlation(correlation),
            .positions(PositionsReport(time: time, positions: [position])),
            .orders(OrdersReport(time: time, orders: [order], foreign: [foreign])),
            .strategies(
                StrategiesReport(strategies: [
                    StrategyRow(
                        id: "crypto/\(name)",
                        market: "crypto",
                        isOn: true,
                        standing: "trading",
                        interval: "1h",
                        instruments: ["BTCUSDT", "ETHUSDT"],
                        parameters: [NamedNumber("look back", 48)],
                        capitalFloor: Money(whole: 240),
                        capitalNotes: ["Equity 100 is under the floor of \(name)."]
                    )
                ])
            ),
            .scan(
                ScanReport(
                    time: time,
                    strategies: [
                        ScanBlock(
                            strategy: "grid",
                            wants: "a range of \(name)",
                            rows: [
                                ScanRow(
                                    symbol: "BTCUSDT",
                                    venue: "paper-crypto",
                                    score: 81,
                                    regime: "range",
                                    reasons: ["ADX 12 of \(name): 100 of 100"]
                                )
                            ],
                            more: 3
                        )
                    ],
                    waiting: [name]
                )
            ),
            .regime(
                RegimeReport(
                    time: time,
                    rows: [
                        RegimeRow(
                            symbol: "BTCUSDT",
                            venue: "paper-crypto",
                            regime: "trend up",
                            bars: 12,
                            interval: "1h",
                            numbers: [NamedNumber("adx", "31.2")]
                        )
                    ],
                    waiting: [name]
                )
            ),
            .why(
                WhyReport(
                    subject: name,
                    lines: [
                        WhyLine(
                            time: time,
                            title: "Signal",
                            sentence: "The close is over the mean \(name).",
                            numbers: [NamedNumber("close", "90000")]
                        )
                    ]
                )
            ),
        ]
    }

    private var market: MarketBlock {
        MarketBlock(
            market: "crypto",
            venue: "paper-crypto",
            mode: "paper",
            isUp: true,
            standing: "up",
            session: "open",
            isOpen: true,
            priceAgeSeconds: 75,
            strategies: [name],
            halts: ["#7 \(name)"],
            positions: [position],
            todayNet: money(-3),
            currency: "USDT",
            instruments: [
                InstrumentRow(
                    symbol: "BTCUSDT",
                    bid: price(90_000),
                    ask: price(90_001),
                    ageSeconds: 1
                ),
                InstrumentRow(symbol: name),
            ]
        )
    }

    private var order: OrderRow {
        OrderRow(
            id: "mabc-3",
            venue: "paper-crypto",
            symbol: name,
            side: .sell,
            kind: "limit",
            price: price(95_000),
            quantity: quantity(100),
            filled: quantity(0),
            state: .unknown,
            purpose: .protectiveStop,
            strategy: name,
            ageSeconds: 3_700
        )
    }

    private var foreign: ForeignOrderRow {
        ForeignOrderRow(
            id: name,
            venue: "paper-crypto",
            symbol: name,
            side: .buy,
            kind: "limit",
            price: price(95_000),
            quantity: quantity(100),
            filled: quantity(0),
            isOurForm: true
        )
    }

    private var safety: [EngineReport] {
        [
            .risk(risk),
            .halt(haltReport),
            .resume(
                ResumeReport(
                    scope: "all",
                    checks: [passing, failing],
                    halts: [halt],
                    isAllowed: false,
                    isDone: false
                )
            ),
            .flatten(flatten(isFlat: false)), .flatten(closing),
        ]
    }

    private var agent: [EngineReport] {
        [
            .status(
                StatusReport(
                    time: time,
                    version: "1.0",
                    uptimeSeconds: 93_784,
                    marketClock: earlier,
                    modes: [NamedNumber("crypto", "paper")],
                    state: "halted",
                    equity: money(10_000),
                    currency: "USD",
                    openPositions: 1,
                    openOrders: 2,
                    unknownOrders: 1,
                    halts: [halt],
                    undelivered: 3,
                    source: "replay \(name)",
                    progress: "12 %",
                    leadership: "a leads, epoch 7; \(name) waits"
                )
            ),
            .help(
                HelpReport(
                    groups: [
                        HelpGroup(
                            title: "Read",
                            commands: [HelpRow(usage: "/why SYMBOL", summary: "why \(name)")]
                        )
                    ],
                    hint: "Say /help."
                )
            ),
            .alerts(
                AlertsReport(
                    kinds: [
                        AlertKindRow(kind: "order_filled", severity: .notice, level: "silent"),
                        AlertKindRow(kind: "kill_switch", severity: .critical, level: "on"),
                    ],
                    mutedUntil: time,
                    quietHours: "22:00-06:00",
                    bypass: "critical",
                    undelivered: 3,
                    channels: [NamedNumber(name, 3)],
                    unacknowledged: ["#12 kill switch"]
                )
            ),
            .audit(
                AuditReport(
                    entries: [
                        AuditRow(
                            sequence: 12,
                            time: time,
                            kind: "halt_latched",
                            cause: "tick 5",
                            summary: name
                        )
                    ],
                    verified: "12 events, unbroken",
                    headSequence: 12,
                    headHash: "9f86d081"
                )
            ),
        ] + agentRest
    }

    private var agentRest: [EngineReport] {
        [
            .schedule(
                ScheduleReport(jobs: [
                    JobRow(name: name, schedule: "0 22 * * *", next: time, last: "done")
                ])
            ),
            .doctor(DoctorReport(checks: [passing, failing], isHealthy: false)),
            .version(
                VersionReport(version: "1.0", build: "release", facts: [NamedNumber("swift", name)])
            ),
            .logs(LogsReport(lines: ["22:00:00 info \(name)", "22:00:01 info ready"])),
            .notice(notice),
            .drift(drift),
            .drill(drill),
            .summary(summary),
            .gates(gates),
            .backtest(trial),
            .sweep(sweep),
        ]
    }
}
