import Simulation
import Testing
import TradingCore
import TradingEngine

/// Trades of others that left something, while what undid them was never told.
struct LeftExternalsTests {
    /// Two trades by hand that cancel one another, of which the venue's history tells the first alone.
    private func halfTold() -> TestDesk {
        let desk = TestDesk()
        desk.begin()
        desk.pass(.seconds(61), at: 50_000)
        desk.venue.forgetsHistory = true
        let sold = desk.now
        tradeByHand(desk, .sell, "0.1", streams: false)
        desk.pass(.seconds(1), at: 51_000)
        tradeByHand(desk, .buy, "0.1", streams: false)
        tell(desk, [sale(at: sold)], since: sold - .minutes(1))
        return desk
    }

    private func sale(at time: UTCTime) -> Fill {
        Fill(
            id: "H1",
            order: ClientOrderID("hand"),
            instrument: TestDesk.btc,
            side: .sell,
            price: Price(whole: 50_000),
            quantity: Quantity(units: 100_000_000_000),
            fee: .zero,
            liquidity: .taker,
            time: time
        )
    }

    private func tell(_ desk: TestDesk, _ fills: [Fill], since: UTCTime) {
        let history = AccountHistory(
            venue: TestDesk.venueID,
            askedAt: desk.now,
            since: since,
            until: desk.now,
            fills: fills,
            cash: []
        )
        desk.handle(.venue(.history(history)))
    }

    private func gap(_ desk: TestDesk) -> Money {
        let told = desk.venue.machine.accountSnapshot.balance
        return told - (desk.book.ledgers[TestDesk.venueID]?.balance ?? .zero)
    }

    @Test func `they are waited for ten minutes, then the balance is brought to the venue's`() {
        let desk = halfTold()
        #expect(desk.book.externals.count == 1)
        #expect(gap(desk) < Money(whole: -90), "a thousand lost on a tenth is in no row")
        desk.pass(.minutes(9), at: 51_000)
        tell(desk, [], since: desk.now - .minutes(10))
        #expect(desk.book.externals.count == 1, "what undid it may be told yet")
        desk.pass(.minutes(2), at: 51_000)
        #expect(desk.book.externals.isEmpty)
        #expect(gap(desk) == .zero)
        #expect(desk.position == .zero)
        let told = desk.alerts(.driftResolved).filter { "\($0.report)".contains("left nothing") }
        #expect(told.count == 1)
        // What is told late is in the balance already.
        tell(desk, [sale(at: desk.now - .minutes(11))], since: desk.now - .minutes(12))
        desk.pass(.minutes(12), at: 51_000)
        #expect(gap(desk) == .zero)
    }

    @Test func `a history that ends before them proves nothing`() {
        let desk = halfTold()
        desk.pass(.minutes(12), at: 51_000)
        #expect(desk.book.externals.count == 1)
    }

    @Test func `what is still there is a drift, however long it stands`() {
        let desk = TestDesk()
        desk.begin()
        desk.pass(.seconds(61), at: 50_000)
        tradeByHand(desk, .sell, "0.1")
        desk.pass(.minutes(15), at: 50_000)
        #expect(desk.book.externals.count == 1)
        #expect(desk.book.drifts[TestDesk.btc] != nil)
    }
}
