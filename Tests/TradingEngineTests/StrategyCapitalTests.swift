import Simulation
import Strategies
import Testing
import TradingCore
import TradingEngine

/// What a strategy's capital is subject to, at the engine.
struct StrategyCapitalTests {
    private func averaging(
        _ change: (inout CostAveragingParameters) -> Void = { _ in }
    ) -> CostAveraging {
        var parameters = CostAveragingParameters()
        parameters.interval = .minute
        parameters.every = .fiveMinutes
        parameters.amount = Money(whole: 100)
        parameters.totalMax = Money(whole: 400)
        parameters.dipRungs = 0
        change(&parameters)
        return CostAveraging(id: StrategyID("test/dca"), parameters: parameters)
    }

    private func folded(_ desk: TestDesk) -> Book {
        var book = Book()
        for entry in desk.journal.entries { book.apply(entry.fact, at: entry.time) }
        return book
    }

    @Test func `scheduled purchases go out once each, up to the cap`() {
        let desk = TestDesk(strategy: averaging())
        desk.begin()
        for _ in 0..<4 { desk.bar(50_000) }
        #expect(desk.position == (try? Quantity("0.002")))
        for _ in 0..<30 { desk.bar(50_000) }
        #expect(desk.position == (try? Quantity("0.008")))
        #expect(desk.venue.submitted.count == 4)
    }

    @Test func `history buys nothing, and a restart buys nothing twice`() {
        var fed = averaging()
        for index in 0..<30 {
            let level = Price(whole: 50_000)
            fed.update(
                Bar(
                    instrument: TestDesk.btc,
                    interval: .minute,
                    openTime: TestDesk.start - .days(2) + .minutes(index),
                    open: level,
                    high: level,
                    low: level,
                    close: level,
                    volume: .one
                )
            )
        }
        let first = TestDesk(strategy: fed)
        first.begin()
        first.pass(.seconds(5), at: 50_000)
        #expect(first.position == .zero)
        for _ in 0..<3 { first.bar(50_000) }
        #expect(first.position == (try? Quantity("0.002")))

        let next = TestDesk(
            book: folded(first),
            machine: first.venue.machine,
            strategy: averaging()
        )
        next.begin()
        next.pass(.seconds(5), at: 50_000)
        #expect(next.position == (try? Quantity("0.002")))
        #expect(next.venue.submitted.isEmpty)
    }

    @Test func `under its capital floor a strategy opens nothing and says why`() throws {
        // 300,000 at a leverage of 20 asks for 15,000; the account has 10,000.
        let desk = TestDesk(
            strategy: averaging {
                $0.amount = Money(whole: 300_000)
                $0.totalMax = Money(whole: 300_000)
            }
        )
        desk.begin()
        desk.bar(50_000)
        #expect(desk.venue.submitted.isEmpty)
        let running = try #require(desk.runner.state.moment.strategies.first)
        let wish = try #require(running.desired?.instruments[TestDesk.btc])
        #expect(wish.targetPosition == .zero)
        #expect(wish.explanation.sentence.hasPrefix("Equity of 10,000.00 is under the capital"))
        guard case .strategies(let report) = desk.runner.state.report(.strategies) else {
            Issue.record("no report")
            return
        }
        #expect(report.strategies.first?.capitalFloor == Money(whole: 15_000))
        #expect(report.strategies.first?.capitalNotes?.count == 1)
    }

    @Test func `a wish without entries reduces and never opens`() {
        func cut(_ target: Int?, held: Int, orders: [Bool] = []) -> DesiredInstrument? {
            let wished = DesiredState(
                strategy: StrategyID("test/s"),
                instruments: [
                    TestDesk.btc: DesiredInstrument(
                        targetPosition: target.map { Quantity(whole: $0) },
                        restingOrders: orders.enumerated().map { index, reduces in
                            WantedOrder(
                                slot: "\(index)",
                                side: .sell,
                                price: .one,
                                quantity: .one,
                                isReduceOnly: reduces
                            )
                        },
                        explanation: Explanation("It wants it.")
                    )
                ]
            )
            return wished.withoutEntries(
                [TestDesk.btc: Quantity(whole: held)],
                why: Explanation("Why not.")
            ).instruments[TestDesk.btc]
        }
        let cases = [
            (5, 0, 0), (5, 3, 3), (2, 3, 2), (-2, 3, 0), (-5, -3, -3), (-1, -3, -1), (2, -3, 0),
        ]
        for (target, held, left) in cases {
            #expect(cut(target, held: held)?.targetPosition == Quantity(whole: left))
        }
        let free = cut(nil, held: 3)
        #expect(free != nil && free?.targetPosition == nil)
        #expect(cut(nil, held: 3, orders: [true, false, true])?.restingOrders.count == 2)
        #expect(cut(1, held: 1)?.explanation.sentence == "Why not. It wants it.")
    }

    @Test func `a whole grid that has earned its take profit is flat, over a restart as well`() {
        var parameters = GridParameters()
        parameters.interval = .minute
        parameters.low = Price(whole: 48_000)
        parameters.high = Price(whole: 52_000)
        parameters.symbol = "BTCUSDT"
        parameters.lines = 5
        parameters.start = Price(whole: 50_000)
        parameters.investment = Money(whole: 2_000)
        parameters.takeProfit = 0.03
        let grid = Grid(id: StrategyID("test/grid"), parameters: parameters)
        let desk = TestDesk(strategy: grid)
        desk.begin()
        for _ in 0..<2 {
            for price in [50_000, 48_900, 47_900, 49_200, 50_200] { desk.bar(price) }
        }
        #expect(desk.position == .zero)
        #expect(!desk.book.openOrders.isEmpty)
        let earned = desk.book.anchorProfits?[TestDesk.btc] ?? .zero
        #expect(earned.isPositive)
        for _ in 0..<2 {
            for price in [50_000, 48_900, 47_900, 49_200, 50_200] { desk.bar(price) }
        }
        #expect(desk.position == .zero)
        #expect(desk.book.openOrders.isEmpty)
        let profit = desk.book.anchorProfits?[TestDesk.btc] ?? .zero
        #expect(profit >= Money(whole: 54) && profit < Money(whole: 75), "\(profit)")

        let next = TestDesk(book: folded(desk), machine: desk.venue.machine, strategy: grid)
        next.begin()
        for price in [50_000, 48_900, 47_900, 49_200] { next.bar(price) }
        #expect(next.position == .zero)
        #expect(next.book.openOrders.isEmpty)
    }
}
