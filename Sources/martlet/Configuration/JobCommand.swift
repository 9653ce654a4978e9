import ChatOps

/// What a scheduled job sends: the summary, or the report of a command that only reads.
enum JobCommand: Hashable, Sendable {
    case summary
    case report(ReportQuery)

    /// The forms that are taken, for who wrote another one.
    static let forms =
        "/summary, /balance, /risk, /markets, /positions, /orders, /status, /strategies, "
        + "/trades, /schedule, /doctor, /alerts, /pnl [day|week|month], /equity [7d|30d|all]"

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
    ]
}
