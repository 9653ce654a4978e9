import Strategies

/// The edges of a band of deviations (``BollingerBands``), those that are wanted.
struct BandJob: WindowJob {
    let period: Int
    var sinks: [ColumnSink]
    private let width: Double
    /// The edge of each sink: 1 the upper one, 0 the middle, -1 the lower.
    private let edges: [Double]
    /// Means and summed squares of the blocks at hand.
    private let means: Output
    private let squares: Output

    init(
        _ period: Int,
        _ width: Double,
        _ sinks: [(edge: Double, sink: ColumnSink)],
        means: Output
    ) {
        self.period = period
        self.width = width
        self.sinks = sinks.map(\.sink)
        edges = sinks.map(\.edge)
        self.means = means
        squares = means + Self.half(period)
    }

    /// Cells of `means`.
    static func cells(_ period: Int) -> Int { 2 * half(period) }
    private static func half(_ period: Int) -> Int { 8 * period + 2 }

    func eight(_ bars: BarPointers, _ start: Int) {
        deviations(bars.close + start)
        finish(start + period - 1, 8 * period)
    }

    func one(_ bars: BarPointers, _ start: Int, _ end: Int) {
        let rows = end - (start + period - 1)
        deviation(bars.close + start, rows)
        finish(start + period - 1, rows)
    }

    /// Turns means and summed squares into edges.
    private func finish(_ first: Int, _ rows: Int) {
        let scale = 1 / Double(period)
        if edges == [1, 0, -1] {
            let places = (sinks[0].column + first, sinks[1].column + first, sinks[2].column + first)
            var row = 0
            while row < rows {
                let mean = Pair(at: means + row)
                let reach = width * (Pair(at: squares + row) * scale).root
                if row &+ 1 < rows {
                    (mean + reach).put(at: places.0 + row)
                    mean.put(at: places.1 + row)
                    (mean - reach).put(at: places.2 + row)
                } else {
                    places.0[row] = (mean + reach).x
                    places.1[row] = mean.x
                    places.2[row] = (mean - reach).x
                }
                row &+= 2
            }
            return
        }
        for (edge, sink) in zip(edges, sinks) {
            let out = sink.column + first
            for row in 0..<rows {
                let reach = width * (squares[row] * scale).squareRoot()
                out[row] =
                    edge > 0 ? means[row] + reach : edge < 0 ? means[row] - reach : means[row]
            }
        }
    }

    /// Eight blocks of ``Deviation``.
    private func deviations(_ values: Column) {
        let (period, scale) = (period, 1 / Double(period))
        var mean = Eight(repeating: 0)
        for row in 0..<period { mean += EightRows.one(values + row, period) }
        mean *= scale
        var square = Eight(repeating: 0)
        for row in 0..<period {
            let gap = EightRows.one(values + row, period) - mean
            square += gap * gap
        }
        EightRows.put(mean, means, period)
        EightRows.put(square, squares, period)
        var row = 1
        while row &+ 1 < period {
            let new = EightRows.two(values + (row + period - 1), period)
            let old = EightRows.two(values + (row - 1), period)
            Self.step(&mean, &square, new.0, old.0, scale)
            let (first, firstSquare) = (mean, square)
            Self.step(&mean, &square, new.1, old.1, scale)
            EightRows.put(first, mean, means + row, period)
            EightRows.put(firstSquare, square, squares + row, period)
            row &+= 2
        }
        guard row < period else { return }
        let new = EightRows.one(values + (row + period - 1), period)
        Self.step(&mean, &square, new, EightRows.one(values + (row - 1), period), scale)
        EightRows.put(mean, means + row, period)
        EightRows.put(square, squares + row, period)
    }

    @inline(__always)
    private static func step(
        _ mean: inout Eight,
        _ square: inout Eight,
        _ value: Eight,
        _ dropped: Eight,
        _ scale: Double
    ) {
        let step = value - dropped
        let before = mean
        mean += step * scale
        square += step * (value - mean + dropped - before)
        square.replace(with: 0, where: square .< 0)
    }

    /// One block of it.
    private func deviation(_ values: Column, _ rows: Int) {
        let scale = 1 / Double(period)
        var mean = 0.0
        for row in 0..<period { mean += values[row] }
        mean *= scale
        var square = 0.0
        for row in 0..<period { square += (values[row] - mean) * (values[row] - mean) }
        (means[0], squares[0]) = (mean, square)
        for row in 1..<max(rows, 1) {
            let (value, dropped) = (values[row + period - 1], values[row - 1])
            let step = value - dropped
            let before = mean
            mean += step * scale
            square = max(square + step * (value - mean + dropped - before), 0)
            (means[row], squares[row]) = (mean, square)
        }
    }
}
