import Strategies
package import TradingCore

/// What can be read out of the engine's state at once. Questions about history go to the journal.
package enum EngineQuery: Sendable, Hashable {
    case balance
    /// The last fills, of one symbol where it is given; from memory, newest first.
    case trades(limit: Int, symbol: String?)
    case markets
    /// How the returns of instruments go together: the pairs of one symbol or all; nil for the interval that most
    /// of them share.
    case correlation(symbol: String?, interval: BarInterval?)
    case risk
    case positions
    case orders
    case strategies
    case drifts
    case drills
    /// What the autopilot proposed and did.
    case autopilot
    /// The plans of positions, of one symbol or of all.
    case plans(symbol: String?)
    /// What suits a strategy, or all of them.
    case scan(strategy: String?)
    /// What one market or all of them are doing.
    case regimes(symbol: String?)
    case status(
        undelivered: Int?,
        uptimeSeconds: Int,
        progress: String,
        leadership: String? = nil
    )
    case why(subject: String)
    /// The bars of a symbol; nil for the interval at which they come.
    case chart(symbol: String, interval: BarInterval?)
}

extension EngineState {
    /// The report for a query. Reading changes nothing.
    package func report(_ query: EngineQuery) -> EngineReport {
        switch query {
        case .balance: .balance(balanceReport())
        case .trades(let limit, let symbol): .trades(tradesReport(limit, symbol))
        case .markets: .markets(marketsReport())
        case .correlation(let symbol, let interval):
            .correlation(correlationReport(symbol, interval))
        case .risk: .risk(riskReport())
        case .positions: .positions(PositionsReport(time: moment.now, positions: positionRows()))
        case .orders:
            .orders(
                OrdersReport(
                    time: moment.now,
                    orders: book.openOrders.map(orderRow),
                    foreign: foreignOrders
                )
            )
        case .drifts: .drift(driftReport())
        case .drills: .drill(drillReport())
        case .autopilot: .notice(autopilotReport())
        case .plans(let symbol): .notice(plansReport(symbol))
        case .scan(let strategy): .scan(scanReport(strategy))
        case .regimes(let symbol): .regime(moment.board.regimes(of: symbol, at: moment.now))
        case .strategies: .strategies(StrategiesReport(strategies: strategyRows()))
        case .status(let undelivered, let uptime, let progress, let leadership):
            .status(statusReport(undelivered, uptime, progress, leadership))
        case .why(let subject): .why(whyReport(subject))
        case .chart(let symbol, let interval): .chart(chartReport(symbol, interval))
        }
    }
}
