package import Strategies
import TradingCore

/// Columns computed from the bars of one market. The cells keep their room from one computation to the
/// next; a bar without an answer has NaN in its cell.
///
/// Where all numbers are whole (`BarColumns.isWhole`) kernels over columns do the work of the common
/// indicators; they give the very numbers of the streaming values. Otherwise, and for the others, the
/// streaming values do it.
package struct IndicatorTable: Sendable {
    package let indicators: [Indicator]
    /// How many bars the columns stand for.
    package private(set) var rows = 0
    private var cells: [Double] = []

    /// - Parameter indicators: one for each column.
    package init(_ indicators: [Indicator]) { self.indicators = indicators }

    /// Computes every column anew.
    package mutating func compute(_ bars: BarColumns) {
        rows = bars.count
        if cells.count != rows * indicators.count {
            cells = Array(repeating: .nan, count: rows * indicators.count)
        }
        guard rows > 0 else { return }
        let rows = rows
        cells.withUnsafeMutableBufferPointer { [indicators] cells in
            guard let base = cells.baseAddress else { return }
            let columns = indicators.indices.map { base + $0 * rows }
            var isDone = [Bool](repeating: false, count: indicators.count)
            if bars.isWhole {
                bars.withPointers { Self.compute(indicators, $0, columns, &isDone) }
            }
            for place in indicators.indices where !isDone[place] {
                Self.stream(indicators[place], bars, columns[place])
            }
        }
    }

    /// The cells of one column, one for each bar.
    package subscript(column column: Int) -> ArraySlice<Double> {
        cells[column * rows..<(column + 1) * rows]
    }

    /// Computes what has a kernel.
    private static func compute(
        _ indicators: [Indicator],
        _ bars: BarPointers,
        _ columns: [UnsafeMutablePointer<Double>],
        _ isDone: inout [Bool]
    ) {
        var plan = KernelPlan(indicators, columns, bars: bars.count)
        isDone = plan.isPlanned
        plan.run(bars)
        plan.free()
    }

    private static func stream(
        _ indicator: Indicator,
        _ bars: BarColumns,
        _ out: UnsafeMutablePointer<Double>
    ) {
        var value = indicator.value()
        for row in 0..<bars.count { out[row] = value.next(bars.numbers(of: row)) ?? .nan }
    }
}

extension BarColumns {
    /// The numbers of one bar.
    package func numbers(of row: Int) -> BarNumbers {
        BarNumbers(
            high: high[row],
            low: low[row],
            close: close[row],
            volume: volume[row],
            day: times[row].day.daysSinceEpoch
        )
    }
}
