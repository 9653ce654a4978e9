import TradingCore

/// What a manifest may name: the engine's actions and queries, and the few things that the desk
/// does itself.
package enum CommandAction: String, Sendable, CaseIterable {
    case start, help, status, balance, trades, markets, risk, halt, resume, alerts, positions
    case orders, pnl, equity, why, close, flatten, cancel, reduce, strategies, audit, schedule
    case doctor, version, logs, pair, acknowledge, drift, drill, paper, scan, regime, strategy,
        gates
    case live, chart, plan, autopilot, backtest, sweep

    /// The tier of the plain form; a manifest must name this one. The arguments may make it graver.
    package var tier: CommandTier {
        switch self {
        case .halt, .close, .flatten, .cancel, .reduce, .acknowledge, .paper, .live:
            .lower
        case .resume: .raise
        default: .read
        }
    }

    /// The tier with its arguments. What the words do not show is taken as graver.
    func tier(arguments: [String]) -> CommandTier {
        let words = arguments.map { $0.lowercased() }
        switch self {
        case .reduce: return words.contains("off") ? .raise : .lower
        case .live: return words.contains("on") || !words.contains("off") ? .raise : .lower
        case .strategies:
            if words.isEmpty { return .read }
            return words.contains("on") || !words.contains("off") ? .raise : .lower
        case .drift:
            if words.contains("adopt") { return .raise }
            let lowering = ["close", "ignore", "halt"]
            return words.contains(where: lowering.contains) ? .lower : .read
        case .drill:
            let isListing = words.isEmpty || words.first == "last"
            return isListing ? .read : .lower
        case .autopilot:
            if words.isEmpty { return .read }
            return words.first.map(["off", "veto", "back"].contains) ?? false ? .lower : .raise
        case .plan: return words.count > 1 ? .raise : .read
        case .strategy:
            let changing = ["save", "drop", "discard"]
            return words.first.map(changing.contains) ?? false ? .lower : .read
        case .alerts:
            guard words.count > 1, words[1] == "off" else { return words.isEmpty ? .read : .lower }
            let severity = AlertKind(rawValue: words[0])?.severity ?? .info
            return severity >= .warning ? .raise : .lower
        default: return tier
        }
    }

    /// Whether some form of it needs a code.
    var mayRaise: Bool {
        switch self {
        case .resume, .reduce, .strategies, .alerts, .drift, .live, .plan, .autopilot: true
        default: false
        }
    }

    /// The arguments that its handler understands, by name.
    var argumentKinds: [String: ArgumentKind] {
        switch self {
        case .start: ["payload": .text]
        case .help: ["command": .text]
        case .trades: ["count": .integer, "symbol": .symbol]
        case .halt: ["scope": .scope, "reason": .text]
        case .resume: ["scope": .scope, "rebase": .choice]
        case .alerts: ["change": .text]
        case .pnl, .equity: ["period": .choice]
        case .chart: ["symbol": .symbol, "interval": .choice]
        case .why: ["subject": .text]
        case .close: ["symbol": .symbol, "share": .percent, "now": .choice]
        case .flatten: ["now": .choice]
        case .cancel: ["target": .text]
        case .reduce: ["state": .onOff]
        case .strategies: ["state": .onOff, "strategy": .strategy]
        case .audit: ["verify": .choice, "count": .integer]
        case .logs: ["count": .integer]
        case .pair: ["code": .text]
        case .scan: ["strategy": .choice]
        case .markets: ["view": .choice, "interval": .choice, "symbol": .symbol]
        case .regime: ["symbol": .symbol]
        case .acknowledge: ["number": .integer]
        case .drift:
            [
                "do": .choice, "number": .integer, "now": .choice, "until": .duration,
                "symbol": .symbol,
            ]
        case .drill: ["drill": .choice, "now": .choice, "market": .scope]
        case .strategy, .backtest, .sweep: ["words": .text]
        case .gates: ["market": .scope]
        case .autopilot: ["do": .choice, "number": .integer, "symbol": .symbol]
        case .plan: ["symbol": .symbol, "terms": .text]
        case .live: ["state": .onOff, "market": .scope]
        case .paper: ["side": .choice, "symbol": .symbol, "quantity": .text]
        default: [:]
        }
    }

    /// The kind of report that it answers with when all is well.
    var reportName: String {
        switch self {
        case .start, .cancel, .reduce, .pair, .acknowledge, .paper, .strategy, .live,
            .plan, .autopilot:
            "notice"
        case .close: "flatten"
        default: rawValue
        }
    }
}
