// What pictures are drawn from. The words of a report are complete without it.

/// The equity in more points than words can bear, with the fills of that time.
package struct EquityTrail: Sendable, Hashable, Codable {
    /// Seconds since 1970, UTC, oldest first.
    package let seconds: [Int64]
    /// As many.
    package let equity: [Money]
    /// At most 200, oldest first; a reversed one has the other side.
    package let fills: [ChartFill]

    package init(seconds: [Int64], equity: [Money], fills: [ChartFill]) {
        self.seconds = seconds
        self.equity = equity
        self.fills = fills
    }
}

/// A fill as charts mark it.
package struct ChartFill: Sendable, Hashable, Codable {
    package let time: UTCTime
    package let symbol: String
    package let side: Side
    package let price: Price
    package let quantity: Quantity

    package init(time: UTCTime, symbol: String, side: Side, price: Price, quantity: Quantity) {
        self.time = time
        self.symbol = symbol
        self.side = side
        self.price = price
        self.quantity = quantity
    }
}

/// `/chart`: the last closed bars of an instrument, and what we have in it.
package struct ChartReport: Sendable, Hashable, Codable {
    package let time: UTCTime
    package let venue: String
    package let symbol: String
    /// The length of a bar, such as `5m`.
    package let interval: String
    /// The lengths that can be shown.
    package let frames: [String]
    /// How many bars there are.
    package let barCount: Int
    package let bars: BarTable
    /// The last close.
    package let last: Price?
    /// The last close over the first open, less one.
    package let change: Fraction?
    package let high: Price?
    package let low: Price?
    package let position: PositionRow?
    /// What rests at the venue, at most eight.
    package let orders: [OrderRow]
    /// Within the bars, at most forty, newest first.
    package let fills: [ChartFill]
    /// Why there are no bars, or not those that were asked for; nil when all is as asked.
    package let note: String?

    package init(
        time: UTCTime,
        venue: String,
        symbol: String,
        interval: String,
        frames: [String],
        bars: BarTable,
        last: Price? = nil,
        change: Fraction? = nil,
        high: Price? = nil,
        low: Price? = nil,
        position: PositionRow? = nil,
        orders: [OrderRow] = [],
        fills: [ChartFill] = [],
        note: String? = nil
    ) {
        self.time = time
        self.venue = venue
        self.symbol = symbol
        self.interval = interval
        self.frames = frames
        barCount = bars.seconds.count
        self.bars = bars
        self.last = last
        self.change = change
        self.high = high
        self.low = low
        self.position = position
        self.orders = orders
        self.fills = fills
        self.note = note
    }
}

/// Bars as columns of the same length, oldest first.
package struct BarTable: Sendable, Hashable, Codable {
    /// When each opened, in seconds since 1970, UTC.
    package let seconds: [Int64]
    package let open: [Price]
    package let high: [Price]
    package let low: [Price]
    package let close: [Price]
    /// Base units.
    package let volume: [Quantity]

    package init(_ bars: [ClosedBar]) {
        seconds = bars.map(\.openTime.seconds)
        open = bars.map(\.open)
        high = bars.map(\.high)
        low = bars.map(\.low)
        close = bars.map(\.close)
        volume = bars.map(\.volume)
    }
}
