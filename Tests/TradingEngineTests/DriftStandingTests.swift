import RiskControl
import Simulation
import Testing
import TradingCore
import TradingEngine

/// Drifts that stand: what they stop, how long they are ignored, and what others do besides.
struct DriftStandingTests {
    private func drifting() -> TestDesk {
        let desk = TestDesk(wishes: [[:], hold("0.2")])
        desk.begin()
        desk.bar(50_000)
        desk.pass(.seconds(30), at: 50_000)
        tradeByHand(desk, .buy, "0.1")
        desk.pass(.seconds(5), at: 50_000)
        return desk
    }

    private func ignore(_ desk: TestDesk, for span: TimeSpan, number: Int? = nil) -> EngineReport? {
        let until = desk.now + span
        return desk.act(
            .resolveDrift(symbol: "BTCUSDT", number: number, .ignore(until: until))
        )
    }

    /// The next life on the same venue and journal.
    private func restarted(_ desk: TestDesk) -> TestDesk {
        var book = Book()
        for entry in desk.journal.entries { book.apply(entry.fact, at: entry.time) }
        #expect(book == desk.book)
        return TestDesk(book: book, machine: desk.venue.machine, startingAt: desk.now)
    }

    @Test func `a drift stops entries in its instrument`() {
        let desk = drifting()
        let orders = desk.venue.submitted.count
        desk.bar(50_000)
        #expect(desk.venue.submitted.count == orders)
        let skip = desk.book.lastSkips[TestDesk.btc]?.skipped.preflight.reason
        #expect(skip == .drift)
        desk.act(.resolveDrift(symbol: "BTCUSDT", number: nil, .adopt))
        desk.pass(.seconds(2), at: 50_000)
        #expect(desk.venue.submitted.count == orders + 1)
    }

    @Test func `a difference seen once already stops entries`() {
        let desk = TestDesk(wishes: [[:], hold("0.2")])
        desk.begin()
        desk.pass(.seconds(1), at: 50_000)
        tradeByHand(desk, .buy, "0.1")
        #expect(desk.book.drifts.isEmpty)
        desk.bar(50_000)
        desk.bar(50_000)
        #expect(desk.venue.submitted.isEmpty)
    }

    @Test func `an ignored drift is not told again before its time, also after a restart`() {
        let desk = drifting()
        _ = ignore(desk, for: .hours(3), number: 1)
        let next = restarted(desk)
        next.begin()
        #expect(next.runner.state.driftRows.first?.ignoredUntil != nil)
        next.pass(.minutes(170), at: 50_000)
        #expect(next.alerts(.driftFound).isEmpty)
        next.pass(.minutes(15), at: 50_000)
        #expect(next.alerts(.driftFound).count == 1)
        #expect(next.book.drifts.count == 1)
    }

    @Test func `a drift that nobody ignores is told every hour`() {
        let desk = drifting()
        desk.pass(.minutes(130), at: 50_000)
        #expect(desk.alerts(.driftFound).count == 3)
    }

    @Test func `a button ignores once`() throws {
        let desk = drifting()
        _ = ignore(desk, for: .hours(1), number: 1)
        desk.pass(.minutes(1), at: 50_000)
        guard case .drift(let again) = ignore(desk, for: .hours(1), number: 1) else { return }
        #expect(again.isRefusal)
        #expect(desk.count(.driftDecided) == 1)
    }

    @Test func `the kill switch counts on, and a resume holds while the drift is ignored`() {
        let desk = drifting()
        desk.pass(.minutes(3), at: 50_000)
        #expect(desk.book.halts.map(\.cause) == [.drift])
        desk.act(.resume(scope: .all))
        #expect(desk.book.halts.count == 1, "a drift that nobody decided over blocks")
        _ = ignore(desk, for: .hours(1))
        desk.act(.resume(scope: .all))
        #expect(desk.book.halts.isEmpty)
        desk.pass(.minutes(50), at: 50_000)
        #expect(desk.book.halts.isEmpty)
        desk.pass(.minutes(15), at: 50_000)
        #expect(desk.book.halts.map(\.cause) == [.drift])
    }

    @Test func `halting for a drift halts its venue and is written down`() {
        let desk = drifting()
        desk.act(.resolveDrift(symbol: "BTCUSDT", number: 1, .halt))
        #expect(desk.book.halts.map(\.scope) == [.venue(TestDesk.venueID)])
        #expect(desk.count(.driftDecided) == 1)
    }

    @Test func `a round trip by hand leaves its cost in the book and no drift`() {
        let desk = TestDesk()
        desk.begin()
        desk.pass(.seconds(7), at: 50_000)
        tradeByHand(desk, .buy, "0.1")
        desk.pass(.seconds(10), at: 50_100)
        tradeByHand(desk, .sell, "0.1")
        desk.pass(.seconds(20), at: 50_100)
        #expect(desk.book.drifts.isEmpty)
        #expect(desk.position.isZero)
        let balance = desk.venue.machine.accountSnapshot.balance
        #expect(desk.book.ledgers[TestDesk.venueID]?.balance == balance)
        #expect(desk.book.externals.isEmpty)
    }

    @Test func `an order of others is shown and never touched`() {
        let desk = TestDesk()
        desk.begin()
        rest(desk, id: ClientOrderID("somebody"))
        desk.pass(.seconds(60), at: 50_000)
        #expect(desk.venue.cancelled.isEmpty)
        #expect(desk.book.halts.isEmpty)
        #expect("\(desk.runner.state.report(.drifts))".contains("somebody"))
    }

    private func rest(_ desk: TestDesk, id: ClientOrderID) {
        let order = OrderIntent(
            id: id,
            instrument: TestDesk.btc,
            side: .buy,
            kind: .limit(Price(whole: 40_000)),
            quantity: Quantity(units: 100_000_000_000),
            timeInForce: .gtc,
            isPostOnly: false,
            isReduceOnly: false,
            purpose: .entry,
            createdAt: desk.now,
            referencePrice: Price(whole: 50_000)
        )
        desk.venue.machine.submit(order, at: desk.now)
        _ = desk.venue.machine.advance(to: desk.now)
    }
}
