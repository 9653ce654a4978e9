package import TradingCore

/// Candles with indicator lines, trades and price levels.
package struct CandleChart: Sendable {
    package var heading: Heading
    package let bars: CandleSeries
    package let lines: [IndicatorLine]
    package let trades: [TradeMark]
    package let levels: [PriceLevel]
    /// Small print; how many bars a candle joins is added.
    package let note: String

    package init(
        _ heading: Heading,
        bars: CandleSeries,
        lines: [IndicatorLine] = [],
        trades: [TradeMark] = [],
        levels: [PriceLevel] = [],
        note: String = "Times are UTC"
    ) {
        self.heading = heading
        self.bars = bars
        self.lines = lines
        self.trades = trades
        self.levels = levels
        self.note = note
    }

    /// The picture; one that says so where there is no bar.
    package func drawing(_ theme: Theme = .dark, size: PictureSize = .tall) -> Drawing {
        var sketch = Sketch(size, theme)
        let room = sketch.free.width - Measure.labelRoom
        let joined = max(1, Int((Double(bars.count) * Measure.candlePitch / room).rounded(.up)))
        let candles = bars.joined(by: joined)
        sketch.head(headingWithFigures(candles))
        guard let extent = Extent(self, candles) else {
            return sketch.emptyDrawing("No closed bars yet", caption: heading.title)
        }
        var board = CandleBoard(self, extent, candles, joined: joined, sketch: sketch)
        board.draw()
        return board.sketch.drawing(caption: caption)
    }

    private func headingWithFigures(_ candles: CandleSeries) -> Heading {
        guard heading.figures.isEmpty, let last = bars.close.last, let first = bars.open.first
        else { return heading }
        var filled = heading
        let high = Envelope.range(candles.high[...])?.upper ?? last
        let low = Envelope.range(candles.low[...])?.lower ?? last
        let places = NumberText.places(for: high)
        filled.figures = [
            Figure("Last close", NumberText.fixed(last, decimals: places)),
            .change("Change", first > 0 ? last / first - 1 : 0),
            Figure("High", NumberText.fixed(high, decimals: places)),
            Figure("Low", NumberText.fixed(low, decimals: places)),
        ]
        return filled
    }

    private var caption: String {
        let last = NumberText.plain(bars.close[bars.count - 1])
        return "\(heading.title): \(bars.count) bars, last close \(last), \(trades.count) trades"
    }

    /// The range of prices that the main pane shows.
    struct Extent {
        let lower: Double
        let upper: Double

        /// Bars, lines over them, trades, and those levels that do not squeeze the bars to a stripe.
        init?(_ chart: CandleChart, _ candles: CandleSeries) {
            guard let lows = Envelope.range(candles.low[...]),
                let highs = Envelope.range(candles.high[...])
            else { return nil }
            var (low, high) = (lows.lower, highs.upper)
            let span = max(high - low, abs(high) * 1e-4)
            let far = (low - span * 0.6)...(high + span * 0.6)
            var others = chart.trades.map(\.price) + chart.levels.map(\.price)
            for line in chart.lines where line.pane == nil {
                if let range = Envelope.range(line.values[...]) {
                    others += [range.lower, range.upper]
                }
            }
            for value in others where far.contains(value) {
                low = min(low, value)
                high = max(high, value)
            }
            lower = low
            upper = high
        }
    }
}

/// A line of an indicator, a value for each bar; NaN where it has none.
package struct IndicatorLine: Sendable, Hashable {
    package let name: String
    package let values: [Double]
    /// The name of the pane under the bars in which it stands, shared by lines of one name; nil for the bars'
    /// own pane.
    package let pane: String?
    /// Values at which the pane has a line across, such as 30 and 70 for the RSI.
    package let guides: [Double]

    package init(_ name: String, _ values: [Double], pane: String? = nil, guides: [Double] = []) {
        self.name = name
        self.values = values
        self.pane = pane
        self.guides = guides
    }
}

/// A price that has a line across: an open order, a stop, the entry of a position.
package struct PriceLevel: Sendable, Hashable {
    /// What stands at the price.
    package enum Kind: Sendable, Hashable {
        case entry
        case order(Side)
        case stop
        case target
    }

    package let kind: Kind
    package let price: Double
    /// Said at the line, such as `buy 0.5`.
    package let label: String

    package init(_ kind: Kind, price: Double, label: String) {
        self.kind = kind
        self.price = price
        self.label = label
    }
}
