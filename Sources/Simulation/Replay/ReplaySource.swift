package import TradingCore

/// Plays recorded bars of one instrument as market events in the order of time.
///
/// A bar becomes four quotes: its open at once, the extreme that is nearer to the open after a third of
/// the bar, the other one after two thirds, its close one second (or a sixtieth of the bar, if that is
/// less) before the end. At equal distance a rising bar goes to its low first, a falling one to its
/// high. Then the closed bar comes at its closing time, and with it the larger bars that it ends. What
/// a gap leaves open is told before the first event after the gap. A row that begins before the one before
/// it is over is left out; the file's report counts such rows.
package struct ReplaySource: Sendable {
    package let instrument: Instrument
    private let rows: [BarRow]
    private let funding: [FundingRow]
    private let interval: BarInterval
    private let model: ReplayQuoteModel
    private var aggregators: [BarAggregator]
    private var nextRow = 0
    private var nextFunding = 0
    /// Holds what one bar and the funding in it tell.
    private var pending = FirstInFirstOut<MarketEvent>()

    /// `intervals` are the larger bars to tell beside the recorded ones, multiples of `interval`.
    package init(
        rows: [BarRow],
        interval: BarInterval,
        instrument: Instrument,
        intervals: [BarInterval] = [],
        funding: [FundingRow] = [],
        model: ReplayQuoteModel = ReplayQuoteModel()
    ) {
        self.rows = rows
        self.interval = interval
        self.instrument = instrument
        self.funding = funding
        self.model = model
        let larger = intervals.filter { $0.seconds > interval.seconds }
        precondition(
            larger.allSatisfy { $0.seconds % interval.seconds == 0 },
            "larger bars are multiples"
        )
        aggregators = larger.map { BarAggregator(interval: $0) }
        if let first = rows.first {
            while nextFunding < funding.count, funding[nextFunding].time < first.time {
                nextFunding += 1
            }
        }
    }

    /// Recorded rows that were begun, of all that there are.
    package var progress: (begun: Int, all: Int) { (nextRow, rows.count) }

    /// The next event; nil at the end of the bars. Funding outside of the bars' time is left out.
    package mutating func next() -> MarketEvent? {
        if pending.count == 0 { expandNextBar() }
        return pending.popFirst()
    }

    /// The time of the next event; nil at the end.
    package mutating func nextTime() -> UTCTime? {
        if pending.count == 0 { expandNextBar() }
        return pending.first?.time
    }

    private mutating func expandNextBar() {
        guard nextRow < rows.count else { return }
        let row = rows[nextRow]
        let closing = row.time + interval.span
        nextRow += 1
        while nextRow < rows.count, rows[nextRow].time < closing { nextRow += 1 }
        closeLargerBars(until: row.time)
        for quote in quotes(of: row) {
            tellFunding(until: quote.time)
            pending.append(.quote(quote))
        }
        let bar = Bar(
            instrument: instrument.id,
            interval: interval,
            openTime: row.time,
            open: row.open,
            high: row.high,
            low: row.low,
            close: row.close,
            volume: row.volume
        )
        // Funding at the closing instant belongs to the next bar, after this one is told.
        tellFunding(until: UTCTime(nanoseconds: closing.nanoseconds - 1))
        pending.append(.bar(bar))
        for index in aggregators.indices {
            if let larger = aggregators[index].add(bar) { pending.append(.bar(larger)) }
        }
        if nextRow == rows.count { tellFunding(until: closing) }
    }

    /// Tells what a gap left open, between the funding that lies in the gap.
    private mutating func closeLargerBars(until time: UTCTime) {
        var closed: [Bar] = []
        for index in aggregators.indices {
            if let bar = aggregators[index].close(until: time) { closed.append(bar) }
        }
        for bar in closed.sorted(by: { $0.closeTime < $1.closeTime }) {
            tellFunding(until: UTCTime(nanoseconds: bar.closeTime.nanoseconds - 1))
            pending.append(.bar(bar))
        }
    }

    private mutating func tellFunding(until time: UTCTime) {
        while nextFunding < funding.count, funding[nextFunding].time <= time {
            let row = funding[nextFunding]
            nextFunding += 1
            pending.append(.funding(instrument: instrument.id, rate: row.rate, time: row.time))
        }
    }

    private func quotes(of row: BarRow) -> [Quote] {
        let toLow = row.open - row.low
        let toHigh = row.high - row.open
        let isLowFirst = toLow == toHigh ? row.close >= row.open : toLow < toHigh
        let path = [
            row.open, isLowFirst ? row.low : row.high, isLowFirst ? row.high : row.low, row.close,
        ]
        let length = interval.span.nanoseconds
        let offsets = [0, length / 3, length / 3 * 2, length - min(1_000_000_000, length / 60)]
        return zip(path, offsets).map { price, offset in
            model.quote(
                around: price,
                volume: row.volume,
                instrument,
                at: row.time + TimeSpan(nanoseconds: offset)
            )
        }
    }
}
