import ChatOps
import TradingCore

/// What a scheduled job sends: the summary, the report of a command that only reads, or that of a drill; or
/// whether a strategy has left its band.
enum JobCommand: Hashable, Sendable {
    case summary
    case report(ReportQuery)
    case drill(DrillKind)
    /// Holds what was earned against the bands of the gates.
    case bands

    /// The forms that are taken, for who wrote another one.
    static let forms =
        "/summary, /balance, /risk, /markets, /positions, /orders, /status, /strategies, "
        + "/trades, /schedule, /doctor, /alerts, /drift, /scan, /regime, /pnl [day|week|month], "
        + "/equity [7d|30d|all], /gates [bands], /drill halt|flatten|disconnect"

    /// Nil for a text that is none of the forms.
    init?(_ text: String) {
        let words = text.split(separator: " ").map(String.init)
        guard let verb = words.first, words.count <= 2 else { return nil }
        let argument = words.count == 2 ? words[1] : nil
        switch verb {
        case "/pnl" where ["day", "week", "month"].contains(argument ?? "day"):
            self = .report(.pnl(period: argument ?? "day"))
        case "/equity" where ["7d", "30d", "all"].contains(argument ?? "7d"):
            self = .report(.equity(period: argument ?? "7d"))
        case "/gates" where ["bands", nil].contains(argument):
            self = argument == nil ? .report(.gates(market: nil)) : .bands
        case "/drill":
            guard let kind = argument.flatMap(DrillKind.init(rawValue:)) else { return nil }
            self = .drill(kind)
        case _ where argument != nil: return nil
        case "/summary": self = .summary
        default:
            guard let query = Self.plain[verb] else { return nil }
            self = .report(query)
        }
    }

    private static let plain: [String: ReportQuery] = [
        "/balance": .balance, "/risk": .risk, "/markets": .markets, "/positions": .positions,
        "/orders": .orders, "/status": .status, "/strategies": .strategies, "/alerts": .alerts,
        "/trades": .trades(limit: 10, symbol: nil), "/schedule": .schedule, "/doctor": .doctor,
        "/drift": .drifts, "/scan": .scan(strategy: nil), "/regime": .regimes(symbol: nil),
    ]
}
