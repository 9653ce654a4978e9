import Research
import Strategies
import TradingCore

/// Many sets of parameters over the same bars, and what they look like together.
struct TrialSweep {
    private let work: TrialWork
    private let plan: TrialPlan
    private let columns: SweepAxis
    /// Nil where one parameter is swept.
    private let rows: SweepAxis?

    init(_ work: TrialWork) {
        self.work = work
        plan = work.plan
        columns = work.plan.axes[0]
        rows = work.plan.axes.dropFirst().first
    }

    /// One cell of the picture.
    private struct Cell {
        let column: Int
        let row: Int
        let set: [String: String]
    }

    private var cells: [Cell] {
        (rows?.values ?? [""]).enumerated().flatMap { row, text in
            columns.values.enumerated().map { column, value in
                var set = [columns.name: value]
                if let rows { set[rows.name] = text }
                return Cell(column: column, row: row, set: set)
            }
        }
    }

    /// - Throws: why nothing was run.
    func run(_ source: inout TrialSource) throws(ResearchProblems) -> SweepReport {
        let made = cells.filter { cell in
            (try? StrategyCatalog.make(
                plan.kind,
                id: StrategyID("trial"),
                parameters: source.whole(cell.set)
            )) != nil
        }
        guard !made.isEmpty else {
            throw ResearchProblems(sentences: ["All of these values contradict each other."])
        }
        let work = made.count * source.bars
        guard source.isQuick || work <= TrialSource.engineBarsMax else {
            throw ResearchProblems(sentences: [
                "\(made.count) runs over \(source.bars) bars are \(work) bars for the engine; "
                    + "\(TrialSource.engineBarsMax) are the most in the chat. Take larger steps."
            ])
        }
        let sets = made.map { source.whole($0.set) }
        let (variants, trouble) = self.work.count(sets, source)
        let found = try figures(made, &source)
        var sharpe = [[Fraction?]](
            repeating: [Fraction?](repeating: nil, count: columns.values.count),
            count: rows?.values.count ?? 1
        )
        for (cell, figures) in found {
            sharpe[cell.row][cell.column] = figures.sharpe.flatMap { Fraction(approximating: $0) }
        }
        return SweepReport(
            name: plan.name,
            strategy: plan.kind,
            subject: source.rows.line,
            data: source.rows,
            given: self.work.given(source.whole([:]), source),
            columns: SweepScale(name: columns.name, values: columns.values),
            rows: SweepScale(name: rows?.name ?? "", values: rows?.values ?? [""]),
            sharpe: sharpe,
            tried: found.count,
            profitable: found.count { $0.1.totalReturn > 0 },
            best: best(found, sharpe, source),
            variants: variants,
            notes: source.notes + [trouble].compactMap(\.self),
            line: plan.line
        )
    }

    private func figures(
        _ cells: [Cell],
        _ source: inout TrialSource
    ) throws(ResearchProblems) -> [(Cell, TrialFigures)] {
        var meter = TrialWork.Meter(tell: work.tell, title: plan.name, source.rows)
        meter.all = cells.count
        var found: [(Cell, TrialFigures)] = []
        var byEngine = 0
        for cell in cells {
            let (figures, isByEngine) = try source.run(cell.set) { meter.look($0) }
            found.append((cell, figures))
            meter.done += 1
            byEngine += isByEngine ? source.bars : 0
            guard byEngine <= TrialSource.engineBarsMax else {
                throw ResearchProblems(sentences: [
                    "Columns do not answer these runs, and for the engine they are too many: "
                        + "\(meter.done) of \(cells.count) were done. Take larger steps."
                ])
            }
        }
        return found
    }

    private func best(
        _ found: [(Cell, TrialFigures)],
        _ sharpe: [[Fraction?]],
        _ source: TrialSource
    ) -> SweepBest? {
        let known = found.filter { $0.1.sharpe != nil }
        guard let (cell, figures) = known.max(by: { ($0.1.sharpe ?? 0) < ($1.1.sharpe ?? 0) }),
            let own = sharpe[cell.row][cell.column]
        else { return nil }
        let around = neighbours(of: cell, sharpe)
        let median = around.isEmpty ? nil : around[around.count / 2]
        return SweepBest(
            column: cell.column,
            row: cell.row,
            given: cell.set.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                .joined(separator: " "),
            parameters: source.whole(cell.set).sorted { $0.key < $1.key }
                .map { NamedNumber($0.key, $0.value) },
            sharpe: own,
            numbers: [
                NamedNumber("Return", Metric.Value.share(figures.totalReturn).text),
                NamedNumber("Drawdown", Metric.Value.share(figures.drawdown).text),
            ] + figures.numbers,
            neighbours: median,
            words: words(own, median, around.count, found.count),
            line: plan.line(cell.set)
        )
    }

    /// Those next to a cell, the smallest first.
    private func neighbours(of cell: Cell, _ sharpe: [[Fraction?]]) -> [Fraction] {
        var around: [Fraction] = []
        for row in max(0, cell.row - 1)...min(sharpe.count - 1, cell.row + 1) {
            for column in max(0, cell.column - 1)...min(columns.values.count - 1, cell.column + 1)
            where row != cell.row || column != cell.column {
                if let value = sharpe[row][column] { around.append(value) }
            }
        }
        return around.sorted()
    }

    private func words(
        _ own: Fraction,
        _ median: Fraction?,
        _ count: Int,
        _ tried: Int
    ) -> [String] {
        var words: [String] = []
        if let median {
            let text = Metric.Value.number(median.approximate).text
            let isStable = median.isPositive && median.approximate >= 0.5 * own.approximate
            words.append(
                "The \(count) next to it have \(text) in the middle: "
                    + (isStable ? "it stands on a plateau." : "it stands alone, as luck does.")
            )
        }
        words.append(
            "The best of \(tried) is partly luck; /gates divide by every variant that was tried."
        )
        return words
    }
}
