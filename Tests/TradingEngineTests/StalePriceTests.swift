import Testing
import TradingCore
import TradingEngine

/// What the operator hears of prices that are too old.
struct StalePriceTests {
    @Test func `a feed whose prices all come late is told once, and again after a good price`() {
        let desk = TestDesk()
        desk.begin()
        for second in 1...20 { quote(desk, from: .seconds(second), seen: .seconds(600 + second)) }
        #expect(told(desk) == 1)
        quote(desk, from: .seconds(700), seen: .seconds(700))
        #expect(told(desk) == 1)
        for second in 701...720 {
            quote(desk, from: .seconds(second), seen: .seconds(600 + second))
        }
        #expect(told(desk) == 2)
    }

    /// A quote of one moment arrives at another; both are counted from the start.
    private func quote(_ desk: TestDesk, from made: TimeSpan, seen: TimeSpan) {
        let bid = Price(whole: 50_000)
        let quote = Quote(
            instrument: TestDesk.btc,
            time: TestDesk.start + made,
            bid: bid,
            ask: bid + TestDesk.instrument.tick,
            bidSize: nil,
            askSize: nil
        )
        let now = TestDesk.start + seen
        desk.runner.handle(.market(.quote(quote)), at: now, wall: now, cause: "test")
        desk.commit()
    }

    private func told(_ desk: TestDesk) -> Int {
        desk.journal.facts.count {
            if case .alertRaised(let alert) = $0 { return alert.kind == .staleData }
            return false
        }
    }
}
