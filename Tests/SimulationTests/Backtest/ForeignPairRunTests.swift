import Simulation
import Strategies
import Testing
import TradingCore
import TradingEngine

/// The engine over a dollar account that trades yen and francs: sizes, exposure and equity are dollars.
@Suite struct ForeignPairRunTests {
    private static let venue = VenueID("bench")

    /// Days of a price that falls by a hundredth of its start each day.
    private static func series(_ symbol: String, from start: Int) throws -> RecordedMarket.Series {
        var text = "time,open,high,low,close,volume\n"
        for day in 0..<30 {
            let time = UTCTime(seconds: 1_614_556_800) + .days(day)
            let price = start - start / 100 * day
            text += "\(time),\(price),\(price),\(price),\(price),1000000\n"
        }
        let name = BarFileName(path: "fx/\(symbol)-1d.csv")
        let file = try BarFile.read(Array(text.utf8), name: name)
        let instrument = ReplayInstrument.make(
            symbol: symbol,
            kind: .fx,
            bars: file.rows,
            interval: .day,
            venue: venue
        )
        return RecordedMarket.Series(instrument: instrument, file: file)
    }

    private static func run() throws -> BacktestOutcome {
        let all = [try series("USDJPY", from: 200), try series("EURUSD", from: 100)]
        let market = RecordedMarket(
            id: MarketID("fx"),
            series: all,
            strategies: [
                StrategyAssignment(
                    strategy: HalfShort(),
                    instruments: all.map(\.instrument.id)
                )
            ],
            startingBalance: Money(whole: 10_000),
            costs: BacktestCosts(),
            leverage: Fraction(whole: 5)
        )
        #expect(market.currency == "USD")
        return RecordedRun([market]).run()
    }

    @Test func `a falling yen pair that is sold short earns dollars`() throws {
        let outcome = try Self.run()
        let yen = outcome.fills.filter { $0.fill.instrument.symbol == "USDJPY" }
        let first = try #require(yen.first)
        // Half of 10,000 dollars: a dollar of base is worth a dollar whatever the yen are.
        #expect(first.positionAfter.magnitude >= Quantity(whole: 4_900))
        #expect(first.positionAfter.magnitude <= Quantity(whole: 5_000))
        let realised = outcome.fills.reduce(Money.zero) { $0 + $1.realised - $1.fill.fee }
        let last = try #require(outcome.marks[Self.venue]?.last)
        #expect(last.balance == Money(whole: 10_000) + realised)
        // 200 falls to 142: about 58 yen of 5,000 dollars at some 142 yen each, and the euros' fifth.
        let profit = (last.equity - Money(whole: 10_000)).approximate
        let yenPart: Double = 5_000 * 58 / 142
        let dollars: Double = yenPart + 50 * 29
        #expect(abs(profit - dollars) < 0.06 * dollars, "\(profit) beside \(dollars)")
    }

    @Test func `every fill of it has its rate and no other has one`() throws {
        for booked in try Self.run().fills {
            let isYen = booked.fill.instrument.symbol == "USDJPY"
            #expect((booked.fill.conversion != nil) == isYen)
        }
    }

    @Test func `files of two currencies without a pair between them have no account`() throws {
        let all = [try Self.series("EURJPY", from: 200), try Self.series("GBPUSD", from: 100)]
        #expect(RecordedMarket.currency(of: all.map(\.instrument)) == nil)
    }
}

/// Sells half its equity of each instrument short, once, and buys it back before the last bars.
private struct HalfShort: Strategy {
    var id: StrategyID { StrategyID("half-short") }
    var interval: BarInterval { .day }
    var warmUpBars: Int { 1 }
    mutating func update(_ bar: Bar) {}
    func desiredState(_ view: MarketView) -> DesiredState {
        DesiredState(
            strategy: id,
            instruments: view.instruments.mapValues { instrument in
                let held = view.positions[instrument.id] ?? .zero
                let price = view.sizingPrice(of: instrument.id, close: nil) ?? .one
                let size = view.equity(in: instrument.id).times(.percent(50), .down)
                    .quantity(at: price, .down).rounded(to: instrument.lot, .down)
                return DesiredInstrument(
                    targetPosition: held.isZero ? -size : held,
                    explanation: Explanation("Half.")
                )
            }
        )
    }
}
