package import Simulation
package import TradingCore

/// Opens and closes of one market as whole ticks in columns, with running sums of the closes: what averages
/// are compared on exactly. A double holds whole numbers to 2^53, and the tape is refused where a sum could pass
/// that.
package struct TickTape: Sendable {
    package let times: [UTCTime]
    /// The largest step that every price is a whole number of.
    package let tick: Price
    /// In ticks.
    package let open: [Double]
    package let close: [Double]
    /// At place n the sum of the first n closes; one more than the bars.
    let sums: [Double]
    /// The largest price, in ticks.
    let most: Double

    package var count: Int { close.count }
    /// A tick in quote units per base unit.
    package var tickSize: Double { tick.approximate }

    /// Whole ticks.
    ///
    /// - Precondition: the columns are of the same length.
    /// - Throws: when prices are not positive, or too many and too fine for exact sums.
    package init(
        times: [UTCTime],
        tick: Price,
        open: [Int64],
        close: [Int64]
    ) throws(TickTapeProblem) {
        precondition(times.count == open.count && open.count == close.count, "columns are alike")
        let (least, most) = (
            min(open.min() ?? 1, close.min() ?? 1), max(open.max() ?? 1, close.max() ?? 1)
        )
        guard least > 0 else { throw .notPositive }
        let bound = Double(most) * Double(close.count + 1)
        guard bound < Self.exactMax else { throw .tooFine(tick: tick) }
        self.times = times
        self.tick = tick
        self.most = Double(most)
        self.open = open.map(Double.init)
        self.close = close.map(Double.init)
        sums = [Double](unsafeUninitializedCapacity: close.count + 1) { cells, count in
            var sum = 0.0
            cells[0] = 0
            for place in close.indices {
                sum += Double(close[place])
                cells[place + 1] = sum
            }
            count = close.count + 1
        }
    }

    /// The rows of a file; the tick is the greatest common divisor of the prices.
    package init(_ rows: [BarRow]) throws(TickTapeProblem) {
        var tick: Int128 = 0
        for row in rows {
            tick = Self.divisor(tick, row.open.units)
            tick = Self.divisor(tick, row.close.units)
        }
        let step = max(tick, 1)
        func ticks(_ price: Price) throws(TickTapeProblem) -> Int64 {
            guard let whole = Int64(exactly: price.units / step) else {
                throw .tooFine(tick: Price(units: step))
            }
            return whole
        }
        var (open, close): ([Int64], [Int64]) = ([], [])
        open.reserveCapacity(rows.count)
        close.reserveCapacity(rows.count)
        for row in rows {
            open.append(try ticks(row.open))
            close.append(try ticks(row.close))
        }
        try self.init(
            times: rows.map(\.time),
            tick: Price(units: step),
            open: open,
            close: close
        )
    }

    /// 2^53.
    static let exactMax = 9_007_199_254_740_992.0

    private static func divisor(_ left: Int128, _ right: Int128) -> Int128 {
        var (left, right) = (left, right)
        while right != 0 { (left, right) = (right, left % right) }
        return left
    }
}

/// Why prices do not become a tape.
package enum TickTapeProblem: Error, Sendable, Hashable, CustomStringConvertible {
    case notPositive
    /// Their common step is so small that sums would not be exact.
    case tooFine(tick: Price)

    package var description: String {
        switch self {
        case .notPositive: "A price is not positive."
        case .tooFine(let tick):
            "The prices share no step larger than \(tick), and there are too many of them for exact "
                + "sums. Round them to the instrument's tick."
        }
    }
}
