import Simulation
import Strategies
import Testing
import TradingCore
import TradingEngine

@testable import Research

/// The engine over recorded bars and the kernels over columns run the same strategy.
@Suite struct EngineAgreementTests {
    private let tick = AgreementMarket.tick
    private static let symbol = "ABCUSDT-PERP"

    private func instrument() throws -> Instrument {
        try AgreementMarket.instrument(Self.symbol)
    }

    private func engine(_ file: BarFile, _ set: [String: String]) throws -> BacktestOutcome {
        let instrument = try instrument()
        let strategy = try StrategyCatalog.make(
            "sma-cross",
            id: StrategyID("bench/sma-cross"),
            parameters: set
        )
        var costs = BacktestCosts()
        costs.spread = .zero
        let market = RecordedMarket(
            id: MarketID("bench"),
            series: [RecordedMarket.Series(instrument: instrument, file: file)],
            strategies: [StrategyAssignment(strategy: strategy, instruments: [instrument.id])],
            startingBalance: Money(whole: 10_000),
            costs: costs,
            leverage: Fraction(whole: 5)
        )
        return RecordedRun([market]).run()
    }

    @Test(arguments: [false, true])
    func `both give the same fills and the same money to the last unit`(isShort: Bool) throws {
        let tape = try TickWalk(900, seed: 4, step: 0.04).tape
        let outcome = try engine(
            try AgreementMarket.file(tape, of: Self.symbol),
            ["fast": "3", "slow": "11", "quantity": "7.5", "allow_short": "\(isShort)"]
        )
        let ledger = CrossLedger(
            instrument: try instrument(),
            size: .quantity(try Quantity("7.5")),
            touch: tick,
            start: Money(whole: 10_000)
        )
        let rule = CrossRule(fast: 3, slow: 11, isShortAllowed: isShort)
        let booked = ledger.book(tape, rule)
        let fills = outcome.fills.map(\.fill)
        #expect(fills.count > 50)
        #expect(fills.map(\.price) == booked.fills.map(\.price))
        #expect(fills.map(\.side) == booked.fills.map(\.side))
        #expect(fills.map(\.quantity) == booked.fills.map(\.quantity))
        #expect(fills.map(\.fee) == booked.fills.map(\.fee))
        // The order leaves at the close and arrives a moment after the next bar opened.
        // A turn is two of them: into the other side when the way out is known to be filled.
        let opened = booked.fills.indices.map { place in
            let bar = booked.fills[place].bar
            let isSecond = place > 0 && booked.fills[place - 1].bar == bar
            return tape.times[bar] + .milliseconds(isSecond ? 500 : 250)
        }
        #expect(fills.map(\.time) == opened)
        let last = try #require(outcome.marks[VenueID("bench")]?.last)
        let balance = fills.reduce(into: (Money(whole: 10_000), HeldPosition.flat)) { sum, fill in
            sum.0 += sum.1.apply(fill.side, fill.quantity, at: fill.price) - fill.fee
        }
        #expect(last.balance == balance.0)
        let held = booked.equity.last.map { $0 - balance.0 }
        #expect(
            held == balance.1.unrealised(at: Price(units: tick.units * Int128(tape.close[899])))
        )
    }
}
