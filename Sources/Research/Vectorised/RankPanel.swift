package import TradingCore

/// Closes of many instruments on the same bars, bar by bar: what a ranking looks at lies together.
package struct RankPanel: Sendable {
    package let times: [UTCTime]
    package let instruments: Int
    /// The close of instrument i at bar n stands at `n * instruments + i`.
    let closes: [Double]
    /// The same, instrument by instrument: the close of instrument i at bar n stands at `i * bars + n`.
    let columns: [Double]
    /// The bars that open a month of the calendar in UTC; the first bar is none, for the bar before it is not
    /// known.
    let monthStarts: [Int]

    package var bars: Int { times.count }

    /// - Parameters:
    ///   - times: when each bar opened.
    ///   - columns: the closes of each instrument, positive, as many as there are times.
    package init(times: [UTCTime], columns: [[Double]]) {
        precondition(columns.allSatisfy { $0.count == times.count }, "the columns are alike")
        self.times = times
        instruments = columns.count
        var closes = [Double](repeating: 0, count: times.count * columns.count)
        for (place, column) in columns.enumerated() {
            for (bar, close) in column.enumerated() {
                closes[bar * columns.count + place] = close
            }
        }
        self.closes = closes
        self.columns = Array(columns.joined())
        monthStarts = times.indices.dropFirst().filter { bar in
            let (before, now) = (times[bar - 1].day.civil, times[bar].day.civil)
            return (before.year, before.month) != (now.year, now.month)
        }
    }
}

/// Cross-sectional momentum as the strategy of that name has it: the strongest quantile by the change over a
/// lookback whose newest bars are left out; what is held stays within a band; sizes move at rankings alone.
package struct RankRule: Sendable, Hashable {
    /// Bars from the older price of the change to now.
    package var lookbackBars = 252
    /// Newest bars that are left out of the change.
    package var skipBars = 21
    /// The share of instruments that holds places.
    package var quantile = 0.2
    /// What is held stays while it ranks within so much more than the quantile.
    package var holdBand = 0.1
    /// What all places hold together, a multiple of equity.
    package var leverage = 1.0
    /// A position stays while the wanted size differs by less than this fraction of it.
    package var resizeBand = 0.2
    /// A fraction of the traded value.
    package var fee = 0.0
    /// Bars from a ranking's close to the close at which its orders are filled.
    package var delayBars = 1

    package init() {}

    /// Places among so many instruments.
    package func places(among count: Int) -> Int {
        max(1, Int((quantile * Double(count)).rounded()))
    }

    /// The rank up to which what is held stays.
    package func band(among count: Int) -> Int {
        max(places(among: count), Int(((quantile + holdBand) * Double(count)).rounded()))
    }
}
