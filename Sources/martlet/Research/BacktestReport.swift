import Charts
import Foundation
import Research
import Simulation
import TradingCore

/// A backtest as one HTML page that needs nothing else: numbers with their definitions, drawings as SVG in the
/// reader's theme, and the trades.
struct BacktestReport {
    private let result: BacktestResult
    /// The newest trades that are listed; all are in trades.csv.
    private static let tradesMax = 500

    init(_ result: BacktestResult) { self.result = result }

    var html: String {
        var body = result.markets.map(section).joined()
        if let record = result.totalRecord {
            body += "<h2>All markets together</h2>"
            body += picture { theme in
                chart("All markets", record, currency: "USD").drawing(theme).svg()
            }
            body += table(result.shownTotal)
        }
        if !result.correlations.isEmpty { body += correlation }
        return page(body + "<p>\(escaped(counts))</p>")
    }

    private func page(_ body: String) -> String {
        let title = result.markets.map { "\($0.strategy) on \($0.market)" }.joined(separator: ", ")
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(escaped(title))</title><style>\(Self.style)</style></head>
            <body><h1>\(escaped(title))</h1>\(body)
            <footer>Martlet \(escaped(result.version)), seed \(result.seed). The same bars, settings and \
            version give the same page.</footer></body></html>

            """
    }

    private func section(_ market: BacktestResult.Market) -> String {
        let files = market.data.map { file in
            "<li>\(escaped(file.file)): \(file.bars) bars of \(file.interval), \(file.from.day) to "
                + "\(file.to.day), SHA-256 <code>\(file.sha256.prefix(16))</code></li>"
        }
        let settings = (market.parameters.merging(market.costs) { one, _ in one })
            .sorted { $0.key < $1.key }
            .map { "<li>\(escaped($0.key)): \(escaped($0.value))</li>" }
        return """
            <h2>\(escaped(market.market)): \(escaped(market.strategy))</h2>
            <ul>\(files.joined())</ul>
            <details><summary>Parameters and costs</summary><ul>\(settings.joined())</ul></details>
            \(picture { theme in
                chart("Equity", market.record, currency: market.currency).drawing(theme).svg()
            })
            \(table(market.shown))
            \(trades(market))
            """
    }

    private func chart(
        _ title: String,
        _ record: TrackRecord,
        currency: String
    ) -> EquityChart {
        EquityChart(
            Heading(title),
            equity: TimedValues(times: record.curve.times, values: record.curve.equity),
            currency: currency,
            fills: record.trips.flatMap { trip in
                [
                    TradeMark(time: trip.entryTime, side: trip.side, price: trip.entryPrice),
                    TradeMark(time: trip.exitTime, side: trip.side.opposite, price: trip.exitPrice),
                ]
            }.sorted { $0.time < $1.time }
        )
    }

    /// The drawing in both themes, of which the reader's own is shown.
    private func picture(_ draw: (Theme) -> String) -> String {
        "<div class=\"dark\">\(draw(.dark))</div><div class=\"light\">\(draw(.light))</div>"
    }

    private func table(_ metrics: [Metric]) -> String {
        let rows = metrics.map { metric in
            "<tr><th>\(escaped(metric.name))</th><td>\(escaped(metric.text))</td>"
                + "<td class=\"small\">\(escaped(metric.definition))</td></tr>"
        }
        return "<table>\(rows.joined())</table>"
    }

    private func trades(_ market: BacktestResult.Market) -> String {
        guard !market.trades.isEmpty else { return "<p>No trade was closed.</p>" }
        let shown = market.trades.suffix(Self.tradesMax)
        let rows = shown.map { trade in
            "<tr><td>\(escaped(trade.instrument.symbol))</td><td>\(trade.side.rawValue)</td>"
                + "<td>\(trade.entryTime.display)</td><td>\(trade.exitTime.display)</td>"
                + "<td>\(number(trade.quantity))</td><td>\(number(trade.entryPrice))</td>"
                + "<td>\(number(trade.exitPrice))</td><td>\(Metric.Value.money(trade.profit).text)</td></tr>"
        }
        let left = market.trades.count - shown.count
        let more = left > 0 ? "<p>\(left) older trades are in trades.csv.</p>" : ""
        return """
            <details><summary>\(market.trades.count) trades</summary><table><tr><th>Symbol</th><th>Side</th>\
            <th>In</th><th>Out</th><th>Quantity</th><th>Entry</th><th>Exit</th><th>Profit</th></tr>\
            \(rows.joined())</table>\(more)</details>
            """
    }

    private var correlation: String {
        let names = result.markets.map(\.market)
        var values = names.indices.map { row in names.indices.map { $0 == row ? 1.0 : .nan } }
        for pair in result.correlations {
            guard let one = names.firstIndex(of: pair.one),
                let other = names.firstIndex(of: pair.other)
            else { continue }
            values[one][other] = pair.correlation ?? .nan
            values[other][one] = pair.correlation ?? .nan
        }
        let chart = CorrelationChart(
            Heading("Correlation", subtitle: "of daily returns"),
            names: names,
            values: values
        )
        return picture { chart.drawing($0).svg() }
    }

    private var counts: String {
        let counts = result.counts
        return "\(counts.events) events, \(counts.orders) orders, \(counts.fills) fills, "
            + "\(counts.cancels) cancels, \(counts.rejects) refused by the venue."
    }

    private func number(_ value: Double) -> String { String(format: "%.6g", value) }

    private func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }

    private static let style = """
        :root{color-scheme:dark light;--text:#14202e;--back:#fff;--line:#dce3ea}
        .dark{display:none}
        @media (prefers-color-scheme:dark){:root{--text:#eef3f8;--back:#0f141b;--line:#273241}
        .dark{display:block}.light{display:none}}
        body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem;color:var(--text);
        background:var(--back)}
        svg{width:100%;height:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
        th,td{border-bottom:1px solid var(--line);padding:.3rem .6rem .3rem 0;text-align:left;
        vertical-align:top}
        td:nth-child(2){white-space:nowrap}.small{font-size:.85em;opacity:.75}
        details{margin:1rem 0;overflow-x:auto}footer{margin-top:2rem;font-size:.85em;opacity:.75}
        """
}
