import Foundation
import Research
import Simulation
import TradingCore

/// What one run came to, whoever ran it.
struct TrialFigures {
    /// Account currency.
    let first: Double
    let last: Double
    let sharpe: Double?
    /// A fraction of the high before.
    let drawdown: Double
    let trades: Int
    let won: Int
    let costs: Double
    let span: TimeSpan
    /// Thinned, so that no extreme is lost.
    let times: [UTCTime]
    let equity: [Double]
    let fills: [ChartFill]
    let fillCount: Int

    /// Fills that a picture marks; of more every so many-th is marked.
    static let fillsMax = 200

    var totalReturn: Double { first > 0 ? last / first - 1 : 0 }

    private var annualReturn: Double? {
        let years = span.secondsApproximate / (365.25 * 86_400)
        return years > 0 && first > 0 && last > 0 ? pow(last / first, 1 / years) - 1 : nil
    }

    /// The numbers beside return and drawdown, as they are shown everywhere.
    var numbers: [NamedNumber] {
        let rate = trades > 0 ? Double(won) / Double(trades) : nil
        return [
            NamedNumber("Sharpe", Metric.Value.number(orNone: sharpe).text),
            NamedNumber("CAGR", Metric.Value.share(orNone: annualReturn).text),
            NamedNumber("Trades", "\(trades), won \(Metric.Value.share(orNone: rate).text)"),
            NamedNumber("Costs", Metric.Value.money(costs).text),
        ]
    }

    /// For the picture, in whole cents.
    var curve: EquityTrail? {
        guard times.count > 1 else { return nil }
        return EquityTrail(
            seconds: times.map(\.seconds),
            equity: equity.map { Money(approximating: ($0 * 100).rounded() / 100) ?? .zero },
            fills: fills
        )
    }

    /// What the picture leaves out; nil for nothing.
    var thinned: String? {
        fillCount > fills.count
            ? "Of \(fillCount) fills the picture marks \(fills.count)." : nil
    }

    /// A run over columns.
    init(_ track: CrossTrack, _ columns: CrossColumns, start: Money, barsPerYear: Double) {
        first = start.approximate
        last = track.last
        sharpe = track.sharpe(barsPerYear: barsPerYear)
        drawdown = track.maxDrawdown
        trades = track.trades
        won = track.won
        costs = track.costs.approximate
        span = (track.times.last ?? .epoch) - (track.times.first ?? .epoch)
        times = track.times
        equity = track.equity
        let symbol = columns.instrument.id.symbol
        fills = Self.thin(track.fills).map { fill in
            ChartFill(
                time: columns.fillTime(fill),
                symbol: symbol,
                side: fill.side,
                price: fill.price,
                quantity: fill.quantity
            )
        }
        fillCount = track.fills.count
    }

    /// A run of the engine.
    init(_ outcome: BacktestOutcome, venue: VenueID, barsPerYear: Double) {
        let record = TrackRecord(outcome, venue: venue)
        let summary = PerformanceSummary(record, periodsPerYear: barsPerYear)
        first = record.curve.equity.first ?? 0
        last = record.curve.equity.last ?? 0
        sharpe = summary.sharpe
        drawdown = summary.drawdown?.depth ?? 0
        trades = summary.trades
        won = record.trips.count { $0.profit > 0 }
        costs = summary.costs
        span = record.curve.span
        let places = Self.extremes(record.curve.equity)
        times = places.map { record.curve.times[$0] }
        equity = places.map { record.curve.equity[$0] }
        let own = outcome.fills.map(\.fill).filter { $0.instrument.venue == venue }
        fills = Self.thin(own).map { fill in
            ChartFill(
                time: fill.time,
                symbol: fill.instrument.symbol,
                side: fill.side,
                price: fill.price,
                quantity: fill.quantity
            )
        }
        fillCount = own.count
    }

    /// The first and the last place, and of each stretch that of the least and of the greatest value.
    static func extremes(_ values: [Double]) -> [Int] {
        let buckets = CrossTrack.buckets
        guard values.count > 2 * buckets else { return Array(values.indices) }
        var places: [Int] = [0]
        for bucket in 0..<buckets {
            let range = bucket * values.count / buckets..<(bucket + 1) * values.count / buckets
            let least = range.min { values[$0] < values[$1] } ?? range.lowerBound
            let greatest = range.max { values[$0] < values[$1] } ?? range.lowerBound
            for place in [min(least, greatest), max(least, greatest)]
            where place > places[places.count - 1] { places.append(place) }
        }
        if places[places.count - 1] < values.count - 1 { places.append(values.count - 1) }
        return places
    }

    private static func thin<Element>(_ all: [Element]) -> [Element] {
        guard all.count > fillsMax else { return all }
        return (0..<fillsMax).map { all[$0 * all.count / fillsMax] }
    }
}
