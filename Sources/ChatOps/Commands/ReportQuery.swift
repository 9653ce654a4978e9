package import TradingCore

/// What a reading command asks the agent for.
package enum ReportQuery: Sendable, Hashable {
    case balance
    /// The last fills, newest first: 1...50, of one symbol or of all.
    case trades(limit: Int, symbol: String?)
    case markets
    /// How the returns of instruments go together: the pairs of one symbol or all; nil for the interval that most
    /// of them share.
    case correlation(symbol: String?, interval: String?)
    case risk
    case status
    case positions
    case orders
    /// `day`, `week` or `month`.
    case pnl(period: String)
    /// `7d`, `30d` or `all`.
    case equity(period: String)
    /// The bars of a symbol; nil for the interval at which they come.
    case chart(symbol: String, interval: String?)
    /// A symbol, `halt`, or an order's id.
    case why(subject: String)
    case strategies
    /// The last entries of the journal: 1...50.
    case audit(count: Int)
    /// Checks the journal's chain.
    case auditVerify
    case schedule
    case doctor
    case version
    /// The last log lines: 1...200.
    case logs(count: Int)
    case alerts
    /// The drifts that stand, and orders of others.
    case drifts
    /// What suits a strategy, or all of them.
    case scan(strategy: String?)
    /// What one market or all of them are doing.
    case regimes(symbol: String?)
    /// The last drills.
    case drills
    /// What the autopilot proposed and did.
    case autopilot
    /// The plans that lead positions, of one symbol or of all.
    case plans(symbol: String?)
    /// Written strategies.
    case strategy(StrategyRequest)
    /// The last verdicts of the gates, on one market or on all.
    case gates(market: MarketID?)
    /// A strategy over recorded bars; the answer follows.
    case backtest(TrialRequest)
    /// Many sets of parameters over recorded bars; the answer follows.
    case sweep(TrialRequest)
}
