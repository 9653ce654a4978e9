import Foundation
import Research
import Simulation
import Strategies
import TradingCore
import TradingEngine

/// A backtest in numbers, as it is printed and exported.
struct BacktestResult: Encodable {
    /// One metric with its definition. Shares are fractions, spans seconds, times seconds since 1970.
    struct Number: Encodable {
        let name: String
        let value: Double?
        let definition: String
    }

    /// A file of bars.
    struct DataFile: Encodable {
        let file: String
        let symbol: String
        let interval: String
        let bars: Int
        let from: UTCTime
        let to: UTCTime
        let sha256: String
    }

    /// What is open at the end.
    struct Holding: Encodable {
        let symbol: String
        let quantity: Quantity
        let averagePrice: Price
    }

    /// One market.
    struct Market: Encodable {
        let market: String
        let strategy: String
        let parameters: [String: String]
        let currency: String
        let costs: [String: String]
        let data: [DataFile]
        let equityFirst: Money?
        let equityLast: Money?
        let metrics: [String: Number]
        let trades: [RoundTrip]
        let openAtEnd: [Holding]
        /// As text, in the order in which they are shown; not exported.
        let shown: [Metric]
        let record: TrackRecord

        private enum CodingKeys: String, CodingKey {
            case market, strategy, parameters, currency, costs, data
            case equityFirst = "equity_first"
            case equityLast = "equity_last"
            case metrics, trades
            case openAtEnd = "open_at_end"
        }
    }

    /// Of two markets: how their equity moved together.
    struct Correlation: Encodable {
        let one: String
        let other: String
        /// Of daily returns; nil where one did not move.
        let correlation: Double?
    }

    /// What the engine did.
    struct Counts: Encodable {
        let events: Int
        let orders: Int
        let fills: Int
        let cancels: Int
        let rejects: Int
        /// By the reason for which the risk gate held orders back: how often it became that reason.
        let heldBack: [String: Int]
        let halts: [String]

        private enum CodingKeys: String, CodingKey {
            case events, orders, fills, cancels, rejects, halts
            case heldBack = "held_back"
        }
    }

    let version: String
    let seed: UInt64
    let markets: [Market]
    /// All markets together; nil for a single one, and where accounts are in several currencies.
    let total: [String: Number]?
    let correlations: [Correlation]
    let counts: Counts
    let shownTotal: [Metric]
    let totalRecord: TrackRecord?

    private enum CodingKeys: String, CodingKey {
        case version, seed, markets, total, correlations, counts
    }

    init(_ plan: BacktestPlan, _ outcome: BacktestOutcome) {
        version = Build.version
        seed = plan.run.seed
        markets = plan.parts.map {
            // One market alone has the whole run for its own.
            Market($0, outcome, within: plan.parts.count > 1 ? $0.time : nil)
        }
        let isSummed = markets.count > 1 && outcome.marks[.total] != nil
        let record = isSummed ? TrackRecord(outcome, venue: .total) : nil
        totalRecord = record
        shownTotal =
            record.map { record in
                let curve = record.curve.daily
                let daily = TrackRecord(
                    curve: curve,
                    trips: record.trips,
                    traded: record.traded,
                    costs: record.costs
                )
                return PerformanceSummary(daily, periodsPerYear: 365).metrics
            } ?? []
        total = isSummed ? Number.table(shownTotal) : nil
        correlations = Self.correlations(markets)
        counts = Counts(
            events: outcome.eventCount,
            orders: outcome.orderCount,
            fills: outcome.fills.count,
            cancels: outcome.cancelCount,
            rejects: outcome.rejectCount,
            heldBack: Dictionary(
                uniqueKeysWithValues: outcome.skips.map { ($0.key.rawValue, $0.value) }
            ),
            halts: outcome.halts.map(\.reason)
        )
    }

    /// The whole result as JSON text.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    private static func correlations(_ markets: [Market]) -> [Correlation] {
        let curves = markets.map(\.record.curve.daily)
        var rows: [Correlation] = []
        for one in markets.indices {
            for other in markets.indices where other > one {
                rows.append(
                    Correlation(
                        one: markets[one].market,
                        other: markets[other].market,
                        correlation: curves[one].correlation(with: curves[other])
                    )
                )
            }
        }
        return rows
    }
}

extension BacktestResult.Number {
    static func table(_ metrics: [Metric]) -> [String: Self] {
        Dictionary(
            uniqueKeysWithValues: metrics.map {
                ($0.key, Self(name: $0.name, value: $0.value.plain, definition: $0.definition))
            }
        )
    }
}

extension BacktestResult.Market {
    fileprivate init(
        _ part: BacktestPlan.Part,
        _ outcome: BacktestOutcome,
        within time: ClosedRange<UTCTime>?
    ) {
        let venue = part.market.venue
        let record = TrackRecord(outcome, venue: venue, within: time)
        let kind = part.data.series[0].instrument.kind
        let year = TradingYear(kind).periods(of: part.data.interval)
        let marks = (outcome.marks[venue] ?? []).filter { time?.contains($0.time) ?? true }
        market = part.spec.id.text
        strategy = part.spec.strategy
        parameters = Dictionary(
            uniqueKeysWithValues: part.market.strategies.flatMap(\.parameters)
                .map { ($0.name, $0.value) }
        )
        currency = part.market.currency
        costs = Self.words(part)
        data = zip(part.data.series, part.data.hashes).map(BacktestResult.DataFile.init)
        equityFirst = marks.first?.equity
        equityLast = marks.last?.equity
        shown = PerformanceSummary(record, periodsPerYear: year).metrics
        metrics = BacktestResult.Number.table(shown)
        trades = record.trips
        openAtEnd = outcome.openPositions.filter { $0.key.venue == venue }
            .sorted { $0.key < $1.key }
            .map {
                BacktestResult.Holding(
                    symbol: $0.key.symbol,
                    quantity: $0.value.quantity,
                    averagePrice: $0.value.averagePrice
                )
            }
        self.record = record
    }

    private static func words(_ part: BacktestPlan.Part) -> [String: String] {
        let costs = part.spec.costs.filled(by: part.data.series[0].instrument)
        return [
            "maker fee": costs.makerFee?.display ?? "",
            "taker fee": costs.takerFee?.display ?? "",
            "spread": costs.spread.display,
            "slippage": costs.slippage.display,
            "latency": costs.latency.display,
            "leverage": "\(part.market.leverage)x",
        ]
    }
}

extension BacktestPlan.Part {
    /// From the opening of its first bar to the close of its last.
    fileprivate var time: ClosedRange<UTCTime> {
        let reports = data.series.map(\.file.report)
        let first = reports.map(\.firstTime).min() ?? .epoch
        let last = reports.map { $0.lastTime + $0.interval.span }.max() ?? first
        return first...max(first, last)
    }
}

extension BacktestResult.DataFile {
    fileprivate init(_ series: RecordedMarket.Series, _ hash: String) {
        let report = series.file.report
        file = report.name.file
        symbol = series.instrument.id.symbol
        interval = report.interval.text
        bars = report.rows
        from = report.firstTime
        to = report.lastTime
        sha256 = hash
    }
}
