/// What a fill rule makes of a tape: columns that every variant shares. Made once for a sweep.
///
/// A long position that is opened in bar e and closed in bar x is worth `close[i] * entry[e]` of its equity at
/// the close of bar i, and `exit[x] * entry[e]` in the end.
package struct ReturnTape: Sendable {
    /// What is asked of one bar. It lies together, for a backtest asks of few bars, far apart.
    struct Bar {
        /// 1 over what a unit costs at the entry.
        let entry: Double
        /// What a unit gives at the exit.
        let exit: Double
        /// The sum of the returns from close to close of the bars before this one.
        let sum: Double
        /// The same of their squares.
        let squares: Double
    }

    package let tape: TickTape
    package let fill: FillRule
    /// One more than the bars, for the sums.
    let bars: [Bar]

    package init(_ tape: TickTape, _ fill: FillRule) {
        self.tape = tape
        self.fill = fill
        let price = fill.moment == .close ? tape.close : tape.open
        let (cost, yield) = (fill.buyCost, fill.sellYield)
        var (sum, squares) = (0.0, 0.0)
        var bars: [Bar] = []
        bars.reserveCapacity(tape.count + 1)
        for bar in tape.close.indices {
            bars.append(
                Bar(
                    entry: 1 / (price[bar] * cost),
                    exit: price[bar] * yield,
                    sum: sum,
                    squares: squares
                )
            )
            let change = bar > 0 ? tape.close[bar] / tape.close[bar - 1] - 1 : 0
            sum += change
            squares += change * change
        }
        bars.append(Bar(entry: 0, exit: 0, sum: sum, squares: squares))
        self.bars = bars
    }

    /// The price in ticks at which a decision is filled in a bar.
    func price(_ bar: Int) -> Double {
        fill.moment == .close ? tape.close[bar] : tape.open[bar]
    }

    /// Bars from a decision to its fill.
    var delay: Int { fill.moment == .close ? 0 : 1 }
}

/// Places of the shared columns. Valid only within `withPointers`.
struct ReturnPointers {
    /// Running sums of closes in ticks.
    let tickSums: UnsafePointer<Double>
    let close: UnsafePointer<Double>
    let bars: UnsafePointer<ReturnTape.Bar>
    let count: Int
    let delay: Int
}

extension ReturnTape {
    /// Calls with the places of the columns; does not call without bars.
    func withPointers(_ body: (ReturnPointers) -> Void) {
        tape.sums.withUnsafeBufferPointer { tickSums in
            tape.close.withUnsafeBufferPointer { close in
                bars.withUnsafeBufferPointer { bars in
                    guard let base = close.baseAddress, !close.isEmpty,
                        let tickSums = tickSums.baseAddress, let bars = bars.baseAddress
                    else { return }
                    body(
                        ReturnPointers(
                            tickSums: tickSums,
                            close: base,
                            bars: bars,
                            count: close.count,
                            delay: delay
                        )
                    )
                }
            }
        }
    }
}
