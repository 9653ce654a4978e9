import Simulation
import Testing
import TradingCore

@testable import TradingEngine

/// Orders that the journal does not hold: of others, of an old past, and of another writer.
struct StrangerTests {
    private func listed(_ id: ClientOrderID?) -> VenueOrder {
        VenueOrder(
            clientID: id,
            venueOrderID: "V77",
            instrument: TestDesk.btc,
            side: .sell,
            kind: .limit(Price(whole: 60_000)),
            quantity: .one,
            filled: .zero,
            isReduceOnly: false
        )
    }

    private func list(_ desk: TestDesk, _ orders: [VenueOrder]) {
        let truth = desk.venue.machine.accountSnapshot
        desk.handle(
            .venue(
                .account(
                    AccountSnapshot(
                        venue: truth.venue,
                        time: desk.now,
                        currency: truth.currency,
                        balance: truth.balance,
                        equity: truth.equity,
                        freeMargin: truth.freeMargin,
                        unrealised: truth.unrealised,
                        positions: truth.positions,
                        openOrders: truth.openOrders + orders
                    )
                )
            )
        )
    }

    private func fill(_ order: ClientOrderID, _ desk: TestDesk) -> Fill {
        Fill(
            id: "F-\(order)",
            order: order,
            instrument: TestDesk.btc,
            side: .buy,
            price: Price(whole: 50_000),
            quantity: .one,
            fee: .zero,
            liquidity: .taker,
            time: desk.now
        )
    }

    @Test func `an order of others is shown in orders, halts nothing and is never touched`() throws
    {
        let desk = TestDesk(wishes: [hold("0.1")])
        desk.begin()
        list(desk, [listed(ClientOrderID("web-1234")), listed(nil)])
        desk.pass(.minutes(1), at: 50_000)
        list(desk, [listed(ClientOrderID("web-1234")), listed(nil)])
        desk.act(.halt(scope: .all, reason: ""))
        guard case .orders(let report) = desk.runner.state.report(.orders) else {
            Issue.record("no orders")
            return
        }
        #expect(report.foreign.map(\.id) == ["web-1234", "V77"])
        #expect(report.foreign.allSatisfy { !$0.isOurForm })
        #expect(desk.book.halts.count == 1, "the operator's alone")
        #expect(desk.venue.cancelled.isEmpty)
    }

    @Test(arguments: [
        (ClientOrderID(generation: "other000", epoch: 1, sequence: 1), "two agents"),
        (ClientOrderID(generation: "test0000", epoch: 1, sequence: 900), "old copy"),
        (ClientOrderID(generation: "test0000", epoch: 9, sequence: 1), "old copy"),
    ])
    func `an open order that looks like ours and is not in the journal halts its venue`(
        id: ClientOrderID,
        words: String
    ) throws {
        let desk = TestDesk(wishes: [hold("0.1"), hold("0.2")])
        desk.begin()
        desk.bar(50_000)
        list(desk, [listed(id)])
        list(desk, [listed(id)])
        let halt = try #require(desk.book.halts.first)
        #expect(desk.book.halts.count == 1)
        #expect(halt.scope == .venue(TestDesk.venueID) && halt.cause == .otherWriter)
        #expect(halt.reason.contains(words))
        #expect(desk.alerts(.otherWriter).map(\.severity) == [.critical])
        let sent = desk.venue.submitted.count
        desk.bar(50_000)
        #expect(desk.venue.submitted.count == sent, "no entry under the halt")
        #expect(!desk.venue.cancelled.contains(id), "it is not ours to cancel")
    }

    @Test func `a start with a fill beyond the journal's last order halts the venue`() {
        let first = TestDesk(wishes: [hold("0.1")])
        first.begin()
        first.bar(50_000)
        let copied = first.journal.entries
        first.bar(50_000)
        first.act(.close(symbol: "BTCUSDT", share: .one))
        first.pass(.seconds(3), at: 50_000)
        // The journal comes back from a backup that does not know of the last order.
        var book = Book()
        for entry in copied { book.apply(entry.fact, at: entry.time) }
        #expect(book.orderCount < first.book.orderCount)
        let desk = TestDesk(
            wishes: [hold("0.1")],
            book: book,
            machine: first.venue.machine,
            startingAt: first.now + .seconds(30)
        )
        desk.begin()
        #expect(desk.book.halts.contains { $0.cause == .otherWriter })
        let executed = first.book.ledgers[TestDesk.venueID]?.fillCount
        #expect(
            desk.book.ledgers[TestDesk.venueID]?.fillCount == executed,
            "it is booked all the same"
        )
        #expect(desk.position == first.position)
        desk.bar(50_000)
        #expect(desk.venue.submitted.isEmpty)
    }

    @Test func `a late fill of an order that the book forgot is booked and halts nothing`() {
        var book = Book()
        book.orderCount = 5_000
        book.epoch = 3
        let desk = TestDesk(book: book)
        desk.begin()
        desk.now = desk.now + .seconds(1)
        let old = ClientOrderID(generation: "test0000", epoch: 2, sequence: 17)
        desk.tell(old, .fill(fill(old, desk)))
        #expect(desk.position == .one)
        #expect(desk.book.halts.isEmpty)
    }
}
