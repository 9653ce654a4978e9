import ChatOps
import Journaling
import TradingCore
import TradingEngine

/// The loop as the command desk sees it.
extension AgentLoop: CommandTarget {
    func perform(_ action: EngineAction, origin: ActionOrigin) -> EngineReport {
        switch action {
        case .changeRules(let change): return changeRules(change)
        case .beginDrill(let kind, let venue): return beginDrill(kind, venue, origin)
        case .tradeByHand(let symbol, let side, let quantity):
            let report = act(action, origin)
            if case .notice(let notice) = report, notice.isRefusal { return report }
            return tradeByHand(symbol, side, quantity) ?? report
        case .setLive(let market, let isOn): return live(market, isOn: isOn)
        default: return act(action, origin)
        }
    }

    /// Lets the engine act.
    func act(_ action: EngineAction, _ origin: ActionOrigin) -> EngineReport {
        let answer = runner.handle(
            .action(action, origin),
            at: tradingNow(),
            wall: wallNow(),
            cause: "command by \(origin.display)"
        )
        return answer
            ?? .notice(NoticeReport(headline: "The engine gave no answer.", lines: [], numbers: []))
    }

    /// Telegram alone hands out again what it was not told to forget; other keys are made for one use.
    func wasAnswered(_ surface: CommandSurface, key: String) -> Bool {
        surface == .telegram
            && (try? parts.history.wasAnswered(surface: surface, key: key)) ?? false
    }

    func preview(_ action: EngineAction) -> EngineReport {
        if case .setLive(let market, let isOn) = action { return live(market, isOn: isOn) }
        return runner.state.preview(action)
    }

    private func live(_ market: MarketID, isOn: Bool) -> EngineReport {
        let left = runner.state.moment.strategies.reduce(into: [StrategyID: UTCTime]()) {
            $0[$1.strategy.id] = bandLeft(by: $1.strategy.id)
        }
        return .notice(parts.gates.live(market, isOn: isOn, at: wallNow(), left: left))
    }

    func fingerprint(of action: EngineAction) -> String { runner.state.fingerprint(of: action) }

    func report(_ query: ReportQuery) -> EngineReport {
        switch query {
        case .balance: runner.state.report(.balance)
        case .trades(let limit, let symbol): trades(limit: limit, symbol: symbol)
        case .markets: runner.state.report(.markets)
        case .correlation(let symbol, let interval):
            runner.state.report(
                .correlation(symbol: symbol, interval: interval.flatMap { .init($0) })
            )
        case .risk: runner.state.report(.risk)
        case .status: status()
        case .positions: runner.state.report(.positions)
        case .orders: runner.state.report(.orders)
        case .pnl(let period): pnl(days: Self.days(of: period), period: period)
        case .equity(let period): equity(days: Self.days(of: period))
        case .why(let subject): runner.state.report(.why(subject: subject))
        case .chart(let symbol, let interval):
            runner.state.report(.chart(symbol: symbol, interval: interval.flatMap { .init($0) }))
        case .strategies: runner.state.report(.strategies)
        case .audit(let count): audit(count)
        case .auditVerify: auditVerify()
        case .schedule: schedule()
        case .doctor: .doctor(parts.doctor.report())
        case .version: version()
        case .logs(let count): logs(count)
        case .alerts: alertsReport()
        case .drifts: runner.state.report(.drifts)
        case .drills: drillsReport()
        case .autopilot: runner.state.report(.autopilot)
        case .plans(let symbol): runner.state.report(.plans(symbol: symbol))
        case .scan(let strategy): runner.state.report(.scan(strategy: strategy))
        case .regimes(let symbol): runner.state.report(.regimes(symbol: symbol))
        case .strategy(let request): strategyReport(request)
        case .backtest(let request): trial(request, isSweep: false)
        case .sweep(let request): trial(request, isSweep: true)
        case .gates(let market):
            .gates(parts.gates.report(market, at: wallNow(), tracks: bandTracks()))
        }
    }

    var alertPreferences: AlertPreferences { runner.state.book.preferences }

    var knownScopes: KnownScopes {
        let setup = runner.state.setup
        return KnownScopes(
            markets: Dictionary(uniqueKeysWithValues: setup.markets.map { ($0.id, $0.venue) }),
            strategies: runner.state.moment.strategies.map(\.strategy.id),
            symbols: Set(
                runner.state.moment.instruments.keys.map(\.symbol)
                    + runner.state.book.drifts.keys.map(\.symbol)
            ).sorted(),
            inUse: Set(
                runner.state.moment.strategies.flatMap { $0.instruments.map(\.symbol) }
                    + runner.state.book.positions.keys.map(\.symbol)
            )
        )
    }

    func nextAnswerNumber() -> Int64 {
        answersGiven = max(answersGiven, runner.state.book.answerCount) + 1
        return answersGiven
    }

    private static func days(of period: String) -> Int {
        switch period {
        case "day": 1
        case "week", "7d": 7
        case "month", "30d": 30
        default: 3650
        }
    }
}
