import Simulation
import Strategies
import Testing
import TradingCore
import TradingEngine

/// Bear defense at the engine: the own equity curve decides who has the capital.
struct BearDefenseEngineTests {
    private static let base = StrategyID("test/scripted")

    private func setup(complement: [StrategyID: Fraction]) -> DefenseSetup {
        var parameters = BearDefenseParameters()
        parameters.windowDays = 5
        parameters.confirmDays = 2
        parameters.holdDays = 0
        return DefenseSetup(parameters: parameters, complement: complement)
    }

    private func desk(_ complement: [StrategyID: Fraction], book: Book = Book()) -> TestDesk {
        TestDesk(wishes: [hold("0.05")], book: book, defense: setup(complement: complement))
    }

    /// A day later at a price, with a bar at its end.
    private func day(_ desk: TestDesk, _ price: Int) {
        desk.leap(.days(1))
        desk.pass(.seconds(3), at: price)
        desk.bar(price)
        desk.pass(.seconds(3), at: price)
    }

    private let fall = [50_000, 49_900, 49_500, 49_400, 49_000, 48_900, 48_500, 48_400, 48_000]

    @Test func `a falling curve takes the capital from the strategies that lose it`() throws {
        let desk = desk([StrategyID("test/other"): .one])
        desk.begin()
        desk.bar(50_000)
        #expect(desk.position == (try? Quantity("0.05")))
        for price in fall { day(desk, price) }
        let last = try #require(desk.book.defense?.last)
        #expect(last.isDefending)
        #expect(desk.position == .zero)
        #expect(desk.alerts(.capitalMoved).count == 1)
        let wish = try #require(desk.runner.state.moment.strategies.first?.desired)
        let why = try #require(wish.instruments[TestDesk.btc]?.explanation)
        #expect(why.sentence.hasPrefix("test/scripted has no capital now. Bear defense defends"))
        guard case .strategies(let report) = desk.runner.state.report(.strategies) else {
            Issue.record("no report")
            return
        }
        #expect(report.strategies.first?.capitalNotes?.first?.hasSuffix("is 0.") == true)
    }

    @Test func `one observation a day is recorded, and a restart keeps the side`() throws {
        let first = desk([StrategyID("test/other"): .one])
        first.begin()
        first.bar(50_000)
        for price in fall { day(first, price) }
        #expect(first.count(.defenseObserved) == fall.count + 1)
        var book = Book()
        for entry in first.journal.entries { book.apply(entry.fact, at: entry.time) }
        #expect(book.defense == first.book.defense)
        let next = TestDesk(
            wishes: [hold("0.05")],
            book: book,
            machine: first.venue.machine,
            startingAt: first.now,
            defense: setup(complement: [StrategyID("test/other"): .one])
        )
        next.begin(at: 48_000)
        next.bar(48_000)
        #expect(next.position == .zero)
        #expect(next.count(.defenseObserved) == 0)
    }

    @Test func `the complement has nothing while it stands by, and its multiple while it defends`()
        throws
    {
        let desk = desk([Self.base: Fraction(whole: 3)])
        desk.begin()
        desk.bar(50_000)
        #expect(desk.position == .zero)
        var book = desk.book
        book.apply(
            .defenseObserved(
                DefenseObserved(
                    day: TestDesk.start.day,
                    equity: Money(whole: 10_000),
                    transfers: Money(whole: 10_000),
                    isDefending: true,
                    days: 1,
                    votes: 0,
                    hasSwitched: true,
                    explanation: Explanation("It defends.")
                )
            ),
            at: TestDesk.start
        )
        let next = TestDesk(
            wishes: [hold("0.05")],
            book: book,
            machine: desk.venue.machine,
            defense: setup(complement: [Self.base: Fraction(whole: 3)])
        )
        next.begin()
        next.bar(50_000)
        #expect(next.position == (try? Quantity("0.05")))
    }

    @Test func `without bear defense nothing is recorded`() {
        let desk = TestDesk(wishes: [hold("0.05")])
        desk.begin()
        desk.bar(50_000)
        for price in fall.prefix(3) { day(desk, price) }
        #expect(desk.count(.defenseObserved) == 0)
        #expect(desk.position == (try? Quantity("0.05")))
    }
}
