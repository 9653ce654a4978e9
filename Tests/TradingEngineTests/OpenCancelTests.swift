import Testing
import TradingCore
import TradingEngine

/// A cancel is done when the venue shows the order gone.
struct OpenCancelTests {
    @Test
    func `what is planned in answer to an order that could not be journaled is not sent either`() {
        let desk = TestDesk(wishes: [hold("0.1")])
        desk.begin()
        desk.journal.failure = .diskFull("test")
        desk.bar(50_000)
        desk.runner.holdBack(at: desk.now, wall: desk.now)
        #expect(desk.book.openOrders.isEmpty, "nothing seems to be on its way")
        #expect(desk.book.orders.values.allSatisfy { $0.state == .neverExisted })
        #expect(desk.venue.submitted.isEmpty)
        desk.journal.failure = nil
        desk.pass(.seconds(5), at: 50_000)
        #expect(desk.position == (try? Quantity("0.1")), "it is tried again when there is room")
    }

    @Test func `an order that waits for its row does not leave after the line broke`() {
        let desk = TestDesk(wishes: [hold("0.1")])
        desk.begin()
        desk.journal.failure = .busy("test")
        desk.bar(50_000)
        let line = { (isUp: Bool) in
            VenueReport.connection(
                venue: TestDesk.venueID,
                isUp: isUp,
                reason: "test",
                time: desk.now
            )
        }
        desk.handle(.venue(line(false)))
        desk.journal.failure = nil
        desk.handle(.clock)
        desk.handle(.clock)
        #expect(desk.venue.submitted.isEmpty)
        #expect(desk.book.openOrders.isEmpty)
        desk.handle(.venue(line(true)))
        desk.pass(.minutes(6), at: 50_000)
        #expect(desk.position == (try? Quantity("0.1")))
    }

    @Test func `an order that could not be journaled is neither sent nor cancelled`() {
        let desk = TestDesk(wishes: [rest(49_000)])
        desk.begin()
        desk.journal.failure = .diskFull("test")
        desk.bar(50_000)
        desk.act(.halt(scope: .all, reason: "test"))
        desk.runner.holdBack(at: desk.now, wall: desk.now)
        #expect(desk.venue.submitted.isEmpty && desk.venue.cancelled.isEmpty)
        #expect(desk.book.openOrders.isEmpty)
    }

    @Test func `a halt whose cancels are lost repeats them, tells ever louder, and tells the end`()
        throws
    {
        let desk = TestDesk(wishes: [rest(49_000)])
        desk.begin()
        desk.bar(50_000)
        let id = try #require(desk.venue.submitted.last?.id)
        desk.venue.losesCancels = true
        desk.act(.halt(scope: .all, reason: "test"))
        desk.pass(.seconds(14), at: 50_000)
        #expect(desk.alerts(.cancelsPending).isEmpty)
        desk.pass(.seconds(3), at: 50_000)
        #expect(desk.alerts(.cancelsPending).map(\.severity) == [.warning])
        desk.pass(.minutes(2), at: 50_000)
        #expect(desk.alerts(.cancelsPending).map(\.severity) == [.warning, .critical])
        desk.pass(.minutes(5), at: 50_000)
        #expect(desk.alerts(.cancelsPending).map(\.severity) == [.warning, .critical, .critical])
        #expect(desk.venue.cancelled.count >= 5)
        #expect(desk.book.orders[id]?.state == .live, "nothing is assumed")
        desk.venue.losesCancels = false
        desk.pass(.minutes(2), at: 50_000)
        #expect(desk.book.orders[id]?.state == .cancelled)
        #expect(desk.alerts(.cancelsPending).count == 4)
        desk.pass(.minutes(2), at: 50_000)
        #expect(desk.alerts(.cancelsPending).count == 4)
    }

    @Test func `a start asks at once again for cancels whose end nobody knows`() throws {
        let first = TestDesk(wishes: [rest(49_000)])
        first.begin()
        first.bar(50_000)
        let id = try #require(first.venue.submitted.last?.id)
        first.venue.losesCancels = true
        first.act(.halt(scope: .all, reason: "test"))
        var book = Book()
        for entry in first.journal.entries { book.apply(entry.fact, at: entry.time) }
        let second = TestDesk(
            wishes: [rest(49_000)],
            book: book,
            machine: first.venue.machine,
            startingAt: first.now
        )
        second.handle(.started(AgentStarted(version: "0", pid: 2, modes: [:])))
        #expect(second.venue.cancelled == [id])
        #expect(second.book.orders[id]?.state == .cancelled)
    }
}
