/// Many crosses over one tape: four numbers each, without an equity curve of any.
///
/// The bars are taken a block at a time. For a block each wanted mean is computed once; a pair then compares two
/// columns, 64 bars to a word, and looks closer only where it changes sides. What happened within a position
/// comes from running sums of returns and from a table of extremes that all pairs share. The means are compared
/// exactly: the slow ones are lifted by half of the least difference that two means can have.
package struct CrossSweep: Sendable {
    package let tape: ReturnTape
    package let barsPerYear: Double

    /// `barsPerYear` makes the Sharpe ratio one of a year.
    package init(_ tape: ReturnTape, barsPerYear: Double) {
        self.tape = tape
        self.barsPerYear = barsPerYear
    }

    /// The numbers of each rule, in their order.
    package func run(_ rules: [CrossRule]) -> [CrossMetrics] {
        var results = [CrossMetrics](repeating: CrossMetrics(), count: rules.count)
        let fit = rules.indices.filter { !rules[$0].isShortAllowed }
        if let means = MeanColumns(fit.map { rules[$0] }, largest: tape.tape.most) {
            let found = sweep(fit.map { rules[$0] }, means)
            means.free()
            for (place, result) in zip(fit, found) { results[place] = result }
            return oneByOne(rules.indices.filter { rules[$0].isShortAllowed }, rules, results)
        }
        return oneByOne(Array(rules.indices), rules, results)
    }

    /// What has no quick way: shorts, whose returns are not the market's, and windows so long that means of
    /// such prices could not be told apart.
    private func oneByOne(
        _ places: [Int],
        _ rules: [CrossRule],
        _ results: [CrossMetrics]
    ) -> [CrossMetrics] {
        guard !places.isEmpty else { return results }
        var results = results
        let backtest = CrossBacktest(tape, barsPerYear: barsPerYear)
        for place in places {
            backtest.compute(rules[place])
            results[place] = backtest.metrics
        }
        return results
    }

    private func sweep(_ rules: [CrossRule], _ means: MeanColumns) -> [CrossMetrics] {
        guard !rules.isEmpty else { return [] }
        var states = [SweepState](repeating: SweepState(), count: rules.count)
        let pairs = rules.map { means.places(of: $0) }
        tape.withPointers { columns in
            var table = ExtremeTable(columns.close)
            defer { table.free() }
            states.withUnsafeMutableBufferPointer { states in
                pairs.withUnsafeBufferPointer { pairs in
                    guard let states = states.baseAddress, let pairs = pairs.baseAddress else {
                        return
                    }
                    Self.eachBlock(columns, means, &table) { block in
                        for pair in 0..<rules.count {
                            states[pair].take(block, pairs[pair].fast, pairs[pair].slow)
                        }
                    }
                    for pair in 0..<rules.count { states[pair].end(columns) }
                }
            }
        }
        return states.map { $0.metrics(tape.tape.count - 1, barsPerYear) }
    }

    @inline(__always)
    private static func eachBlock(
        _ columns: ReturnPointers,
        _ means: MeanColumns,
        _ table: inout ExtremeTable,
        _ body: (SweepBlock) -> Void
    ) {
        var start = 0
        while start < columns.count {
            let count = min(ExtremeTable.bars, columns.count - start)
            table.fill(columns.close + start, count)
            means.fill(columns, start, count)
            body(SweepBlock(columns: columns, table: table, start: start, count: count))
            start += ExtremeTable.bars
        }
    }
}

/// A stretch of bars that every pair looks at before the next one comes.
struct SweepBlock {
    let columns: ReturnPointers
    let table: ExtremeTable
    /// Its first bar, and how many it has.
    let start: Int
    let count: Int
}
