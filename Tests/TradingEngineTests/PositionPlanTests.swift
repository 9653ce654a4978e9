import Simulation
import Testing
import TradingCore
import TradingEngine

/// A position that a person opened is led by a plan, and its strategy leaves it alone.
struct PositionPlanTests {
    private let terms = "stop 3%, trail 3%, take 50% at 4%"

    private func plan(_ desk: TestDesk, _ terms: String?) -> NoticeReport? {
        let report = desk.act(.setPlan(symbol: "BTCUSDT", terms: terms))
        guard case .notice(let notice) = report else { return nil }
        return notice
    }

    private func stops(_ desk: TestDesk) -> [Price?] {
        desk.venue.machine.accountSnapshot.openOrders.compactMap {
            if case .stop = $0.kind { return $0.kind.price }
            return nil
        }
    }

    /// A desk whose strategy wants nothing, and somebody bought 0.1 by hand.
    private func bought() -> TestDesk {
        let desk = TestDesk(wishes: [hold("0")])
        desk.begin()
        desk.bar(50_000)
        tradeByHand(desk, .buy, "0.1")
        desk.pass(.seconds(12), at: 50_000)
        return desk
    }

    /// The same, adopted under a plan.
    private func led(_ terms: String) -> TestDesk {
        let desk = bought()
        _ = plan(desk, terms)
        desk.act(.resolveDrift(symbol: "BTCUSDT", number: nil, .adopt))
        desk.pass(.seconds(3), at: 50_000)
        return desk
    }

    /// The next life on the same venue.
    private func restarted(_ desk: TestDesk) -> TestDesk {
        var book = Book()
        for entry in desk.journal.entries { book.apply(entry.fact, at: entry.time) }
        let next = TestDesk(
            wishes: [hold("0")],
            book: book,
            machine: desk.venue.machine,
            startingAt: desk.now
        )
        next.begin(at: 50_000)
        return next
    }

    @Test func `without a plan the strategy sells what was adopted`() {
        let desk = bought()
        desk.act(.resolveDrift(symbol: "BTCUSDT", number: nil, .adopt))
        desk.pass(.seconds(3), at: 50_000)
        #expect(desk.position.isZero)
    }

    @Test func `a plan before the adoption keeps it, with a stop for all of it`() throws {
        let desk = bought()
        let said = try #require(plan(desk, terms))
        #expect(!said.isRefusal)
        #expect(said.lines.contains { $0.contains("/drift adopt BTCUSDT") })
        #expect(said.lines.contains { $0.contains("test/scripted leaves BTCUSDT alone") })
        desk.act(.resolveDrift(symbol: "BTCUSDT", number: nil, .adopt))
        desk.pass(.seconds(3), at: 50_000)
        #expect(desk.position == (try Quantity("0.1")))
        #expect(stops(desk) == [Price(whole: 48_500)])
        #expect(desk.venue.machine.accountSnapshot.openOrders.first?.quantity == desk.position)
    }

    @Test func `the stop follows, a part is taken, and the strategy is back at the end`() throws {
        let desk = led(terms)
        desk.bar(51_000)
        desk.pass(.seconds(2), at: 51_000)
        #expect(stops(desk) == [Price(whole: 49_470)])
        #expect(desk.position == (try Quantity("0.1")))
        desk.bar(52_100)
        desk.pass(.seconds(2), at: 52_100)
        #expect(desk.position == (try Quantity("0.05")), "half of it was taken at 4 %")
        #expect(stops(desk) == [Price(whole: 50_537)])
        desk.bar(51_000)
        desk.pass(.seconds(2), at: 51_000)
        #expect(stops(desk) == [Price(whole: 50_537)], "it never goes back")
        desk.pass(.seconds(3), at: 50_400)
        #expect(desk.position.isZero, "the stop was hit")
        #expect(desk.book.plans?.isEmpty ?? false)
        #expect(stops(desk).isEmpty)
    }

    @Test func `a plan over a strategy's position takes it from the strategy`() throws {
        let desk = TestDesk(wishes: [hold("0.2", stop: 47_000), hold("0.4", stop: 47_000)])
        desk.begin()
        desk.bar(50_000)
        desk.pass(.seconds(2), at: 50_000)
        #expect(stops(desk) == [Price(whole: 47_000)])
        #expect(plan(desk, "stop 2%")?.isRefusal == false)
        desk.bar(50_000)
        desk.pass(.seconds(5), at: 50_000)
        #expect(desk.position == (try Quantity("0.2")), "the strategy adds nothing")
        #expect(stops(desk) == [Price(whole: 49_000)])
        #expect(plan(desk, "off")?.isRefusal == true, "the word off belongs to the command")
        #expect(plan(desk, nil)?.isRefusal == false)
        desk.pass(.seconds(5), at: 50_000)
        #expect(desk.position == (try Quantity("0.4")), "the strategy goes on")
        #expect(stops(desk) == [Price(whole: 47_000)])
    }

