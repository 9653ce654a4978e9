/// What the engine reports: one value for chat, console, scripts, webhooks and the daily summary.
/// Encoded as the payload's fields beside `report`, the stable name of the kind. A report stands behind a
/// reference, for it is large and the facts and effects that may carry one are moved about all the time.
package indirect enum EngineReport: Sendable, Hashable {
    case balance(BalanceReport)
    case pnl(PnlReport)
    case equity(EquityReport)
    case chart(ChartReport)
    case trades(TradesReport)
    case markets(MarketsReport)
    case correlation(CorrelationReport)
    case positions(PositionsReport)
    case orders(OrdersReport)
    case strategies(StrategiesReport)
    case why(WhyReport)
    case risk(RiskReport)
    case halt(HaltReport)
    case resume(ResumeReport)
    case flatten(FlattenReport)
    case status(StatusReport)
    case help(HelpReport)
    case alerts(AlertsReport)
    case audit(AuditReport)
    case schedule(ScheduleReport)
    case doctor(DoctorReport)
    case version(VersionReport)
    case logs(LogsReport)
    case notice(NoticeReport)
    case drift(DriftReport)
    case drill(DrillReport)
    case scan(ScanReport)
    case regime(RegimeReport)
    case summary(SummaryReport)
    case gates(GatesReport)
    case backtest(TrialReport)
    case sweep(SweepReport)

    /// The stable name of the kind.
    package var name: String {
        switch self {
        case .balance: "balance"
        case .pnl: "pnl"
        case .equity: "equity"
        case .chart: "chart"
        case .trades: "trades"
        case .markets: "markets"
        case .correlation: "correlation"
        case .positions: "positions"
        case .orders: "orders"
        case .strategies: "strategies"
        case .why: "why"
        case .risk: "risk"
        case .halt: "halt"
        case .resume: "resume"
        case .flatten: "flatten"
        case .status: "status"
        case .help: "help"
        case .alerts: "alerts"
        case .audit: "audit"
        case .schedule: "schedule"
        case .doctor: "doctor"
        case .version: "version"
        case .logs: "logs"
        case .notice: "notice"
        case .drift: "drift"
        case .drill: "drill"
        case .scan: "scan"
        case .regime: "regime"
        case .summary: "summary"
        case .gates: "gates"
        case .backtest: "backtest"
        case .sweep: "sweep"
        }
    }
}

extension EngineReport: Codable {
    private enum Key: String, CodingKey {
        case report
    }

    /// Reads the kind's name, then its payload.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let name = try container.decode(String.self, forKey: .report)
        switch name {
        case "balance": self = .balance(try .init(from: decoder))
        case "pnl": self = .pnl(try .init(from: decoder))
        case "equity": self = .equity(try .init(from: decoder))
        case "chart": self = .chart(try .init(from: decoder))
        case "trades": self = .trades(try .init(from: decoder))
        case "markets": self = .markets(try .init(from: decoder))
        case "correlation": self = .correlation(try .init(from: decoder))
        case "positions": self = .positions(try .init(from: decoder))
        case "orders": self = .orders(try .init(from: decoder))
        case "strategies": self = .strategies(try .init(from: decoder))
        case "why": self = .why(try .init(from: decoder))
        case "risk": self = .risk(try .init(from: decoder))
        case "halt": self = .halt(try .init(from: decoder))
        case "resume": self = .resume(try .init(from: decoder))
        case "flatten": self = .flatten(try .init(from: decoder))
        case "status": self = .status(try .init(from: decoder))
        case "help": self = .help(try .init(from: decoder))
        case "alerts": self = .alerts(try .init(from: decoder))
        case "audit": self = .audit(try .init(from: decoder))
        case "schedule": self = .schedule(try .init(from: decoder))
        case "doctor": self = .doctor(try .init(from: decoder))
        case "version": self = .version(try .init(from: decoder))
        case "logs": self = .logs(try .init(from: decoder))
        case "notice": self = .notice(try .init(from: decoder))
        case "drift": self = .drift(try .init(from: decoder))
        case "drill": self = .drill(try .init(from: decoder))
        case "scan": self = .scan(try .init(from: decoder))
        case "regime": self = .regime(try .init(from: decoder))
        case "summary": self = .summary(try .init(from: decoder))
        case "gates": self = .gates(try .init(from: decoder))
        case "backtest": self = .backtest(try .init(from: decoder))
        case "sweep": self = .sweep(try .init(from: decoder))
        default:
            throw DecodingError.dataCorruptedError(
                forKey: .report,
                in: container,
                debugDescription: "no report is called \(name)"
            )
        }
    }

    /// Writes the payload's fields and the kind's name.
    package func encode(to encoder: any Encoder) throws {
        try payload.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(name, forKey: .report)
    }

    private var payload: any Encodable {
        switch self {
        case .balance(let value): value
        case .pnl(let value): value
        case .equity(let value): value
        case .chart(let value): value
        case .trades(let value): value
        case .markets(let value): value
        case .correlation(let value): value
        case .positions(let value): value
        case .orders(let value): value
        case .strategies(let value): value
        case .why(let value): value
        case .risk(let value): value
        case .halt(let value): value
        case .resume(let value): value
        case .flatten(let value): value
        case .status(let value): value
        case .help(let value): value
        case .alerts(let value): value
        case .audit(let value): value
        case .schedule(let value): value
        case .doctor(let value): value
        case .version(let value): value
        case .logs(let value): value
        case .notice(let value): value
        case .drift(let value): value
        case .drill(let value): value
        case .scan(let value): value
        case .regime(let value): value
        case .summary(let value): value
        case .gates(let value): value
        case .backtest(let value): value
        case .sweep(let value): value
        }
    }
}
