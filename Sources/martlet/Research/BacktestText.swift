import Research
import TradingCore

/// A backtest for people at a terminal.
struct BacktestText {
    private let result: BacktestResult

    init(_ result: BacktestResult) { self.result = result }

    var text: String {
        var lines = result.markets.flatMap(lines(of:))
        if let record = result.totalRecord {
            lines += ["", "All markets together"] + table(result.shownTotal)
            lines.append("  " + Sparkline.text(record.curve.equity))
        }
        lines += result.correlations.map { row in
            let value = row.correlation.map { Metric.Value.number($0).text } ?? "-"
            return "Correlation of daily returns, \(row.one) and \(row.other): \(value)"
        }
        return (lines + ["", counts]).joined(separator: "\n")
    }

    private func lines(of market: BacktestResult.Market) -> [String] {
        var lines = ["\(market.market): \(market.strategy)"]
        for file in market.data {
            lines.append(
                "  \(file.symbol), \(file.bars) bars of \(file.interval), \(file.from.day) to "
                    + "\(file.to.day)"
            )
        }
        lines.append("  " + pairs(market.parameters))
        lines.append("  " + pairs(market.costs))
        if let first = market.equityFirst, let last = market.equityLast {
            lines.append("  equity \(first.display) to \(last.display) \(market.currency)")
        }
        lines += table(market.shown)
        lines.append("  " + Sparkline.text(market.record.curve.equity))
        for held in market.openAtEnd {
            lines.append(
                "  open at the end: \(held.quantity) \(held.symbol) from \(held.averagePrice)"
            )
        }
        return lines
    }

    private func pairs(_ values: [String: String]) -> String {
        values.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }

    private func table(_ metrics: [Metric]) -> [String] {
        let width = metrics.map(\.name.count).max() ?? 0
        return metrics.map { metric in
            let gap = String(repeating: " ", count: width - metric.name.count + 2)
            return "  \(metric.name)\(gap)\(metric.text)"
        }
    }

    private var counts: String {
        let counts = result.counts
        var text =
            "\(counts.events) events, \(counts.orders) orders, \(counts.fills) fills, "
            + "\(counts.cancels) cancels, \(counts.rejects) refused by the venue"
        if !counts.heldBack.isEmpty {
            let reasons = counts.heldBack.sorted { $0.key < $1.key }
                .map { "\($0.key) \($0.value)" }
            text += "; the risk gate held back: " + reasons.joined(separator: ", ")
        }
        for halt in counts.halts { text += "\nhalted: \(halt)" }
        return text
    }
}

/// A curve as one line of blocks.
enum Sparkline {
    private static let blocks = Array("▁▂▃▄▅▆▇█")
    private static let width = 60

    static func text(_ values: [Double]) -> String {
        guard let low = values.min(), let high = values.max(), !values.isEmpty else { return "" }
        let count = min(width, values.count)
        return String(
            (0..<count).map { column in
                let place = count > 1 ? column * (values.count - 1) / (count - 1) : 0
                guard high > low else { return blocks[0] }
                let share = (values[place] - low) / (high - low)
                return blocks[min(blocks.count - 1, Int(share * Double(blocks.count)))]
            }
        )
    }
}
