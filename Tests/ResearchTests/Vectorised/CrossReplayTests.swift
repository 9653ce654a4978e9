import Foundation
import Simulation
import Strategies
import Testing
import TradingCore
import TradingEngine

@testable import Research

/// A cross over columns gives the engine's own fills and money, or no answer.
@Suite struct CrossReplayTests {
    /// One cross with its size.
    struct Case: Sendable, CustomStringConvertible {
        let fast: Int
        let slow: Int
        var isShort = false
        var quantity: String?
        var description: String { "\(fast)/\(slow) \(isShort) \(quantity ?? "share")" }

        var set: [String: String] {
            var set = ["fast": "\(fast)", "slow": "\(slow)", "allow_short": "\(isShort)"]
            if let quantity { set["quantity"] = quantity }
            return set
        }

        var rule: CrossRule { CrossRule(fast: fast, slow: slow, isShortAllowed: isShort) }

        func size() throws -> CrossLedger.Size {
            try quantity.map { .quantity(try Quantity($0)) }
                ?? .equityShare(SimpleCrossParameters().equityShare)
        }
    }

    private func series(_ file: BarFile) -> RecordedMarket.Series {
        RecordedMarket.Series(
            instrument: ReplayInstrument.make(
                symbol: file.report.name.symbol,
                kind: file.report.name.kind,
                bars: file.rows,
                interval: file.report.interval,
                venue: VenueID("bench")
            ),
            file: file
        )
    }

    private func engine(
        _ series: RecordedMarket.Series,
        _ set: [String: String]
    ) throws -> BacktestOutcome {
        let interval = series.file.report.interval.text
        let strategy = try StrategyCatalog.make(
            "sma-cross",
            id: StrategyID("bench/sma-cross"),
            parameters: set.merging(["interval": interval]) { $1 }
        )
        let market = RecordedMarket(
            id: MarketID("bench"),
            series: [series],
            strategies: [
                StrategyAssignment(strategy: strategy, instruments: [series.instrument.id])
            ],
            startingBalance: Money(whole: 10_000),
            costs: BacktestCosts(),
            leverage: Fraction(whole: 5)
        )
        return RecordedRun([market]).run()
    }

    /// Compares the two to the last unit of every fill, and the numbers of the equity.
    private func compare(_ file: BarFile, _ tried: Case) throws -> Bool {
        let series = series(file)
        let columns = try #require(CrossColumns(series))
        guard let track = CrossReplay(columns).run(tried.rule, try tried.size()) else {
            return false
        }
        let outcome = try engine(series, tried.set)
        let fills = outcome.fills.map(\.fill)
        #expect(fills.map(\.side) == track.fills.map(\.side), "\(tried)")
        #expect(fills.map(\.price) == track.fills.map(\.price), "\(tried)")
        #expect(fills.map(\.quantity) == track.fills.map(\.quantity), "\(tried)")
        #expect(fills.map(\.fee) == track.fills.map(\.fee), "\(tried)")
        let record = TrackRecord(outcome, venue: VenueID("bench"))
        let year = TradingYear(file.report.name.kind).periods(of: file.report.interval)
        let summary = PerformanceSummary(record, periodsPerYear: year)
        let last = try #require(record.curve.equity.last)
        #expect(abs(track.last / last - 1) < 2e-5, "\(tried)")
        #expect(track.trades == summary.trades, "\(tried)")
        #expect(track.won == record.trips.count { $0.profit > 0 }, "\(tried)")
        let sharpe = track.sharpe(barsPerYear: year) ?? 0
        #expect(abs(sharpe - (summary.sharpe ?? 0)) < 2e-3, "\(tried)")
        #expect(abs(track.maxDrawdown - (summary.drawdown?.depth ?? 0)) < 1e-4, "\(tried)")
        #expect(abs(track.costs.approximate - summary.costs) < 1e-6, "\(tried)")
        return true
    }

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: "../shared/data/README.md"),
            "the recorded market data are not on this machine"
        ),
        arguments: ["crypto/BTCUSD", "equities/SPY", "fx/EURUSD"]
    )
    func `on recorded bars every run that it answers is the engine's`(symbol: String) throws {
        let path = "../shared/data/\(symbol)-1d.csv"
        let bytes = try #require(FileManager.default.contents(atPath: path))
        let whole = try BarFile.read(Array(bytes), name: BarFileName(path: path))
        let from = whole.rows[max(0, whole.rows.count - 400)].time
        let file = try #require(whole.between(from, .distantFuture))
        var answered = 0
        for tried in [
            Case(fast: 2, slow: 5), Case(fast: 20, slow: 50), Case(fast: 5, slow: 30),
            Case(fast: 5, slow: 12, quantity: "2"),
        ] where try compare(file, tried) {
            answered += 1
        }
        #expect(answered > 1)
    }

    @Test(arguments: [
        Case(fast: 20, slow: 50), Case(fast: 3, slow: 11, quantity: "7.5"),
        Case(fast: 3, slow: 11, isShort: true, quantity: "7.5"),
    ])
    func `on minute bars of a perpetual, long and short`(tried: Case) throws {
        let isAnswered = try compare(try walk(700, seed: 3), tried)
        #expect(isAnswered)
    }

    @Test func `what the touch does not offer, or the account cannot bear, is the engine's`() throws
    {
        let thin = try #require(CrossColumns(series(try walk(700, seed: 3, volume: 100))))
        let rule = CrossRule(fast: 3, slow: 11)
        #expect(CrossReplay(thin).run(rule, .quantity(try Quantity("7.5"))) == nil)
        #expect(CrossReplay(thin).run(rule, .quantity(try Quantity("1"))) != nil)
        let deep = try #require(CrossColumns(series(try walk(700, seed: 3))))
        #expect(CrossReplay(deep).run(rule, .quantity(try Quantity("490"))) == nil)
        // A turn by share is sized between its two orders.
        let both = CrossRule(fast: 3, slow: 11, isShortAllowed: true)
        #expect(CrossReplay(deep).run(both, .equityShare(.one)) == nil)
    }

    /// Minute bars whose extremes reach beyond open and close.
    private func walk(_ count: Int, seed: UInt64, volume: Int = 0) throws -> BarFile {
        var state = seed
        func step() -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % 41 - 20
        }
        var price = 10_000
        let tick = try Price("0.01")
        let rows = (0..<count).map { minute in
            let open = price + step() / 4
            price = max(2_000, open + step())
            let (high, low) = (max(open, price) + abs(step()), min(open, price) - abs(step()))
            func at(_ ticks: Int) -> Price { Price(units: tick.units * Int128(ticks)) }
            return BarRow(
                time: UTCTime(seconds: 1_614_556_800) + .minutes(minute),
                open: at(open),
                high: at(high),
                low: at(low),
                close: at(price),
                volume: Quantity(whole: volume)
            )
        }
        return try #require(BarFile(rows, name: BarFileName(path: "ABCUSDT-PERP-1m.csv")))
    }
}
