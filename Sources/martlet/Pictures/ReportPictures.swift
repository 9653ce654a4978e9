import Charts
import TradingCore

/// Which picture goes with a report: drawn of the report's own values, so that it can be drawn again from
/// the journal.
enum ReportPictures {
    /// Nil for reports of words alone, and where there is nothing to draw yet.
    static func drawing(of report: EngineReport, _ theme: Theme) -> Drawing? {
        switch report {
        case .equity(let equity):
            equity.curve.map { chart(of: $0, equity.currency, "Equity").drawing(theme) }
        case .summary(let summary):
            summary.curve.map {
                chart(of: $0, summary.currency, "Equity on \(summary.day)").drawing(theme)
            }
        case .chart(let chart): candles(of: chart)?.drawing(theme)
        case .correlation(let report): square(of: report)?.drawing(theme, size: .square)
        case .backtest(let trial): trial.picture?.drawing(theme)
        case .sweep(let sweep): sweep.picture.drawing(theme)
        case .gates(let gates): gates.picture?.drawing(theme)
        default: nil
        }
    }

    // MARK: Equity

    static func chart(
        of curve: EquityTrail,
        _ currency: String,
        _ title: String
    ) -> EquityChart {
        let times = curve.seconds.map { UTCTime(seconds: $0) }
        var subtitle = ""
        if let first = times.first, let last = times.last {
            subtitle = "\(TimeTicks.fullName(first)) \u{2013} \(TimeTicks.fullName(last)), UTC"
        }
        return EquityChart(
            Heading(title, subtitle: subtitle),
            equity: TimedValues(times: times, values: curve.equity.map(\.approximate)),
            currency: currency,
            fills: curve.fills.map {
                TradeMark(time: $0.time, side: $0.side, price: $0.price.approximate)
            },
            note: note(curve.fills.count)
        )
    }

    /// What the marks are: above a number of fills the chart draws strokes.
    private static func note(_ fills: Int) -> String {
        if fills == 0 { return "" }
        return fills > EquityChart.trianglesMax
            ? "Strokes: bought below, sold above" : "\u{25B2} bought   \u{25BC} sold"
    }

    // MARK: Correlation

    /// Nil without a pair.
    private static func square(of report: CorrelationReport) -> CorrelationChart? {
        guard report.names.count > 1 else { return nil }
        let isWhole = report.values.allSatisfy { row in row.allSatisfy { $0 != nil } }
        return CorrelationChart(
            Heading("Correlation", subtitle: "of the returns of \(report.interval) bars"),
            names: report.names,
            values: report.values.map { row in row.map { $0?.approximate ?? .nan } },
            note: isWhole ? "" : "Empty: not enough bars"
        )
    }

    // MARK: Candles

    private static func candles(of report: ChartReport) -> CandleChart? {
        guard report.barCount > 0 else { return nil }
        let bars = report.bars
        let close = bars.close.map(\.approximate)
        return CandleChart(
            Heading("\(report.symbol) \u{00B7} \(report.interval)", subtitle: subtitle(of: report)),
            bars: CandleSeries(
                times: bars.seconds.map { UTCTime(seconds: $0) },
                open: bars.open.map(\.approximate),
                high: bars.high.map(\.approximate),
                low: bars.low.map(\.approximate),
                close: close,
                volume: bars.volume.map(\.approximate)
            ),
            lines: means(of: close),
            trades: report.fills.map {
                TradeMark(time: $0.time, side: $0.side, price: $0.price.approximate)
            },
            levels: levels(of: report),
            note: report.fills.isEmpty
                ? "Times are UTC" : "\u{25B2} bought   \u{25BC} sold   Times are UTC"
        )
    }

    private static func subtitle(of report: ChartReport) -> String {
        guard let position = report.position, !position.quantity.isZero else {
            return "\(report.venue), no position"
        }
        let side = position.quantity.isNegative ? "short" : "long"
        let size = plain(position.quantity.magnitude.approximate)
        return "\(report.venue), \(side) \(size) from \(plain(position.averagePrice.approximate))"
    }

    /// The means that most people look at, where there are bars enough for a line.
    private static func means(of close: [Double]) -> [IndicatorLine] {
        [20, 50].filter { close.count >= $0 + 8 }.map { length in
            var sum = 0.0
            let mean = close.indices.map { index -> Double in
                sum += close[index]
                if index >= length { sum -= close[index - length] }
                return index >= length - 1 ? sum / Double(length) : .nan
            }
            return IndicatorLine("SMA \(length)", mean)
        }
    }

    private static func levels(of report: ChartReport) -> [PriceLevel] {
        var levels = report.orders.compactMap { order -> PriceLevel? in
            guard let price = order.price?.approximate else { return nil }
            let size = plain((order.quantity - order.filled).approximate)
            return order.purpose == .protectiveStop
                ? PriceLevel(.stop, price: price, label: "stop \(size)")
                : PriceLevel(
                    .order(order.side),
                    price: price,
                    label: "\(order.side.rawValue) \(size)"
                )
        }
        if let position = report.position, !position.quantity.isZero {
            let price = position.averagePrice.approximate
            levels.append(PriceLevel(.entry, price: price, label: "entry"))
        }
        return levels
    }

    private static func plain(_ value: Double) -> String { NumberText.quantity(value) }
}
