package import Simulation
package import TradingCore

/// The bars of one market as columns of numbers, oldest first, for what looks at many bars at once. All
/// columns are of the same length.
package struct BarColumns: Sendable {
    /// When each bar opened.
    package let times: [UTCTime]
    /// Prices, in quote units per base unit.
    package let open: [Double]
    package let high: [Double]
    package let low: [Double]
    package let close: [Double]
    /// Base units.
    package let volume: [Double]
    /// Whether every number is finite, no high is under its low and no volume negative: then nobody needs
    /// to look for a bar that is to be passed over.
    package let isWhole: Bool

    package var count: Int { close.count }

    /// - Precondition: the columns are of the same length.
    package init(
        times: [UTCTime],
        open: [Double],
        high: [Double],
        low: [Double],
        close: [Double],
        volume: [Double]
    ) {
        let lengths = Set([
            times.count, open.count, high.count, low.count, close.count, volume.count,
        ])
        precondition(lengths.count == 1, "the columns of bars are of the same length")
        self.times = times
        self.open = open
        self.high = high
        self.low = low
        self.close = close
        self.volume = volume
        isWhole = Self.isWhole(high: high, low: low, close: close, volume: volume)
    }

    /// The rows of a file.
    package init(_ rows: [BarRow]) {
        self.init(
            times: rows.map(\.time),
            open: rows.map(\.open.approximate),
            high: rows.map(\.high.approximate),
            low: rows.map(\.low.approximate),
            close: rows.map(\.close.approximate),
            volume: rows.map(\.volume.approximate)
        )
    }

    private static func isWhole(
        high: [Double],
        low: [Double],
        close: [Double],
        volume: [Double]
    ) -> Bool {
        var isWhole = true
        for index in close.indices {
            // A difference with NaN is no order, and infinity less itself is NaN.
            let isBar = high[index] >= low[index] && close[index] - close[index] == 0
            let isFinite = high[index] - high[index] == 0 && low[index] - low[index] == 0
            let isTraded = volume[index] >= 0 && volume[index] < .infinity
            isWhole = isWhole && isBar && isFinite && isTraded
        }
        return isWhole
    }
}
