/// One cross over one tape: equity at every close, trades, and what came of it. The room for equity and trades
/// is made once and used by every run; nothing is allocated for a bar.
///
/// A position takes all equity at the price of its fill, in fractions of a unit, and is left as it is until the
/// side changes; a short sells as many units as a long would have bought. Equity begins at 1. Once it is used
/// up it stays 0 and nothing more is traded. ``CrossLedger`` books the same trades in exact money and lots.
package final class CrossBacktest {
    /// A position from its entry to its exit.
    package struct Trade: Sendable, Hashable {
        /// 1 for long, -1 for short.
        package let side: Int
        /// The bars in which it was filled. Without an exit, the bar after the last.
        package let entryBar: Int
        package let exitBar: Int
        /// Equity before the entry, and after the exit or at the last close.
        package let equityBefore: Double
        package let equityAfter: Double
    }

    package let tape: ReturnTape
    package let barsPerYear: Double
    package private(set) var metrics = CrossMetrics()
    package private(set) var trades: [Trade] = []
    /// With room for what is written eight bars at a time.
    private var equity: [Double]
    private static let spare = 8
    private let scan = CrossScan()

    /// `barsPerYear` makes the Sharpe ratio one of a year.
    package init(_ tape: ReturnTape, barsPerYear: Double) {
        self.tape = tape
        self.barsPerYear = barsPerYear
        equity = Array(repeating: 1, count: tape.tape.count + Self.spare)
    }

    deinit { scan.free() }

    /// Equity at each close, in multiples of that at the beginning.
    package var equityColumn: [Double] { Array(equity.dropLast(Self.spare)) }

    /// Computes everything anew.
    package func compute(_ rule: CrossRule) {
        var run = CrossRun()
        trades.removeAll(keepingCapacity: true)
        tape.withPointers { columns in
            equity.withUnsafeMutableBufferPointer { cells in
                guard let cells = cells.baseAddress else { return }
                scan.eachChange(columns, rule) { change in
                    if run.isHolding {
                        let held = run.hold(columns, cells, until: change)
                        trades.append(run.leave(held, change))
                    } else {
                        run.rest(cells, until: change.bar)
                    }
                    run.enter(change)
                }
                let end = SideChange(end: columns)
                if run.isHolding {
                    let held = run.hold(columns, cells, until: end)
                    trades.append(held.trade(end.bar, run.last))
                } else {
                    run.rest(cells, until: end.bar)
                }
            }
        }
        metrics = CrossMetrics(
            growth: run.last,
            sum: run.sum,
            squares: run.squares,
            returns: tape.tape.count - 1,
            barsPerYear: barsPerYear,
            maxDrawdown: 1 - run.worst,
            trades: trades.count
        )
    }
}
