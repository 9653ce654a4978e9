import Glibc
import RiskControl
import Simulation
import Strategies
import TradingCore
import TradingEngine

/// A million quotes through the whole core - reconciler, risk gate, simulated venue, exact money - in one
/// thread. Five quotes a second, so that two hundred thousand looks at risk are among them. What is measured is
/// the processor's time, for it is work of one thread and nothing waits. Orders, fills and the last equity tell
/// that a quicker core still does the same.
enum EventsCase {
    private static let quotes = 1_000_000
    private static let rounds = 3
    private static let id = InstrumentID(venue: VenueID("events"), symbol: "BTCUSDT")

    static func run(_ stage: Stage) throws -> [Benchmark.Result] {
        let events = made()
        let peer = try ResearchPeers.python("events.py")["events"]?.first
        let cross = try measure(
            "average cross",
            "sma-cross",
            ["interval": "1m", "fast": "10", "slow": "30"],
            events
        )
        let grid = try measure(
            "grid of 50 levels",
            "grid",
            [
                "symbol": "BTCUSDT", "interval": "1m", "lines": "51", "investment": "50000",
                "low": "29000", "high": "31000",
            ],
            events
        )
        // The peer runs the cross alone.
        let beside = cross.map { row in
            var row = row
            row.baseline = peer.map { ($0.name, $0.milliseconds) }
            return row
        }
        return beside + grid
    }

    private static func measure(
        _ name: String,
        _ strategy: String,
        _ parameters: [String: String],
        _ events: [MarketEvent]
    ) throws -> [Benchmark.Result] {
        var best = Double.infinity
        var outcome = BacktestOutcome()
        for _ in 0..<rounds {
            var backtest = Backtest(try setup(strategy, parameters))
            let start = processorSeconds()
            for event in events { backtest.take(event) }
            outcome = backtest.finish()
            best = min(best, processorSeconds() - start)
        }
        let equity = outcome.marks[.total]?.last?.equity.display ?? "none"
        return [
            .init(
                what: "\(name): \(outcome.orderCount) orders, \(outcome.fills.count) fills, "
                    + "equity \(equity) at the end",
                measured: .rate(
                    Double(outcome.eventCount) / best,
                    unit: "events",
                    count: outcome.eventCount
                )
            )
        ]
    }

    private static func setup(
        _ name: String,
        _ parameters: [String: String]
    ) throws -> BacktestSetup {
        let strategy = try StrategyCatalog.make(
            name,
            id: StrategyID(name),
            parameters: parameters
        )
        let config = SimulatedVenueConfig(
            venue: id.venue,
            currency: "USDT",
            startingBalance: Money(whole: 100_000),
            instruments: [instrument]
        )
        let market = BacktestMarket(
            MarketID("events"),
            venue: config,
            strategies: [StrategyAssignment(strategy: strategy, instruments: [id])]
        )
        let limits = RiskLimits.defaults(for: .perpetual).unlimited
        return BacktestSetup(
            markets: [market],
            policy: RiskPolicy(global: limits, venues: [:], fallback: limits)
        )
    }

    private static var instrument: Instrument {
        Instrument(
            id: id,
            kind: .perpetual,
            base: "BTC",
            quote: "USDT",
            tick: Price(units: 100_000_000_000),
            lot: Quantity(units: 1_000_000_000),
            quantityMin: Quantity(units: 1_000_000_000),
            quantityMax: Quantity(whole: 1_000),
            notionalMin: Money(whole: 5),
            leverageMax: Fraction(whole: 50),
            makerFee: .basisPoints(2),
            takerFee: .basisPoints(5),
            fundingIntervalHours: 8,
            calendar: .always
        )
    }

    /// A walk of whole ticks with the bars of a minute that it makes.
    private static func made() -> [MarketEvent] {
        var dice: UInt64 = 1
        var ticks = 300_000
        var bars = QuoteAggregator(instruments: [instrument], intervals: [.minute], since: .epoch)
        var events: [MarketEvent] = []
        events.reserveCapacity(quotes + quotes / 250)
        for index in 0..<quotes {
            dice = dice &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            ticks += Int(dice >> 33) % 21 - 10
            let quote = Quote(
                instrument: id,
                time: UTCTime(milliseconds: 1_600_000_000_000 + Int64(index) * 200),
                bid: instrument.tick * ticks,
                ask: instrument.tick * (ticks + 1),
                bidSize: Quantity(whole: 5),
                askSize: Quantity(whole: 5)
            )
            for bar in bars.add(quote) { events.append(.bar(bar)) }
            events.append(.quote(quote))
        }
        return events
    }

    static func processorSeconds() -> Double {
        var time = timespec()
        guard clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0 else { return 0 }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
