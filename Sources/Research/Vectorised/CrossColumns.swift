package import Simulation
package import TradingCore

/// The recorded bars of one instrument as the columns that ``CrossReplay`` asks. Made once for a file and used
/// by every run over it.
package struct CrossColumns: Sendable {
    package let instrument: Instrument
    package let interval: BarInterval
    package let costs: BacktestCosts
    /// Opens and closes; what finds the changes of side.
    let tape: ReturnTape
    /// Mid prices of the quotes that the closes become, in quote units: what positions are valued at.
    let middle: [Double]
    /// Extremes in ticks of the tape, rounded away from the close; empty where nothing is margined.
    let low: [Float]
    let high: [Float]
    /// Base units, rounded to the nearest float.
    let volume: [Float]
    /// Bars before which bars are missing, in order.
    let gaps: [Int]

    package var count: Int { tape.tape.count }
    /// When each bar opened.
    package var times: [UTCTime] { tape.tape.times }
    /// Bytes that a file of so many bars takes.
    package static func bytes(bars: Int) -> Int { bars * (4 * 8 + 4 * 8 + 8 + 3 * 4) }

    /// Nil where columns cannot stand for the file: prices that share no tick, an instrument whose sessions
    /// or funding the engine must watch, costs that move with time or
    /// size, or bars that are too short for an order to arrive within the first third of one.
    package init?(_ series: RecordedMarket.Series, costs: BacktestCosts = BacktestCosts()) {
        let report = series.file.report
        guard series.instrument.calendar == .always, series.funding.isEmpty,
            costs.slippage.isZero, costs.carry == CarryModel(), costs.latency > .zero,
            costs.latency < .seconds(1), report.interval.seconds >= 60,
            let tape = try? TickTape(series.file.rows)
        else { return nil }
        instrument = series.instrument
        interval = report.interval
        self.costs = costs
        middle = Self.middle(tape, series.instrument.tick, costs.spread)
        self.tape = ReturnTape(tape, FillRule())
        volume = series.file.rows.map { Float($0.volume.approximate) }
        let span = report.interval.span
        gaps = tape.times.indices.dropFirst().filter { tape.times[$0] - tape.times[$0 - 1] != span }
        guard series.instrument.canBeShort else {
            (low, high) = ([], [])
            return
        }
        let tick = tape.tick.approximate
        low = series.file.rows.map { Float($0.low.approximate / tick).nextDown }
        high = series.file.rows.map { Float($0.high.approximate / tick).nextUp }
    }

    /// The quote around a price is as many ticks wide as ``ReplayQuoteModel`` makes it; where that is an odd number
    /// its middle lies half a tick over the price.
    private static func middle(_ tape: TickTape, _ tick: Price, _ spread: Fraction) -> [Double] {
        let ruler = Ruler(tape, tick, spread)
        return tape.close.map(ruler.middle)
    }

    /// The mid price after a bar's opening, in quote units.
    func middle(atOpen bar: Int) -> Double {
        Ruler(tape.tape, instrument.tick, costs.spread).middle(tape.tape.open[bar])
    }

    /// Makes mid prices of prices in ticks of the tape.
    private struct Ruler {
        let ticks: Double
        let size: Double
        let share: Double

        init(_ tape: TickTape, _ tick: Price, _ spread: Fraction) {
            ticks = Double(Int64(tape.tick.units / tick.units))
            (size, share) = (tick.approximate, spread.approximate)
        }

        func middle(_ traded: Double) -> Double {
            let price = traded * ticks
            let wide = max(1, (price * share - 1e-9).rounded(.up))
            let isOdd = wide.truncatingRemainder(dividingBy: 2) == 1
            return (price + (isOdd ? 0.5 : 0)) * size
        }
    }

    /// When a bar is over.
    package func closeTime(_ bar: Int) -> UTCTime { times[bar] + interval.span }

    /// When a fill happened: at the opening of its bar, or where that comes later at the close before.
    package func fillTime(_ fill: CrossLedger.Fill) -> UTCTime {
        opensAtOnce(fill.bar) ? times[fill.bar] : closeTime(fill.bar - 1)
    }

    /// Whether an order that left at the close before a bar meets that bar's opening. It does not where bars
    /// are missing between, or where there is no such bar: then the last quote is still there.
    func opensAtOnce(_ bar: Int) -> Bool {
        bar < count && times[bar] - times[bar - 1] == interval.span
    }
}
