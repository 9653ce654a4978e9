import Simulation
import Strategies
import Testing
import TradingCore
import TradingEngine

/// Written rules in the engine that trades live, over recorded bars.
@Suite struct RuleBacktestTests {
    private static let venue = VenueID("bench")

    /// Runs rules over hourly closes; each bar reaches one beyond its ends.
    private func fills(_ fields: [String: String], _ closes: [Int]) throws -> [Fill] {
        var text = "time,open,high,low,close,volume\n"
        var open = closes.first ?? 1
        for (hour, close) in closes.enumerated() {
            let time = UTCTime(seconds: 1_614_556_800) + .hours(hour)
            let (high, low) = (max(open, close) + 1, min(open, close) - 1)
            text += "\(time),\(open),\(high),\(low),\(close),100000\n"
            open = close
        }
        let file = try BarFile.read(
            Array(text.utf8),
            name: BarFileName(path: "ABCUSDT-PERP-1h.csv")
        )
        let instrument = ReplayInstrument.make(
            symbol: "ABCUSDT-PERP",
            kind: .perpetual,
            bars: file.rows,
            interval: .hour,
            venue: Self.venue
        )
        let strategy = RuleStrategy(
            id: StrategyID("bench/rules"),
            spec: try RuleFields.read(fields)
        )
        let market = RecordedMarket(
            id: MarketID("bench"),
            series: [RecordedMarket.Series(instrument: instrument, file: file)],
            strategies: [StrategyAssignment(strategy: strategy, instruments: [instrument.id])],
            startingBalance: Money(whole: 10_000),
            costs: BacktestCosts(),
            leverage: Fraction(whole: 5)
        )
        return RecordedRun([market]).run().fills.map(\.fill)
    }

    @Test func `it enters after the close that decided, and its stop takes all of it`() throws {
        let fills = try fills(
            ["buy": "close > 105", "stop": "5%", "size": "risk 1%"],
            [100, 100, 110, 111, 90, 90]
        )
        #expect(fills.map(\.side) == [.buy, .sell])
        let (entry, exit) = (try #require(fills.first), try #require(fills.last))
        #expect(entry.price >= Price(whole: 110) && entry.price <= Price(whole: 111))
        // 5 % under the close of 110.
        #expect(exit.price <= (try Price("104.5")))
        #expect(exit.quantity == entry.quantity)
    }

    @Test func `half is taken at the target, and the rest leaves at the trailing stop`() throws {
        let fills = try fills(
            [
                "buy": "close crosses above 105", "stop": "5%", "trail": "5%", "take": "50% at 2R",
                "size": "fraction 50%",
            ],
            [100, 100, 110, 115, 122, 130, 129, 100, 100]
        )
        #expect(fills.map(\.side) == [.buy, .sell, .sell])
        let half = try #require(fills.first).quantity
        #expect(fills[1].quantity + fills[2].quantity == half)
        #expect(fills[1].price >= Price(whole: 121))
        // 5 % under the highest close of 130.
        #expect(fills[2].price <= (try Price("123.5")))
    }

    @Test func `time ends it`() throws {
        let fills = try fills(
            ["buy": "close crosses above 105", "exit_after": "2 bars", "size": "fraction 10%"],
            [100, 100, 110, 110, 110, 110, 110]
        )
        #expect(fills.map(\.side) == [.buy, .sell])
        #expect(try #require(fills.last).time - #require(fills.first).time == .hours(2))
    }
}
