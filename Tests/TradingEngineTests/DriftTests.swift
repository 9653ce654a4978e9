import RiskControl
import Simulation
import Testing
import TradingCore
import TradingEngine

/// A trade by hand at the venue, past the engine.
func tradeByHand(_ desk: TestDesk, _ side: Side, _ quantity: String, streams: Bool = true) {
    let order = OrderIntent(
        id: ClientOrderID("hand-\(desk.now.seconds)"),
        instrument: TestDesk.btc,
        side: side,
        kind: .market,
        quantity: (try? Quantity(quantity)) ?? .zero,
        timeInForce: .ioc,
        isPostOnly: false,
        isReduceOnly: false,
        purpose: .entry,
        createdAt: desk.now,
        referencePrice: Price(whole: 50_000)
    )
    desk.venue.machine.submit(order, at: desk.now)
    if streams { desk.deliver() } else { _ = desk.venue.machine.advance(to: desk.now) }
}

/// What is seen of trades by hand, and how soon.
struct DriftTests {
    private func drifting(_ quantity: String = "0.1", side: Side = .buy) -> TestDesk {
        let desk = TestDesk(wishes: [hold("0.2")])
        desk.begin()
        desk.bar(50_000)
        desk.pass(.seconds(30), at: 50_000)
        tradeByHand(desk, side, quantity)
        desk.pass(.seconds(5), at: 50_000)
        return desk
    }

    private func shown(_ desk: TestDesk) -> DriftRow? { desk.runner.state.driftRows.first }

    private func isEqual(_ desk: TestDesk) -> Bool {
        let account = desk.venue.machine.accountSnapshot
        return account.balance == desk.book.ledgers[TestDesk.venueID]?.balance
            && (account.positions.first?.quantity ?? .zero) == desk.position
    }

    private func resolve(
        _ desk: TestDesk,
        _ choice: DriftChoice,
        number: Int? = nil
    )
        -> DriftReport?
    {
        let report = desk.act(.resolveDrift(symbol: "BTCUSDT", number: number, choice))
        guard case .drift(let drift) = report else { return nil }
        return drift
    }

