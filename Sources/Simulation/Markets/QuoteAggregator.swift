package import TradingCore

/// Makes closed bars of several instruments and intervals out of quotes, at mid price on the tick.
package struct QuoteAggregator: Sendable {
    private var builders: [BarBuilder] = []
    private let ticks: [Price]
    private let symbols: [InstrumentID]
    private let intervalCount: Int
    /// No bar closes before this instant.
    private var nextClose = UTCTime.distantFuture

    /// `since` is the instant from which every quote is given; see `BarBuilder`.
    package init(instruments: [Instrument], intervals: [BarInterval], since: UTCTime) {
        for instrument in instruments {
            for interval in intervals {
                builders.append(
                    BarBuilder(instrument: instrument.id, interval: interval, since: since)
                )
            }
        }
        ticks = instruments.map(\.tick)
        symbols = instruments.map(\.id)
        intervalCount = intervals.count
    }

    /// Adds a quote and the volume traded at it, where that is known; returns the bars that were over
    /// before it. Quotes that are not sane and unknown instruments are ignored.
    package mutating func add(_ quote: Quote, volume: Quantity = .zero) -> [Bar] {
        guard quote.isSane, let index = symbols.firstIndex(of: quote.instrument) else { return [] }
        let closed = close(until: quote.time)
        add(quote.mid.rounded(to: ticks[index], .nearest), volume, index, at: quote.time)
        return closed
    }

    /// Adds a price of the instrument at `index`, whose earlier bars were closed by the caller.
    mutating func add(_ price: Price, _ volume: Quantity, _ index: Int, at time: UTCTime) {
        for place in index * intervalCount..<(index + 1) * intervalCount {
            // A late price opens no bar, and bars before `time` are closed already.
            _ = builders[place].add(price, volume: volume, at: time)
            if let end = builders[place].closesAt, end < nextClose { nextClose = end }
        }
    }

    /// The bars that are over at `time`, in the order of their closing.
    package mutating func close(until time: UTCTime) -> [Bar] {
        guard nextClose <= time else { return [] }
        var closed: [Bar] = []
        nextClose = .distantFuture
        for place in builders.indices {
            if let bar = builders[place].close(until: time) { closed.append(bar) }
            if let end = builders[place].closesAt, end < nextClose { nextClose = end }
        }
        // The sort is stable only in effect; the place in the list decides among equals.
        return closed.enumerated().sorted {
            ($0.element.closeTime, $0.offset) < ($1.element.closeTime, $1.offset)
        }.map(\.element)
    }

    /// When the next bar closes; nil when none is under way.
    package var closesAt: UTCTime? { nextClose == .distantFuture ? nil : nextClose }
}
