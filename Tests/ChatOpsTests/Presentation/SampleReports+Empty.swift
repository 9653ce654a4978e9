import TradingCore

extension SampleReports {
    /// Every kind once, with nothing in its lists and nothing known where that is possible.
    var empty: [EngineReport] { emptyTrading + emptySafety + emptyAgent }

    private var nothing: BalanceRow {
        BalanceRow(venue: "total", market: "", mode: "", currency: "USD", inTotal: true)
    }
    private var flat: PnlRow {
        PnlRow(
            label: "day",
            realised: money(0),
            fees: money(0),
            funding: money(0),
            net: money(0),
            trades: 0
        )
    }

    private var emptyTrading: [EngineReport] {
        [
            .balance(BalanceReport(time: time, totalCurrency: "USD", total: nothing, venues: [])),
            .pnl(PnlReport(period: "day", currency: "USD", days: [], total: flat)),
            .equity(EquityReport(currency: "USD", points: [])),
            .chart(
                ChartReport(
                    time: time,
                    venue: "",
                    symbol: "BTCUSDT",
                    interval: "",
                    frames: [],
                    bars: BarTable([])
                )
            ),
            .trades(TradesReport(filter: "last 10", fills: [])),
            .markets(MarketsReport(time: time, markets: [])),
            .correlation(CorrelationReport(time: time)),
            .positions(PositionsReport(time: time, positions: [])),
            .orders(OrdersReport(time: time, orders: [])),
            .strategies(StrategiesReport(strategies: [])),
            .scan(ScanReport(time: time, strategies: [], waiting: [])),
            .regime(RegimeReport(time: time, rows: [], waiting: [])),
            .why(WhyReport(subject: "BTCUSDT", lines: [])),
        ]
    }

    private var emptySafety: [EngineReport] {
        [
            .risk(
                RiskReport(
                    time: time,
                    currency: "USD",
                    drawdownCap: fraction(1_500),
                    exposure: money(0),
                    unknownOrders: 0,
                    reduceOnly: false,
                    halts: [],
                    venues: [],
                    drifts: []
                )
            ),
            .halt(
                HaltReport(
                    halt: halt,
                    isNew: false,
                    cancelsSent: 0,
                    stopsKept: 0,
                    inFlight: [],
                    positionsKept: 0
                )
            ),
            .resume(
                ResumeReport(scope: "all", checks: [], halts: [], isAllowed: true, isDone: true)
            ),
            .flatten(
                FlattenReport(
                    title: "Flatten",
                    isFinished: false,
                    isFlat: true,
                    cancelled: 0,
                    fills: [],
                    remaining: [],
                    failures: [],
                    slippage: money(0),
                    seconds: Fraction(units: 0)
                )
            ),
        ]
    }

    private var emptyAgent: [EngineReport] {
        [
            .status(
                StatusReport(
                    time: time,
                    version: "1.0",
                    uptimeSeconds: 0,
                    marketClock: time,
                    modes: [],
                    state: "running",
                    currency: "USD",
                    openPositions: 0,
                    openOrders: 0,
                    unknownOrders: 0,
                    halts: [],
                    undelivered: 0,
                    source: "simulated",
                    progress: ""
                )
            ),
            .help(HelpReport(groups: [], hint: "")),
            .alerts(
                AlertsReport(
                    kinds: [],
                    bypass: "critical",
                    undelivered: 0,
                    channels: [],
                    unacknowledged: []
                )
            ),
            .audit(AuditReport(entries: [], headSequence: 0, headHash: "0")),
            .schedule(ScheduleReport(jobs: [])),
            .doctor(DoctorReport(checks: [], isHealthy: true)),
            .version(VersionReport(version: "1.0", build: "debug", facts: [])),
            .logs(LogsReport(lines: [])),
            .notice(NoticeReport(headline: "Nothing to do.", lines: [], numbers: [])),
        ] + [
            .summary(emptySummary), .drift(DriftReport(time: time)),
            .gates(GatesReport(time: time, market: nil, ageDaysMax: 30, verdicts: [])),
            .backtest(emptyTrial), .sweep(emptySweep),
            .drill(DrillReport(time: time, headline: "No drill was run yet.")),
        ]
    }

    private var emptySummary: SummaryReport {
        SummaryReport(
            day: time.day,
            time: time,
            isLate: false,
            currency: "USD",
            total: nothing,
            venues: [],
            pnl: flat,
            drawdownCap: fraction(1_500),
            halts: [],
            drifts: [],
            skipped: [],
            undelivered: 0,
            uptimeSeconds: 0,
            restarts: 0,
            headSequence: 0,
            headHash: "0"
        )
    }
}
