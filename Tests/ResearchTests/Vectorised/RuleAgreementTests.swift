import Simulation
import Strategies
import Testing
import TradingCore
import TradingEngine

@testable import Research

/// A written strategy over columns and by the engine: the same fills and the same money.
@Suite struct RuleAgreementTests {
    private static let strategies: [[String: String]] = [
        ["buy": "close crosses above sma(9)", "sell": "close < sma(4)", "size": "fraction 40%"],
        [
            "buy": "close > sma(12)", "sell": "close < sma(12)",
            "filters": "rsi(7) < 75, adx(5) > 12",
            "size": "notional 2500",
        ],
        [
            "buy": "ema(3) > ema(11)", "sell": "close < 1", "short": "ema(3) < ema(11)",
            "cover": "close < 1", "filters": "atr(5) > 0.1",
            "size": "fraction 30%", "notional_max": "0.2",
        ],
        [
            "buy": "close > bb_upper(10, 1) or change(close, 3) > 4%",
            "sell": "close < bb_middle(10, 1)",
            "short": "not close > close[5] and rsi(5) < 40", "cover": "rsi(5) > 55",
            "size": "fraction 25%",
        ],
    ]

    @Test(arguments: 0..<4, [("0", "0"), ("0.0007", "0.0003")])
    func `both give the same fills and the same money to the last unit`(
        which: Int,
        charges: (String, String)
    ) throws {
        let instrument = try AgreementMarket.instrument("ABCUSDT", which == 1 ? .spot : .perpetual)
        let file = try AgreementMarket.file(
            try TickWalk(700, seed: UInt64(which) + 4, step: 0.04).tape,
            of: "ABCUSDT",
            shadows: true
        )
        let given = Self.strategies[which].merging(["interval": "1d"]) { $1 }
        let spec = try RuleFields.read(given)
        var costs = BacktestCosts()
        (costs.spread, costs.slippage) = (try Fraction(charges.0), try Fraction(charges.1))
        let id = StrategyID("bench/rules")
        let market = RecordedMarket(
            id: MarketID("bench"),
            series: [RecordedMarket.Series(instrument: instrument, file: file)],
            strategies: [
                StrategyAssignment(
                    strategy: RuleStrategy(id: id, spec: spec),
                    instruments: [instrument.id]
                )
            ],
            startingBalance: Money(whole: 10_000),
            costs: costs,
            leverage: Fraction(whole: 5)
        )
        let outcome = RecordedRun([market]).run()
        let ledger = RuleLedger(spec, instrument, costs: costs, start: Money(whole: 10_000))
        #expect(RuleLedger.obstacle(spec, bars: .day) == nil)
        let booked = try #require(ledger.book(file.rows))
        let fills = outcome.fills.map(\.fill)
        #expect(fills.count > 25)
        #expect(fills.count == booked.fills.count)
        for (fill, mine) in zip(fills, booked.fills) {
            let opened = file.rows[mine.bar].time
            let isSame =
                fill.side == mine.side && fill.quantity == mine.quantity && fill.price == mine.price
                && fill.fee == mine.fee && (opened...opened + .hours(25)).contains(fill.time)
            guard isSame else {
                Issue.record("bar \(mine.bar), \(opened): \(mine), but the engine \(fill)")
                break
            }
        }
        let last = try #require(outcome.marks[VenueID("bench")]?.last)
        #expect(booked.equity.last == last.equity)
    }

    @Test func `what is the engine's is named`() throws {
        func obstacle(_ more: [String: String], _ bars: BarInterval = .day) throws -> String? {
            let fields = ["interval": "1d", "buy": "rsi < 30", "sell": "rsi > 60"]
            return RuleLedger.obstacle(
                try RuleFields.read(fields.merging(more) { $1 }),
                bars: bars
            )
        }
        #expect(try obstacle([:]) == nil)
        #expect(try obstacle(["stop": "2 atr"])?.contains("stops") == true)
        #expect(try obstacle(["size": "risk 1%", "stop": "3%"]) != nil)
        #expect(try obstacle(["size": "volatility 15%"])?.contains("volatility") == true)
        #expect(try obstacle([:], .hour)?.contains("1d") == true)
    }

    @Test func `a bar with too little volume is the engine's`() throws {
        let spec = try RuleFields.read(
            [
                "interval": "1d", "buy": "close > 1", "exit_after": "10000 bars",
                "size": "fraction 50%",
            ]
        )
        let row = BarRow(
            time: .epoch,
            open: Price(whole: 100),
            high: Price(whole: 100),
            low: Price(whole: 100),
            close: Price(whole: 100),
            volume: .one
        )
        let rows = (0..<12_000).map { bar in
            BarRow(
                time: .epoch + .days(bar),
                open: row.open,
                high: row.high,
                low: row.low,
                close: row.close,
                volume: row.volume
            )
        }
        let ledger = RuleLedger(
            spec,
            try AgreementMarket.instrument(),
            costs: BacktestCosts(),
            start: Money(whole: 10_000)
        )
        #expect(ledger.book(rows) == nil)
    }
}