    @Test(arguments: 0..<7, [true, false])
    func `a trade by hand is told within ten seconds of its cause`(phase: Int, streams: Bool) {
        let desk = TestDesk()
        desk.begin()
        desk.pass(.seconds(60 + phase), at: 50_000)
        tradeByHand(desk, .buy, "0.1", streams: streams)
        let cause = desk.now
        while desk.alerts(.driftFound).isEmpty, desk.now - cause < .minutes(1) {
            desk.pass(.seconds(1), at: 50_000)
        }
        #expect(desk.now - cause <= .seconds(10))
        #expect(
            desk.book.drifts[TestDesk.btc]?.found.difference == Quantity(units: 100_000_000_000)
        )
    }

    @Test(arguments: [true, false])
    func `an order without an outcome does not hide a trade by hand`(streams: Bool) throws {
        let desk = TestDesk(wishes: [hold("0.2")], change: { $0.fence = .none })
        desk.begin()
        desk.venue.losesOrders = true
        desk.bar(50_000)
        let id = try #require(desk.venue.submitted.last?.id)
        desk.pass(.seconds(30), at: 50_000)
        #expect(desk.book.orders[id]?.state == .unknown)
        #expect(desk.alerts(.driftFound).isEmpty)
        tradeByHand(desk, .buy, "0.1", streams: streams)
        desk.pass(.seconds(streams ? 10 : 15), at: 50_000)
        #expect(desk.book.orders[id]?.state == .unknown)
        let row = try #require(shown(desk))
        #expect(row.held == (try Quantity("0.1")))
        #expect(desk.alerts(.driftFound).count == 1)
    }

    @Test func `a trade by hand explains the drift and is not in the book`() throws {
        let desk = drifting()
        let row = try #require(shown(desk))
        #expect(row.held == (try Quantity("0.3")))
        #expect(row.booked == (try Quantity("0.2")))
        #expect(row.cause.contains("buy 0.1 by hand"))
        #expect(desk.position == (try Quantity("0.2")))
        #expect(desk.book.halts.isEmpty)
        guard case .drift(let told) = desk.alerts(.driftFound).first?.report else {
            Issue.record("the alert carries the drift")
            return
        }
        #expect(told.drifts.first?.number == row.number)
        let why = desk.runner.state.report(.why(subject: "BTCUSDT"))
        #expect("\(why)".contains("Drift #1"))
        #expect("\(desk.runner.state.report(.risk))".contains("by hand"))
    }

    @Test func `adopting books the very trades that explain the drift`() throws {
        let desk = drifting()
        let report = try #require(resolve(desk, .adopt, number: 1))
        #expect(!report.isRefusal)
        let booked = desk.journal.facts.compactMap { fact -> Quantity? in
            guard case .fillBooked(let booked) = fact, booked.fill.order.text.hasPrefix("hand")
            else {
                return nil
            }
            return booked.positionAfter
        }
        #expect(booked == [try Quantity("0.3")])
        #expect(isEqual(desk))
        #expect(desk.book.drifts.isEmpty)
        #expect(desk.count(.positionAdjusted) == 0)
        desk.pass(.seconds(30), at: 50_000)
        #expect(desk.alerts(.driftFound).count == 1)
    }

    @Test(arguments: [nil, 50_010])
    func `a trade by hand that the venue takes back never was in the book`(price: Int?) throws {
        let desk = drifting()
        let fill = try #require(desk.book.externals.first)
        let instead = price.map { Price(whole: $0) }
        desk.venue.machine.takeBack(fill, insteadAt: instead, at: desk.now)
        desk.deliver()
        #expect(desk.position == (try Quantity("0.2")), "nobody adopted it")
        #expect(desk.alerts(.fillCorrected).count == 1)
        desk.pass(.seconds(30), at: 50_000)
        #expect(desk.position == (try Quantity("0.2")))
        if price == nil {
            #expect(desk.book.drifts.isEmpty && isEqual(desk))
        } else {
            #expect(shown(desk)?.held == (try Quantity("0.3")))
            let report = try #require(resolve(desk, .adopt))
            #expect(!report.isRefusal && isEqual(desk))
        }
    }

    @Test func `adopting without known trades aligns position and balance`() throws {
        let desk = TestDesk()
        desk.begin()
        desk.pass(.seconds(70), at: 50_000)
        tradeByHand(desk, .buy, "0.1", streams: false)
        desk.venue.forgetsHistory = true
        desk.pass(.seconds(10), at: 50_000)
        #expect(shown(desk)?.cause.contains("no trade was told") == true)
        _ = resolve(desk, .adopt)
        #expect(desk.count(.positionAdjusted) == 1)
        #expect(isEqual(desk))
        #expect(desk.book.drifts.isEmpty)
    }

    @Test func `a trade that came after a drift outlives its adoption and is told`() throws {
        let desk = TestDesk(wishes: [hold("0.2")], change: { $0.fence = .none })
        desk.begin()
        desk.bar(50_000)
        desk.pass(.seconds(30), at: 50_000)
        tradeByHand(desk, .buy, "0.3")
        desk.pass(.seconds(5), at: 50_000)
        #expect(shown(desk)?.difference == (try Quantity("0.3")))
        // Before any account shows the next one the drift is taken over, and the order that closes all
        // of it stays without an outcome.
        desk.venue.losesOrders = true
        desk.now = desk.now + .milliseconds(1)
        tradeByHand(desk, .sell, "0.1")
        desk.act(.flatten)
        #expect(desk.position == (try Quantity("0.5")))
        desk.pass(.seconds(30), at: 50_000)
        #expect(desk.book.openOrders.contains { $0.state == .unknown })
        #expect(desk.alerts(.driftFound).count == 2)
        #expect(desk.position == desk.venue.machine.accountSnapshot.positions.first?.quantity)
    }

    /// A desk where trades and movements of money reach nobody but the account, whose drift is shown.
    private func unexplained(_ change: (inout VenueContract) -> Void = { _ in }) -> TestDesk {
        let desk = TestDesk(change: change)
        desk.begin()
        desk.pass(.seconds(70), at: 50_000)
        desk.venue.forgetsHistory = true
        tradeByHand(desk, .buy, "0.1", streams: false)
        desk.venue.machine.transfer(Money(whole: -200), id: "unheard", at: desk.now)
        _ = desk.venue.machine.advance(to: desk.now)
        desk.pass(.seconds(10), at: 50_000)
        return desk
    }

    @Test func `what an adopted balance contains is not booked again when the venue tells it`() {
        let desk = unexplained()
        _ = resolve(desk, .adopt)
        #expect(isEqual(desk))
        desk.venue.forgetsHistory = false
        desk.pass(.seconds(70), at: 50_000)
        #expect(isEqual(desk))
        #expect(desk.count(.cashMoved) == 2, "the opening and the correction")
        // It explains no later trade, and is undone by none.
        #expect(desk.book.externals.isEmpty)
        tradeByHand(desk, .sell, "0.1")
        desk.pass(.seconds(10), at: 50_000)
        _ = resolve(desk, .adopt)
        #expect(isEqual(desk) && desk.position.isZero)
    }

    @Test func `an adopted balance waits until nothing moves the account`() throws {
        let desk = unexplained { $0.readLagMax = .seconds(3) }
        desk.venue.machine.transfer(Money(whole: 50), id: "heard", at: desk.now)
        desk.deliver()
        let report = try #require(resolve(desk, .adopt))
        #expect(report.lines.contains { $0.contains("when nothing moves it") })
        #expect(!isEqual(desk))
        desk.pass(.seconds(20), at: 50_000)
        #expect(isEqual(desk))
        #expect(desk.alerts(.driftResolved).count == 2, "the adoption and the correction")
        var book = Book()
        for entry in desk.journal.entries { book.apply(entry.fact, at: entry.time) }
        #expect(book == desk.book)
    }

    @Test func `closing the extra sells just that and keeps entries stopped until it is done`()
        throws
    {
        let desk = drifting()
        desk.venue.keepsAnswers = true
        let report = try #require(resolve(desk, .close, number: 1))
        #expect(!report.isRefusal)
        let order = try #require(desk.venue.submitted.last)
        #expect(order.side == .sell && order.isReduceOnly)
        #expect(order.quantity == (try Quantity("0.1")))
        #expect(desk.book.drifts[TestDesk.btc]?.closing == order.id)
        #expect(resolve(desk, .close)?.isRefusal == true)
        #expect(resolve(desk, .adopt)?.isRefusal == true)
        desk.venue.keepsAnswers = false
        for report in desk.venue.kept { desk.handle(.venue(report)) }
        desk.pass(.seconds(20), at: 50_000)
        #expect(desk.book.drifts.isEmpty)
        #expect(desk.position == (try Quantity("0.2")))
        #expect(isEqual(desk))
    }

    @Test func `what could not be closed stays a drift that waits for a decision`() throws {
        let desk = drifting()
        desk.venue.refusesOrders = true
        _ = resolve(desk, .close)
        desk.pass(.seconds(30), at: 50_000)
        let row = try #require(shown(desk))
        #expect(row.decision.contains("0.1 could not be closed"))
        #expect(row.canClose)
        desk.venue.refusesOrders = false
        _ = resolve(desk, .close)
        desk.pass(.seconds(30), at: 50_000)
        #expect(desk.book.drifts.isEmpty)
        #expect(desk.position == (try Quantity("0.2")))
    }

    @Test func `a rest that could not be closed ends with the position`() throws {
        let desk = drifting()
        desk.venue.refusesOrders = true
        _ = resolve(desk, .close)
        desk.pass(.seconds(30), at: 50_000)
        #expect(shown(desk)?.decision.contains("could not be closed") == true)
        desk.venue.refusesOrders = false
        desk.act(.close(symbol: "BTCUSDT", share: .one))
        desk.pass(.seconds(30), at: 50_000)
        #expect(desk.position.isZero && isEqual(desk))
        #expect(desk.book.drifts.isEmpty)
    }

    @Test(arguments: ["0.1", "0.3"])
    func `what would grow or turn the position is not closed`(sold: String) throws {
        let desk = drifting(sold, side: .sell)
        #expect(shown(desk)?.canClose == false)
        let orders = desk.venue.submitted.count
        let report = try #require(resolve(desk, .close))
        #expect(report.isRefusal)
        #expect(desk.venue.submitted.count == orders)
    }

    @Test func `a drift that changed since is not decided by its old number`() throws {
        let desk = drifting()
        tradeByHand(desk, .buy, "0.1")
        desk.pass(.seconds(5), at: 50_000)
        #expect(shown(desk)?.number == 2)
        let facts = desk.journal.facts.count
        let report = try #require(resolve(desk, .adopt, number: 1))
        #expect(report.isRefusal)
        #expect(report.headline?.contains("has changed") == true)
        #expect(desk.journal.facts.count == facts)
        #expect(desk.alerts(.driftFound).count == 2)
    }
}
