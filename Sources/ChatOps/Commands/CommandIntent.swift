import TradingCore

/// What a command line asks for, after its words were understood.
enum CommandIntent: Sendable, Hashable {
    case report(ReportQuery)
    /// `asksFirst`: a preview is shown and one tap confirms it, even where no code is needed.
    case act(EngineAction, CommandTier, asksFirst: Bool)
    case start
    case help(topic: String?)
    /// A person who is bound sent a pairing code.
    case pairedAlready
}

/// Turns an action and its argument values into an intent.
struct IntentReader {
    let values: [String: ArgumentValue]
    let known: KnownScopes
    let preferences: AlertPreferences
    let now: UTCTime

    func intent(
        of action: CommandAction,
        words: [String]
    ) throws(LineProblem) -> CommandIntent {
        if let query = try query(of: action) { return .report(query) }
        let tier = action.tier(arguments: words)
        switch action {
        case .start: return .start
        case .help: return .help(topic: text("command"))
        case .pair: return .pairedAlready
        case .alerts:
            let change = try AlertsLine(preferences: preferences, now: now).changed(by: words)
            return .act(.setAlertPreferences(change), tier, asksFirst: false)
        case .strategies:
            guard case .onOff(let isOn) = values["state"],
                case .strategy(let strategy) = values["strategy"]
            else { throw LineProblem(reason: "On or off, and which strategy?") }
            let graver: CommandTier = isOn ? .raise : .lower
            return .act(.switchStrategy(strategy, isOn: isOn), graver, asksFirst: false)
        case .drift: return try driftIntent(tier)
        case .drill: return try drillIntent()
        case .strategy: return try StrategyLine(words: words).intent()
        case .backtest: return .report(.backtest(try TrialLine(words: words).request()))
        case .sweep: return .report(.sweep(try TrialLine(words: words).request()))
        case .live: return try liveIntent(tier)
        case .plan: return try planIntent(tier)
        case .autopilot: return try autopilotIntent(tier)
        case .close, .flatten:
            return .act(try engineAction(action), .lower, asksFirst: values["now"] == nil)
        default: return .act(try engineAction(action), tier, asksFirst: false)
        }
    }

    private func engineAction(_ action: CommandAction) throws(LineProblem) -> EngineAction {
        switch action {
        case .halt: return .halt(scope: scope, reason: text("reason") ?? "")
        case .resume: return .resume(scope: scope, rebase: values["rebase"] != nil)
        case .flatten: return .flatten
        case .cancel:
            guard let target = text("target"), target.lowercased() != "all" else {
                return .cancel(target: nil)
            }
            return .cancel(target: try known.symbol(target) ?? target)
        case .close:
            guard case .symbol(let symbol) = values["symbol"] else { break }
            guard case .percent(let share) = values["share"] else {
                return .close(symbol: symbol, share: .one)
            }
            return .close(symbol: symbol, share: share)
        case .reduce:
            if case .onOff(let isOn) = values["state"] { return .setReduceOnly(isOn) }
        case .paper:
            guard let side = choice("side").flatMap(Side.init(rawValue:)), let symbol,
                let quantity = try? Quantity(text("quantity") ?? "")
            else { throw LineProblem(reason: "How many? A number such as 0.1.") }
            return .tradeByHand(symbol: symbol, side, quantity)
        case .acknowledge:
            if case .integer(let number) = values["number"] {
                return .acknowledgeAlert(Int64(number))
            }
        default: break
        }
        throw LineProblem(reason: "Something is missing.")
    }

    private func query(of action: CommandAction) throws(LineProblem) -> ReportQuery? {
        switch action {
        case .status: .status
        case .balance: .balance
        case .trades: .trades(limit: integer("count") ?? 10, symbol: symbol)
        case .markets: try marketsQuery
        case .risk: .risk
        case .positions: .positions
        case .orders: .orders
        case .pnl: .pnl(period: choice("period") ?? "day")
        case .equity: .equity(period: choice("period") ?? "7d")
        case .chart: symbol.map { .chart(symbol: $0, interval: choice("interval")) }
        case .why: .why(subject: try subject)
        case .audit: values["verify"] == nil ? .audit(count: integer("count") ?? 10) : .auditVerify
        case .schedule: .schedule
        case .scan: .scan(strategy: choice("strategy"))
        case .regime: .regimes(symbol: symbol)
        case .doctor: .doctor
        case .version: .version
        case .logs: .logs(count: integer("count") ?? 20)
        case .strategies: values.isEmpty ? .strategies : nil
        case .alerts: values.isEmpty || text("change") == "edit" ? .alerts : nil
        case .gates: .gates(market: try market)
        case .drift: (choice("do") ?? "list") == "list" ? .drifts : nil
        case .autopilot: values.isEmpty ? .autopilot : nil
        case .plan: text("terms") == nil ? .plans(symbol: symbol) : nil
        case .drill: (choice("drill") ?? "last") == "last" ? .drills : nil
        default: nil
        }
    }

    /// An interval or a symbol says nothing of the markets as they are.
    private var marketsQuery: ReportQuery {
        get throws(LineProblem) {
            if values.isEmpty { return .markets }
            guard values["view"] != nil else {
                throw LineProblem(
                    reason: "‘correlation’ is missing: /markets alone shows all of them, and an "
                        + "interval or a symbol says what /markets correlation is of."
                )
            }
            return .correlation(symbol: symbol, interval: choice("interval"))
        }
    }

    /// `/why order 12` and `/why 12` are the same.
    private var subject: String {
        get throws(LineProblem) {
            let subject = text("subject") ?? "halt"
            if subject.hasPrefix("order ") { return String(subject.dropFirst(6)) }
            if subject.lowercased() == "halt" { return subject }
            return try known.symbol(subject) ?? subject
        }
    }

    private var scope: HaltScope {
        if case .scope(let scope) = values["scope"] { return scope }
        return .all
    }

    private var symbol: String? {
        if case .symbol(let symbol) = values["symbol"] { return symbol }
        return nil
    }

    private func text(_ name: String) -> String? {
        if case .text(let text) = values[name] { return text }
        return nil
    }

    private func choice(_ name: String) -> String? {
        if case .choice(let choice) = values[name] { return choice }
        return nil
    }

    private func integer(_ name: String) -> Int? {
        if case .integer(let number) = values[name] { return number }
        return nil
    }
}
