import Testing
import TradingCore
import TradingEngine

/// Prices and bars whose time has not come.
struct FutureDataTests {
    private func quote(_ desk: TestDesk, _ price: Int, ahead: TimeSpan) {
        let bid = Price(whole: price)
        let quote = Quote(
            instrument: TestDesk.btc,
            time: desk.now + ahead,
            bid: bid,
            ask: bid + TestDesk.instrument.tick,
            bidSize: nil,
            askSize: nil
        )
        desk.handle(.market(.quote(quote)))
    }

    private func told(_ desk: TestDesk, _ kind: AlertKind) -> Int {
        desk.journal.facts.count {
            if case .alertRaised(let alert) = $0 { return alert.kind == kind }
            return false
        }
    }

    @Test func `a price from the future counts as new as its arrival, and is told once an hour`() {
        let desk = TestDesk()
        desk.begin()
        quote(desk, 50_000, ahead: .hours(2))
        #expect(desk.runner.state.moment.quotes[TestDesk.btc]?.time == desk.now)
        #expect(told(desk, .dataFaults) == 1)
        desk.now = desk.now + .seconds(1)
        quote(desk, 51_000, ahead: .zero)
        #expect(desk.runner.state.moment.quotes[TestDesk.btc]?.bid == Price(whole: 51_000))
        quote(desk, 50_000, ahead: .hours(2))
        #expect(told(desk, .dataFaults) == 1)
        // A silence after it is told, although its own time is far away.
        desk.now = desk.now + .minutes(61)
        desk.handle(.clock)
        #expect(told(desk, .staleData) == 1)
        quote(desk, 50_000, ahead: .hours(2))
        #expect(told(desk, .dataFaults) == 2)
    }

    @Test func `a bar from the future is dropped, and its strategy hears of those after it`() {
        let desk = TestDesk()
        desk.begin()
        let level = Price(whole: 50_000)
        let future = Bar(
            instrument: TestDesk.btc,
            interval: .minute,
            openTime: desk.now + .hours(2),
            open: level,
            high: level,
            low: level,
            close: level,
            volume: Quantity(whole: 1)
        )
        desk.handle(.market(.bar(future)))
        #expect(desk.runner.state.moment.strategies.first?.warmBars == 0)
        #expect(told(desk, .dataFaults) == 1)
        desk.bar(50_000)
        #expect(desk.runner.state.moment.strategies.first?.warmBars == 1)
    }
}
