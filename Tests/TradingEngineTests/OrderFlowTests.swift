import Simulation
import Testing
import TradingCore
import TradingEngine

/// From a wish to a position, and what is recorded on the way.
struct OrderFlowTests {
    @Test func `a wish becomes a position with a resting stop`() {
        let desk = TestDesk(wishes: [hold("0.1", stop: 48_000)])
        desk.begin()
        desk.bar(50_000)
        desk.bar(50_000)
        #expect(desk.position == (try? Quantity("0.1")))
        let stops = desk.book.openOrders.filter { $0.intent.purpose == .protectiveStop }
        #expect(stops.map(\.state) == [.live])
        #expect(stops.first?.intent.kind == .stop(trigger: Price(whole: 48_000)))
        #expect(stops.first?.intent.isReduceOnly == true)
    }

    @Test func `the open orders are those of all orders that are not final`() {
        let desk = TestDesk(wishes: [hold("0.1", stop: 48_000), hold("0.05"), hold("-0.1")])
        desk.begin()
        for _ in 0..<6 {
            desk.bar(50_000)
            let open = Set(desk.book.orders.values.filter(\.state.isOpen).map(\.intent.id))
            #expect(Set(desk.book.openOrders.map(\.intent.id)) == open)
            #expect(desk.book.openOrders.count == open.count)
        }
        #expect(desk.book.orders.values.contains { $0.state.isFinal })
    }

    @Test func `every order is durable before it is sent`() {
        let desk = TestDesk(wishes: [hold("0.1", stop: 48_000), hold("0.05"), hold("-0.1")])
        desk.begin()
        for _ in 0..<6 { desk.bar(50_000) }
        #expect(desk.venue.submitted.count >= 4)
        #expect(desk.venue.wasDurable.allSatisfy { $0 })
    }

    @Test func `the same wish again sends nothing`() {
        let desk = TestDesk(wishes: [hold("0.1", stop: 48_000)])
        desk.begin()
        for _ in 0..<3 { desk.bar(50_000) }
        let sent = desk.venue.submitted.count
        for _ in 0..<5 { desk.bar(50_000) }
        desk.pass(.minutes(6), at: 50_000)
        #expect(desk.venue.submitted.count == sent)
        #expect(desk.venue.cancelled.isEmpty)
    }

    @Test func `a turn from long to short goes through flat`() {
        let desk = TestDesk(wishes: [hold("0.1"), hold("-0.1")])
        desk.begin()
        desk.bar(50_000)
        desk.bar(50_000)
        desk.bar(50_000)
        #expect(desk.position == (try? Quantity("-0.1")))
        let purposes = desk.venue.submitted.map(\.purpose)
        #expect(purposes == [.entry, .exit, .entry])
        #expect(desk.venue.submitted[1].isReduceOnly)
    }

    @Test func `a moved stop rests before the old one goes`() {
        let desk = TestDesk(
            wishes: [
                hold("0.1", stop: 48_000), hold("0.1", stop: 48_000), hold("0.1", stop: 49_000),
            ]
        )
        desk.begin()
        for _ in 0..<5 { desk.bar(50_000) }
        let stops = desk.book.openOrders.filter { $0.intent.purpose == .protectiveStop }
        #expect(stops.map(\.intent.kind) == [.stop(trigger: Price(whole: 49_000))])
        let kinds = desk.journal.facts.compactMap { fact -> String? in
            switch fact {
            case .orderMoved(let moved) where moved.state == .live: "live \(moved.id)"
            case .cancelRequested(let request): "cancel \(request.id)"
            default: nil
            }
        }
        let newLive = kinds.lastIndex { $0.hasPrefix("live") } ?? 0
        let oldCancel = kinds.firstIndex { $0.hasPrefix("cancel") } ?? 0
        #expect(newLive < oldCancel)
    }

    @Test func `a triggered stop closes the position and nothing is left over`() {
        let desk = TestDesk(wishes: [
            hold("0.1", stop: 48_000), hold("0.1", stop: 48_000), hold("0"),
        ])
        desk.begin()
        desk.bar(50_000)
        desk.bar(50_000)
        desk.pass(.seconds(3), at: 47_900)
        #expect(desk.position == .zero)
        desk.bar(47_900)
        #expect(desk.book.openOrders.isEmpty)
    }

    @Test func `a fill that is told twice counts once`() throws {
        let desk = TestDesk(wishes: [hold("0.1")])
        desk.begin()
        desk.bar(50_000)
        let fill = try #require(desk.book.recentFills.first?.fill)
        let before = desk.book
        desk.handle(
            .venue(
                .order(
                    OrderUpdate(
                        id: fill.order,
                        venue: TestDesk.venueID,
                        time: fill.time,
                        outcome: .fill(fill)
                    )
                )
            )
        )
        #expect(desk.book.positions == before.positions)
        #expect(
            desk.book.ledgers[TestDesk.venueID]?.balance
                == before.ledgers[TestDesk.venueID]?.balance
        )
    }

    @Test func `book and venue agree about money to the last unit`() throws {
        let desk = TestDesk(wishes: [hold("0.1"), hold("0.033"), hold("-0.077"), hold("0.2")])
        desk.begin()
        for price in [50_000, 50_313, 49_977, 51_201, 50_007, 49_500] { desk.bar(price) }
        desk.pass(.minutes(1), at: 50_001)
        let ledger = try #require(desk.book.ledgers[TestDesk.venueID])
        let account = desk.venue.machine.accountSnapshot
        #expect(ledger.balance == account.balance)
        #expect(ledger.fees.isPositive)
        #expect(ledger.balance == Money(whole: 10_000) + ledger.realised - ledger.fees)
        #expect(desk.count(.driftFound) == 0)
    }

    @Test func `the book is nothing but a fold over the journal`() {
        let desk = TestDesk(wishes: [
            hold("0.1", stop: 48_000), hold("0.05", stop: 49_000), hold("-0.1"),
        ])
        desk.begin()
        for price in [50_000, 50_500, 49_700, 49_900, 51_000] { desk.bar(price) }
        desk.act(.halt(scope: .all, reason: "test"))
        desk.pass(.minutes(2), at: 50_000)
        var folded = Book()
        for entry in desk.journal.entries { folded.apply(entry.fact, at: entry.time) }
        #expect(folded == desk.book)
    }
}
