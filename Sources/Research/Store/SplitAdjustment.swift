package import Simulation
import TradingCore

/// Makes prices before a split comparable with those after it.
package enum SplitAdjustment {
    /// Adjusted prices lie on this grid.
    private static let grid = Price(units: 100_000_000)

    /// The rows with every split that a report lists taken out: prices before it are divided by the ratio and
    /// rounded to 0.0001, volumes multiplied. Nil where the report found more splits than it lists.
    package static func adjusted(_ file: BarFile) -> [BarRow]? {
        let report = file.report
        guard report.splitCount == report.splits.count else { return nil }
        var rows = file.rows
        for split in report.splits {
            let parts = split.ratio.split(separator: ":").compactMap { Int128($0) }
            guard parts.count == 2, parts[0] > 0, parts[1] > 0 else { return nil }
            for place in rows.indices where rows[place].time < split.time {
                rows[place] = rows[place].scaled(by: parts[1], over: parts[0], on: grid)
            }
        }
        return rows
    }
}

extension BarRow {
    fileprivate func scaled(by factor: Int128, over divisor: Int128, on grid: Price) -> BarRow {
        func price(_ price: Price) -> Price {
            let exact = Price(units: price.units.scaled(by: factor, over: divisor, .nearest))
            return max(grid, exact.rounded(to: grid, .nearest))
        }
        return BarRow(
            time: time,
            open: price(open),
            high: price(high),
            low: price(low),
            close: price(close),
            volume: Quantity(units: volume.units.scaled(by: divisor, over: factor, .nearest))
        )
    }
}