    @Test func `where no strategy is, the stop goes with the position, after the plan too`() throws
    {
        for endsBefore in [false, true] {
            let desk = TestDesk(
                assignment: StrategyAssignment(
                    strategy: ScriptedStrategy("test/elsewhere", [[:]]),
                    instruments: []
                )
            )
            desk.begin()
            desk.bar(50_000)
            tradeByHand(desk, .buy, "0.1")
            desk.pass(.seconds(12), at: 50_000)
            #expect(plan(desk, "stop 3%")?.isRefusal == false)
            desk.act(.resolveDrift(symbol: "BTCUSDT", number: nil, .adopt))
            desk.pass(.seconds(3), at: 50_000)
            #expect(stops(desk) == [Price(whole: 48_500)])
            if endsBefore {
                #expect(plan(desk, nil)?.isRefusal == false)
                desk.pass(.seconds(3), at: 50_000)
                #expect(stops(desk) == [Price(whole: 48_500)], "it stays where it rests")
            }
            desk.act(.close(symbol: "BTCUSDT", share: .percent(50)))
            desk.pass(.seconds(3), at: 50_000)
            // This venue shrinks what reduces by itself; others wait to be told.
            #expect(desk.venue.amended.count == 1, "the stop follows what is held")
            desk.act(.close(symbol: "BTCUSDT", share: .one))
            desk.pass(.seconds(3), at: 50_000)
            #expect(desk.position.isZero && stops(desk).isEmpty)
        }
    }

    @Test func `what a plan makes of a position is no profit of the strategy's measure`() throws {
        let desk = TestDesk(wishes: [hold("0.2")])
        desk.begin()
        desk.handle(
            .fact(
                .strategyAnchored(
                    StrategyAnchored(
                        strategy: StrategyID("test/scripted"),
                        instrument: TestDesk.btc,
                        anchor: StrategyAnchor(parameters: "", since: desk.now, prices: [:])
                    )
                )
            )
        )
        desk.bar(50_000)
        desk.pass(.seconds(2), at: 50_000)
        let before = try #require(desk.book.anchorProfits?[TestDesk.btc])
        #expect(before.isNegative, "the fee of the entry")
        #expect(plan(desk, "stop 2%, take 50% at 4%")?.isRefusal == false)
        desk.bar(52_500)
        desk.pass(.seconds(2), at: 52_500)
        #expect(desk.position == (try Quantity("0.1")))
        #expect(desk.book.anchorProfits?[TestDesk.btc] == before)
    }

    @Test func `time ends it, also after a restart in between`() {
        let desk = led("stop 3%, exit after 3 bars")
        desk.bar(50_000)
        desk.bar(50_000)
        #expect(!desk.position.isZero)
        #expect(desk.book.plans?[TestDesk.btc]?.bars == 2)
        let next = restarted(desk)
        next.pass(.seconds(3), at: 50_000)
        #expect(!next.position.isZero)
        next.bar(50_000)
        next.pass(.seconds(3), at: 50_000)
        #expect(next.position.isZero)
        #expect(next.book.plans?.isEmpty ?? false)
    }

    @Test func `a restart leaves the stop where it had come to`() throws {
        let desk = led(terms)
        desk.bar(51_000)
        desk.pass(.seconds(2), at: 51_000)
        let before = desk.venue.machine.accountSnapshot.openOrders
        let next = restarted(desk)
        next.pass(.seconds(20), at: 50_000)
        #expect(next.venue.machine.accountSnapshot.openOrders == before)
        #expect(next.position == (try Quantity("0.1")))
        next.bar(52_000)
        next.pass(.seconds(2), at: 52_000)
        #expect(stops(next) == [Price(whole: 50_440)])
    }

    @Test func `what cannot be led is refused in words, and nothing changes`() throws {
        let desk = bought()
        let before = desk.book.plans
        let noStop = try #require(plan(desk, "take 50% at 4%"))
        #expect(noStop.lines.first?.contains("a plan needs a stop") ?? false)
        let wrong = try #require(plan(desk, "stop 3%, breakevn 1R"))
        #expect(wrong.lines.first?.contains("breakeven") ?? false)
        let above = try #require(plan(desk, "stop 60000"))
        #expect(above.headline.contains("would not lie under the price"))
        let early = try #require(plan(desk, "stop 2 atr"))
        #expect(early.headline.contains("closed bars of 1m, and 1 are known"))
        let areRefused = [noStop, wrong, above, early].allSatisfy { $0.isRefusal }
        #expect(areRefused)
        #expect(plan(desk, nil)?.headline == "No plan leads BTCUSDT.")
        #expect(desk.book.plans == before)
        let flat = TestDesk(wishes: [hold("0")])
        flat.begin()
        flat.bar(50_000)
        #expect(plan(flat, terms)?.headline == "There is no position in BTCUSDT to lead.")
    }

    @Test func `while it waits for an adoption it ends with the drift`() {
        let desk = bought()
        _ = plan(desk, terms)
        #expect(desk.book.plans?.count == 1)
        tradeByHand(desk, .sell, "0.1")
        desk.pass(.seconds(60), at: 50_000)
        #expect(desk.book.drifts.isEmpty)
        #expect(desk.book.plans?.isEmpty ?? false)
    }

    @Test func `a halt stops entries, and the plan goes on`() throws {
        let desk = led(terms)
        desk.act(.halt(scope: .all, reason: "test"))
        desk.bar(52_100)
        desk.pass(.seconds(2), at: 52_100)
        #expect(desk.position == (try Quantity("0.05")))
        #expect(stops(desk) == [Price(whole: 50_537)])
    }
}
