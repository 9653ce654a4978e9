import RiskControl
import Simulation
import Testing
import TradingCore
import TradingEngine

/// What a venue says of the account is believed when nothing newer contradicts it, and entries wait
/// until book and venue were compared.
struct ReadTests {
    private func account(
        _ desk: TestDesk,
        at time: UTCTime,
        held: Quantity = .zero,
        orders: [VenueOrder] = []
    ) {
        let position = VenuePosition(
            instrument: TestDesk.btc,
            quantity: held,
            averagePrice: Price(whole: 50_000)
        )
        desk.handle(
            .venue(
                .account(
                    AccountSnapshot(
                        venue: TestDesk.venueID,
                        time: time,
                        currency: "USDT",
                        balance: Money(whole: 10_000),
                        equity: Money(whole: 10_000),
                        freeMargin: Money(whole: 10_000),
                        unrealised: .zero,
                        positions: held.isZero ? [] : [position],
                        openOrders: orders
                    )
                )
            )
        )
    }

    private func connect(_ desk: TestDesk, isUp: Bool) {
        desk.handle(
            .venue(
                .connection(
                    venue: TestDesk.venueID,
                    isUp: isUp,
                    reason: "test",
                    time: desk.now
                )
            )
        )
    }

    @Test func `a read that is older than the newest fill makes no drift, however often it comes`()
    {
        let desk = TestDesk(wishes: [hold("0.1")])
        desk.begin()
        let before = desk.now
        desk.bar(50_000)
        #expect(desk.position == (try? Quantity("0.1")))
        for _ in 0..<3 { account(desk, at: before) }
        #expect(desk.count(.driftFound) == 0)
    }

    @Test(arguments: [true, false])
    func `an account that is empty by mistake ends no drift whose trades are known`(
        isKnown: Bool
    ) {
        let desk = TestDesk()
        desk.begin()
        desk.pass(.seconds(60), at: 50_000)
        desk.venue.forgetsHistory = !isKnown
        tradeByHand(desk, .buy, "0.1", streams: isKnown)
        desk.pass(.seconds(10), at: 50_000)
        #expect(desk.book.drifts.count == 1)
        for _ in 0..<3 { account(desk, at: desk.now) }
        #expect(desk.book.drifts.isEmpty == !isKnown, "two looks end what nothing explains")
        desk.pass(.seconds(20), at: 50_000)
        #expect(desk.count(.driftFound) == (isKnown ? 1 : 2))
    }

    @Test func `a read that a newer one overtook is not believed`() {
        let desk = TestDesk(wishes: [hold("0.1")])
        desk.begin()
        desk.bar(50_000)
        desk.pass(.seconds(40), at: 50_000)
        let old = desk.now - .seconds(20)
        for _ in 0..<3 { account(desk, at: old, held: Quantity(whole: 7)) }
        #expect(desk.count(.driftFound) == 0)
        for _ in 0..<2 {
            account(desk, at: desk.now, held: Quantity(whole: 7))
            desk.now = desk.now + .seconds(2)
        }
        #expect(desk.count(.driftFound) == 1, "one of now is, at the second look")
    }

    @Test func `one torn read makes no drift, and the history is asked before the second`() {
        let desk = TestDesk(wishes: [hold("0.1")])
        desk.begin()
        desk.bar(50_000)
        desk.pass(.seconds(5), at: 50_000)
        let asked = desk.venue.historiesAsked
        account(desk, at: desk.now, held: Quantity(whole: 2))
        #expect(desk.venue.historiesAsked == asked + 1)
        desk.pass(.seconds(60), at: 50_000)
        #expect(desk.count(.driftFound) == 0)
    }

    @Test func `an empty answer while orders rest is asked again, and proves nothing by itself`()
        throws
    {
        let desk = TestDesk(wishes: [rest(49_000)])
        desk.begin()
        desk.bar(50_000)
        desk.pass(.seconds(15), at: 50_000)
        let id = try #require(desk.venue.submitted.last?.id)
        let asked = desk.venue.accountsAsked
        desk.venue.losesAnswers = true
        account(desk, at: desk.now)
        #expect(desk.venue.accountsAsked == asked + 1)
        #expect(desk.venue.lookedUp.isEmpty, "the first one is not even looked into")
        account(desk, at: desk.now)
        desk.venue.losesAnswers = false
        #expect(desk.venue.lookedUp == [id])
        desk.pass(.seconds(30), at: 50_000)
        #expect(desk.book.orders[id]?.state == .live)
    }

    @Test func `after a start entries wait until book and venue were compared`() {
        let first = TestDesk(wishes: [hold("0.1")])
        first.begin()
        var book = Book()
        for entry in first.journal.entries { book.apply(entry.fact, at: entry.time) }
        let desk = TestDesk(wishes: [hold("0.1")], book: book, machine: first.venue.machine)
        desk.venue.losesAnswers = true
        desk.begin()
        desk.bar(50_000)
        #expect(desk.venue.submitted.isEmpty)
        #expect(desk.book.lastSkips[TestDesk.btc]?.skipped.preflight.reason == .notReconciled)
        desk.venue.losesAnswers = false
        desk.pass(.minutes(2), at: 50_000)
        #expect(desk.position == (try? Quantity("0.1")), "without another bar")
    }

    @Test func `after a break of the line entries wait too, and exits do not`() {
        let desk = TestDesk(wishes: [hold("0.1"), hold("0.3"), hold("0")])
        desk.begin()
        desk.bar(50_000)
        connect(desk, isUp: false)
        desk.venue.losesAnswers = true
        connect(desk, isUp: true)
        desk.bar(50_000)
        #expect(desk.venue.submitted.count == 1)
        desk.bar(50_000)
        #expect(desk.venue.submitted.last?.purpose == .exit)
    }

    @Test func `a venue that tells nothing of the account is told of once, and gets no entries`() {
        let desk = TestDesk(wishes: [hold("0"), hold("0.1")])
        desk.begin()
        desk.bar(50_000)
        desk.venue.losesAnswers = true
        desk.pass(.minutes(3), at: 50_000)
        #expect(desk.alerts(.venueDown).count == 1)
        desk.bar(50_000)
        #expect(desk.venue.submitted.isEmpty)
        desk.venue.losesAnswers = false
        desk.pass(.minutes(2), at: 50_000)
        #expect(desk.position == (try? Quantity("0.1")))
    }

    @Test func `an order that ended and is listed twice is cancelled, and the venue halted`() throws
    {
        let desk = TestDesk(wishes: [rest(49_000)])
        desk.begin()
        desk.bar(50_000)
        let id = try #require(desk.venue.submitted.last?.id)
        desk.act(.switchStrategy(StrategyID("test/scripted"), isOn: false))
        #expect(desk.book.orders[id]?.state == .cancelled)
        let listed = VenueOrder(
            clientID: id,
            venueOrderID: "V1",
            instrument: TestDesk.btc,
            side: .buy,
            kind: .limit(Price(whole: 49_000)),
            quantity: Quantity(units: 100_000_000_000),
            filled: .zero,
            isReduceOnly: false
        )
        desk.pass(.seconds(15), at: 50_000)
        let cancels = desk.venue.cancelled.count
        account(desk, at: desk.now, orders: [listed])
        #expect(desk.book.halts.isEmpty)
        account(desk, at: desk.now, orders: [listed])
        #expect(desk.book.halts.map(\.cause) == [.contradiction])
        #expect(desk.venue.cancelled.count == cancels + 1)
    }
}
