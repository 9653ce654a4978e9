import Testing
import TradingCore
import TradingEngine

/// A cancel is done when the venue shows the order gone.
struct OpenCancelTests {
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
}
