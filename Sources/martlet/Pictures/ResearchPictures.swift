import Charts
import TradingCore

// The pictures of research.

extension TrialReport {
    /// Equity with its drawdown and fills; nil without a curve.
    var picture: EquityChart? {
        curve.map { ReportPictures.chart(of: $0, currency, "\(name), \(instruments)") }
    }

    private var instruments: String { data.instruments }
}

extension SweepReport {
    /// The best beside what is usual: nil values have no Sharpe ratio.
    private var figures: [Figure] {
        let numbers = sharpe.flatMap { $0 }.compactMap(\.self).sorted()
        guard let best, !numbers.isEmpty else { return [] }
        func text(_ value: Fraction) -> String {
            value.text(placesMin: 2, placesMax: 2, grouped: true)
        }
        let pair = [columns.values[best.column], rows.values[best.row]].filter { !$0.isEmpty }
        var figures = [
            Figure("Best", pair.joined(separator: " / ")), Figure("Its Sharpe", text(best.sharpe)),
        ]
        if let neighbours = best.neighbours {
            figures.append(Figure("Next to it", text(neighbours)))
        }
        return figures + [Figure("Median", text(numbers[numbers.count / 2]))]
    }

    /// Sharpe ratios by one or two parameters.
    var picture: HeatMap {
        HeatMap(
            Heading(
                "\(name), \(data.instruments)",
                subtitle: "\(tried) runs, \(profitable) with a gain",
                figures: figures
            ),
            columns: HeatMap.Axis(columns.name, columns.values),
            rows: HeatMap.Axis(rows.name, rows.values),
            values: sharpe.map { row in row.map { $0?.approximate ?? .nan } },
            measure: "Sharpe",
            chosen: best.map { HeatMap.Cell(column: $0.column, row: $0.row) },
            note: "The best of many is partly luck"
        )
    }
}

extension GatesReport {
    /// The parts of the newest verdict that has any; nil where none has.
    var picture: FoldChart? {
        let drawn = verdicts.filter { !($0.folds ?? []).isEmpty }
        guard let verdict = drawn.max(by: { $0.time < $1.time }), let folds = verdict.folds else {
            return nil
        }
        return FoldChart(
            Heading(
                "\(verdict.strategy) on \(verdict.market)",
                subtitle: verdict.isPassed
                    ? "Passed all \(verdict.gates) gates"
                    : "Passed \(verdict.passed) of \(verdict.gates) gates"
            ),
            folds: folds.map { fold in
                FoldChart.Fold(
                    String(fold.from.description.prefix(7)),
                    inSample: fold.inSample?.approximate,
                    outOfSample: fold.outOfSample?.approximate ?? .nan
                )
            },
            measure: "Sharpe",
            threshold: verdict.sharpeMin?.approximate,
            note: "Parts by their first month; the line is what all of them together must reach"
        )
    }
}

extension [TrialData] {
    fileprivate var instruments: String {
        guard let first else { return "" }
        return count > 3
            ? "\(count) instruments" : map(\.symbol).joined(separator: ", ") + " \(first.interval)"
    }
}
