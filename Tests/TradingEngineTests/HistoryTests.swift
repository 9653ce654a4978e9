import Simulation
import Testing
import TradingCore
import TradingEngine

/// What moved the account while nobody listened is asked for, and booked once.
struct HistoryTests {
    private func holding() -> TestDesk {
        let desk = TestDesk(wishes: [hold("0.1")])
        desk.begin()
        desk.bar(50_000)
        return desk
    }

    /// The venue pays funding at this moment.
    private func payFunding(_ desk: TestDesk) {
        desk.now = desk.now + .seconds(1)
        desk.venue.machine.apply(
            .funding(instrument: TestDesk.btc, rate: .basisPoints(10), time: desk.now)
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

    private func loseStream(_ desk: TestDesk, _ body: () -> Void) {
        desk.venue.losesAnswers = true
        body()
        desk.deliver()
        desk.venue.losesAnswers = false
    }

    private func balances(_ desk: TestDesk) -> [Money?] {
        [desk.book.ledgers[TestDesk.venueID]?.balance, desk.venue.machine.accountSnapshot.balance]
    }

    @Test func `funding that was paid while the line was down is booked when it is up again`() {
        let desk = holding()
        connect(desk, isUp: false)
        loseStream(desk) { payFunding(desk) }
        #expect(desk.count(.cashMoved) == 1, "the opening balance alone")
        connect(desk, isUp: true)
        #expect(desk.count(.cashMoved) == 2)
        #expect(balances(desk)[0] == balances(desk)[1])
    }

    @Test func `funding that the stream lost without a word is booked within a minute, once`() {
        let desk = holding()
        loseStream(desk) { payFunding(desk) }
        desk.pass(.seconds(61), at: 50_000)
        #expect(desk.count(.cashMoved) == 2)
        desk.pass(.seconds(180), at: 50_000)
        #expect(desk.count(.cashMoved) == 2)
        #expect(balances(desk)[0] == balances(desk)[1])
    }

    @Test func `funding that the stream told is not booked again from the history`() {
        let desk = holding()
        payFunding(desk)
        desk.deliver()
        #expect(desk.count(.cashMoved) == 2)
        desk.pass(.seconds(125), at: 50_000)
        #expect(desk.count(.cashMoved) == 2)
    }

    @Test func `a start asks for what was paid since the last life knew everything`() throws {
        let desk = holding()
        desk.pass(.seconds(130), at: 50_000)
        let known = try #require(desk.book.ledgers[TestDesk.venueID]?.historyUntil)
        #expect(desk.now - known <= .minutes(2))
        loseStream(desk) { payFunding(desk) }
        var book = Book()
        for entry in desk.journal.entries { book.apply(entry.fact, at: entry.time) }
        #expect(book == desk.book)
        let next = TestDesk(
            wishes: [hold("0.1")],
            book: book,
            machine: desk.venue.machine,
            startingAt: desk.now + .minutes(90)
        )
        next.begin()
        #expect(next.count(.cashMoved) == 1)
        #expect(balances(next)[0] == balances(next)[1])
    }

    @Test func `a fill that the stream lost of an order that ended is booked from the history`()
        throws
    {
        let desk = TestDesk(wishes: [rest(49_000)])
        desk.begin()
        desk.bar(50_000)
        let id = try #require(desk.venue.submitted.last?.id)
        // Half of it is filled, and of that nothing arrives but the end.
        loseStream(desk) { desk.quote(48_990, size: Quantity(units: 50_000_000_000)) }
        desk.tell(id, .cancelled(reason: "cancel_requested"))
        #expect(desk.book.orders[id]?.state == .cancelled)
        #expect(desk.position.isZero)
        desk.pass(.seconds(61), at: 49_500)
        #expect(desk.position == desk.venue.machine.accountSnapshot.positions.first?.quantity)
        #expect(!desk.position.isZero)
    }

    @Test(arguments: [nil, Price(whole: 50_010)])
    func `an execution that was taken back while the line was down is taken back in the book`(
        price: Price?
    ) throws {
        let desk = holding()
        guard
            case .fillBooked(let booked)? = desk.journal.facts.last(where: {
                $0.kind == .fillBooked
            })
        else {
            Issue.record("nothing was filled")
            return
        }
        desk.act(.switchStrategy(StrategyID("test/scripted"), isOn: false))
        desk.now = desk.now + .seconds(1)
        connect(desk, isUp: false)
        loseStream(desk) {
            desk.venue.machine.takeBack(booked.fill, insteadAt: price, at: desk.now)
        }
        connect(desk, isUp: true)
        let held = desk.venue.machine.accountSnapshot.positions.first?.quantity ?? .zero
        #expect(held.isZero == (price == nil))
        #expect(desk.position == held)
        #expect(balances(desk)[0] == balances(desk)[1])
        #expect(desk.book.halts.isEmpty)
    }

    @Test func `what moved before the first account was read is contained in it`() {
        let desk = TestDesk()
        let early = CashMovement(
            venue: TestDesk.venueID,
            id: "early",
            kind: .transfer,
            amount: Money(whole: 100),
            instrument: nil,
            time: desk.now
        )
        desk.now = desk.now + .seconds(1)
        desk.handle(.venue(.cash(early)))
        desk.begin()
        desk.handle(.venue(.cash(early)))
        #expect(desk.book.ledgers[TestDesk.venueID]?.balance == Money(whole: 10_000))
    }

    @Test func `a venue that remembers too little is told of`() {
        let desk = holding()
        desk.handle(
            .venue(
                .history(
                    AccountHistory(
                        venue: TestDesk.venueID,
                        askedAt: desk.now,
                        since: desk.now + .hours(1),
                        until: desk.now + .hours(2),
                        fills: [],
                        cash: []
                    )
                )
            )
        )
        #expect(desk.alerts(.dataFaults).count == 1)
    }
}
