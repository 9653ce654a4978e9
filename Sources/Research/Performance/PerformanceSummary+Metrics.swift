import TradingCore

extension PerformanceSummary {
    /// Every number with its name and definition, in the order in which it is shown.
    package var metrics: [Metric] { gains + risks + trading }

    private var gains: [Metric] {
        [
            Metric(
                "total_return",
                "Total return",
                .share(orNone: totalReturn),
                "The last equity over the first, less 1."
            ),
            Metric(
                "cagr",
                "CAGR",
                .share(orNone: annualReturn),
                "The yearly growth at which the first equity becomes the last, by calendar time."
            ),
            Metric(
                "volatility",
                "Volatility",
                .share(orNone: volatility),
                "The sample deviation of the returns of periods, times the root of the periods of a year."
            ),
            Metric(
                "sharpe",
                "Sharpe",
                .number(orNone: sharpe),
                "Mean over sample deviation of the returns of periods, times the root of the periods of a "
                    + "year; the return without risk is 0."
            ),
            Metric(
                "sortino",
                "Sortino",
                .number(orNone: sortino),
                "Mean return over the root of the mean square of the returns under 0, times the root of "
                    + "the periods of a year."
            ),
            Metric(
                "calmar",
                "Calmar",
                .number(orNone: calmar),
                "The CAGR over the maximum drawdown."
            ),
        ]
    }

    private var risks: [Metric] {
        [
            Metric(
                "max_drawdown",
                "Maximum drawdown",
                .share(drawdown?.depth ?? 0),
                "The deepest fall of equity, as a fraction of the high before it."
            ),
            Metric(
                "max_drawdown_peak",
                "Drawdown from",
                drawdown.map { .time($0.peak) } ?? .none,
                "When the high before the maximum drawdown was reached."
            ),
            Metric(
                "max_drawdown_trough",
                "Drawdown at its lowest",
                drawdown.map { .time($0.trough) } ?? .none,
                "When equity was lowest in the maximum drawdown."
            ),
            Metric(
                "max_drawdown_recovery",
                "Drawdown until",
                drawdown?.recovery.map { .time($0) } ?? .none,
                "When equity was back at that high; none when it was not by the end."
            ),
            Metric(
                "max_drawdown_duration",
                "Drawdown lasted",
                .span(drawdown?.duration ?? .zero),
                "From that high to the recovery, or to the end."
            ),
            Metric(
                "longest_flat",
                "Longest flat period",
                .span(longestFlat),
                "The longest time without a new high of equity."
            ),
        ]
    }

    private var trading: [Metric] {
        [
            Metric(
                "exposure",
                "Exposure",
                .share(orNone: exposure),
                "The share of time in which a position was held."
            ),
            Metric(
                "turnover",
                "Turnover a year",
                .number(orNone: turnover),
                "The value of all fills in a year over the mean equity."
            ),
            Metric("trades", "Trades", .count(trades), "Closed trades."),
            Metric(
                "win_rate",
                "Win rate",
                .share(orNone: winRate),
                "The share of closed trades that earned more than 0 after costs."
            ),
            Metric(
                "profit_factor",
                "Profit factor",
                .number(orNone: profitFactor),
                "What winning trades earned over what losing ones lost; none when none lost."
            ),
            Metric(
                "average_trade",
                "Average trade",
                .money(orNone: averageTrade),
                "The mean profit of closed trades after costs, in account currency."
            ),
            Metric(
                "costs",
                "Costs",
                .money(orNone: costs),
                "Fees, funding and financing, in account currency; slippage is in the prices."
            ),
        ]
    }
}
