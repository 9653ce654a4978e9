import Simulation
import Testing
import TradingCore
import TradingEngine

/// Fills that come early, late, twice, too large, or are taken back end in the right book.
struct FillTruthTests {
    private let bought = [hold("0.1")]

    /// A desk whose one order was taken by the venue while its answers wait to be told by hand.
    private func quietDesk(
        _ wish: [InstrumentID: DesiredInstrument],
        change: (inout VenueContract) -> Void = { _ in }
    ) throws -> (desk: TestDesk, id: ClientOrderID, fills: [Fill]) {
        let desk = TestDesk(wishes: [wish], change: change)
        desk.begin()
        desk.venue.keepsAnswers = true
        desk.bar(50_000)
        let id = try #require(desk.venue.submitted.last?.id)
        let fills = desk.venue.kept.compactMap { report -> Fill? in
            if case .order(let update) = report, case .fill(let fill) = update.outcome {
                return fill
            }
            return nil
        }
        return (desk, id, fills)
    }

    private func agrees(_ desk: TestDesk) -> Bool {
        let account = desk.venue.machine.accountSnapshot
        let held = account.positions.first?.quantity ?? .zero
        return desk.position == held
            && desk.book.ledgers[TestDesk.venueID]?.balance == account.balance
    }

    @Test func `a fill before its ack ends the order, and the ack changes nothing`() throws {
        let (desk, id, fills) = try quietDesk(hold("0.1"))
        desk.tell(id, .fill(try #require(fills.first)))
        #expect(desk.book.orders[id]?.state == .filled)
        desk.tell(id, .accepted(venueOrderID: "V1"), via: .venueAnswer)
        #expect(desk.book.orders[id]?.state == .filled && agrees(desk))
    }

    @Test func `an ack after a partial fill still tells the venue's id`() throws {
        let (desk, id, fills) = try quietDesk(hold("0.1"))
        let whole = try #require(fills.first)
        desk.tell(id, .fill(part(of: whole, "p1", "0.04")))
        #expect(desk.book.orders[id]?.state == .partial)
        desk.tell(id, .accepted(venueOrderID: "V1"), via: .venueAnswer)
        #expect(desk.book.orders[id]?.venueOrderID == "V1")
        desk.tell(id, .fill(part(of: whole, "p2", "0.06")))
        #expect(desk.book.orders[id]?.state == .filled)
    }

    @Test func `a fill after the cancel was confirmed is booked and told as late`() throws {
        let desk = TestDesk(wishes: [rest(49_000, stop: 48_000)])
        desk.begin()
        desk.bar(50_000)
        let id = try #require(desk.venue.submitted.last?.id)
        desk.tell(id, .cancelled(reason: "cancel_requested"))
        desk.tell(id, .fill(fill("late", of: id, "0.04", at: 49_000, desk.now)))
        #expect(desk.book.orders[id]?.state == .cancelled)
        #expect(desk.position == (try? Quantity("0.04")))
        let stops = desk.venue.submitted.filter { $0.purpose == .protectiveStop }
        #expect(try stops.first?.quantity == Quantity("0.04"), "the stop follows it")
        guard case .trades(let told)? = desk.alerts(.orderFilled).last?.report else { return }
        #expect(told.filter.contains("late"))
        desk.tell(id, .fill(fill("late 2", of: id, "0.06", at: 49_000, desk.now)))
        #expect(desk.book.orders[id]?.state == .filled)
    }

    @Test func `an execution under two ids counts once when one names the other`() throws {
        let (desk, id, fills) = try quietDesk(hold("0.1"))
        let fill = try #require(fills.first)
        desk.tell(id, .fill(fill))
        desk.tell(id, .fill(fill.renamed("trade 7", aliases: [fill.id])), via: .venueLookup)
        #expect(desk.position == (try? Quantity("0.1")) && agrees(desk))
        #expect(desk.book.halts.isEmpty)
    }

    @Test func `an alias that comes first is remembered too`() throws {
        let (desk, id, fills) = try quietDesk(hold("0.1"))
        let fill = try #require(fills.first)
        desk.tell(id, .fill(fill.renamed("trade 7", aliases: [fill.id])), via: .venueLookup)
        desk.tell(id, .fill(fill))
        #expect(desk.position == (try? Quantity("0.1")))
    }

    @Test(arguments: [VenueContract.FillIdentity.contents, .executionID])
    func `the same contents from another way are one execution where the contract says so`(
        _ identity: VenueContract.FillIdentity
    ) throws {
        let (desk, id, fills) = try quietDesk(hold("0.1"), change: { $0.fillIdentity = identity })
        let fill = try #require(fills.first)
        desk.tell(id, .fill(fill))
        desk.tell(id, .fill(fill.renamed("trade 7")), via: .venueLookup)
        let isOne = identity == .contents
        // What a look-up tells too much of may be corrected by the same answer.
        desk.pass(.seconds(3), at: 50_000)
        #expect(desk.position == (try? Quantity(isOne ? "0.1" : "0.2")))
        #expect(desk.book.halts.contains { $0.cause == .overfill } == !isOne)
    }

    @Test func `more than was asked for is the truth, and halts the venue`() throws {
        let desk = TestDesk(wishes: bought)
        desk.begin()
        let strike = [FaultPlan.Appointment(.overfill, at: 0): TimeSpan.zero]
        desk.venue.machine.faults = FaultDice(FaultPlan(seed: 1, appointments: strike))
        desk.bar(50_000)
        let order = try #require(desk.venue.submitted.first?.id)
        #expect(desk.book.orders[order]?.filled == (try? Quantity("0.101")) && agrees(desk))
        #expect(desk.book.halts.contains { $0.cause == .overfill })
    }

    @Test func `a replacement that an answer tells before its correction is no overfill`() throws {
        let (desk, id, fills) = try quietDesk(hold("0.1"))
        let old = try #require(fills.first)
        desk.tell(id, .fill(old))
        let new = fill("in its place", of: id, "0.1", at: 49_990, old.time)
        desk.tell(id, .fill(new), via: .venueLookup)
        #expect(desk.position == (try? Quantity("0.2")), "what is told is booked at once")
        #expect(desk.book.halts.isEmpty)
        desk.tell(id, .corrected(FillCorrection(original: old, replacement: new, reason: "price")))
        #expect(desk.position == (try? Quantity("0.1")))
        desk.pass(.seconds(5), at: 50_000)
        #expect(desk.book.halts.isEmpty)
    }

    @Test(arguments: [false, true])
    func `an overfill by an answer that nothing corrects halts, also after a crash`(
        crash: Bool
    )
        throws
    {
        let (desk, id, fills) = try quietDesk(hold("0.1"))
        let old = try #require(fills.first)
        desk.tell(id, .fill(old))
        desk.tell(id, .fill(fill("more", of: id, "0.1", at: 49_990, old.time)), via: .venueLookup)
        desk.act(.switchStrategy(StrategyID("test/scripted"), isOn: false))
        guard crash else {
            desk.pass(.seconds(3), at: 50_000)
            #expect(desk.book.halts.contains { $0.cause == .overfill })
            return
        }
        var book = Book()
        for entry in desk.journal.entries { book.apply(entry.fact, at: entry.time) }
        #expect(book.halts.isEmpty)
        let next = TestDesk(book: book, machine: desk.venue.machine)
        next.begin()
        next.pass(.seconds(3), at: 50_000)
        #expect(next.book.halts.contains { $0.cause == .overfill })
        let halt = try #require(next.book.halts.first { $0.cause == .overfill })
        book = next.book
        let lifted = HaltCleared(id: halt.id, by: "test")
        book.apply(.haltCleared(lifted), at: next.now)
        let last = TestDesk(book: book, machine: next.venue.machine)
        last.begin()
        last.pass(.seconds(5), at: 50_000)
        #expect(!last.book.halts.contains { $0.cause == .overfill }, "it was lifted by a person")
    }

    @Test func `a bust takes the fill back by an entry of its own`() throws {
        let desk = TestDesk(wishes: [hold("0.1"), [:]])
        desk.begin()
        let strike = [FaultPlan.Appointment(.fillBusted, at: 0): TimeSpan.seconds(2)]
        desk.venue.machine.faults = FaultDice(FaultPlan(seed: 1, appointments: strike))
        desk.bar(50_000)
        let id = try #require(desk.venue.submitted.last?.id)
        desk.act(.switchStrategy(StrategyID("test/scripted"), isOn: false))
        #expect(desk.position == (try? Quantity("0.1")))
        desk.pass(.seconds(3), at: 51_000)
        #expect(desk.position == .zero && agrees(desk))
        #expect(desk.book.orders[id]?.filled == .zero && desk.book.orders[id]?.state == .filled)
        #expect(desk.book.recentFills.last?.reversal?.reason == "The trade was cancelled.")
        #expect(desk.alerts(.fillCorrected).count == 1)
        #expect(desk.book.drifts.isEmpty)
    }

    @Test func `a correction ends with the corrected price, whichever comes first`() throws {
        var books: [Book] = []
        for isFillFirst in [true, false] {
            let (desk, id, fills) = try quietDesk(hold("0.1"))
            let fill = try #require(fills.first)
            let right = Fill(
                id: "right",
                order: id,
                instrument: fill.instrument,
                side: fill.side,
                price: Price(whole: 49_990),
                quantity: fill.quantity,
                fee: fill.fee,
                liquidity: fill.liquidity,
                time: fill.time
            )
            let correction = FillCorrection(original: fill, replacement: right, reason: "price")
            if isFillFirst { desk.tell(id, .fill(fill)) }
            desk.tell(id, .corrected(correction))
            desk.tell(id, .corrected(correction))
            desk.tell(id, .fill(fill))
            desk.tell(id, .fill(right))
            #expect(desk.position == (try? Quantity("0.1")))
            #expect(desk.book.position(of: TestDesk.btc).averagePrice == Price(whole: 49_990))
            #expect(desk.book.orders[id]?.state == .filled)
            #expect(desk.book.orders[id]?.filled == (try? Quantity("0.1")))
            books.append(desk.book)
        }
        #expect(books[0].positions == books[1].positions)
        #expect(
            books[0].ledgers[TestDesk.venueID]?.balance
                == books[1].ledgers[TestDesk.venueID]?.balance
        )
    }

    private func corrected(_ fill: Fill, _ id: String, at price: Int) -> Fill {
        Fill(
            id: id,
            order: fill.order,
            instrument: fill.instrument,
            side: fill.side,
            price: Price(whole: price),
            quantity: fill.quantity,
            fee: fill.fee,
            liquidity: fill.liquidity,
            time: fill.time
        )
    }

    @Test(arguments: [true, false])
    func `what took an execution's place counts once, by whatever names one answer tells it`(
        isTold: Bool
    ) throws {
        let (desk, id, fills) = try quietDesk(hold("0.1"), change: { $0.fillIdentity = .contents })
        let first = try #require(fills.first)
        let second = corrected(first, "second", at: 49_990)
        let third = corrected(first, "third", at: 49_980)
        if isTold { desk.tell(id, .fill(first)) }
        let history = AccountHistory(
            venue: TestDesk.venueID,
            askedAt: desk.now,
            since: desk.now - .minutes(1),
            until: desk.now,
            fills: [third.renamed("Q-third")],
            cash: [],
            corrections: [
                FillCorrection(original: first, replacement: second, reason: "price"),
                FillCorrection(original: second, replacement: third, reason: "price"),
            ]
        )
        desk.handle(.venue(.history(history)))
        desk.handle(.venue(.history(history)))
        desk.tell(id, .fill(first.renamed("Q-first")), via: .venueLookup)
        desk.tell(id, .fill(third))
        #expect(desk.position == (try Quantity("0.1")))
        #expect(desk.book.position(of: TestDesk.btc).averagePrice == Price(whole: 49_980))
        #expect(desk.book.orders[id]?.filled == (try Quantity("0.1")))
        #expect(desk.book.halts.isEmpty)
    }

    @Test func `what took an execution's place counts once where a look-up told it first`() throws {
        let (desk, id, fills) = try quietDesk(hold("0.1"), change: { $0.fillIdentity = .contents })
        let first = try #require(fills.first)
        let second = corrected(first, "second", at: 49_990)
        let third = corrected(first, "third", at: 49_980)
        desk.tell(id, .fill(first))
        for (old, new) in [(first, second), (second, third)] {
            desk.tell(id, .fill(new.renamed("Q-\(new.id)")), via: .venueLookup)
            let correction = FillCorrection(original: old, replacement: new, reason: "price")
            desk.tell(id, .corrected(correction), via: .venueLookup)
        }
        #expect(desk.position == (try Quantity("0.1")))
        #expect(desk.book.orders[id]?.filled == (try Quantity("0.1")))
    }

    @Test(arguments: 0..<20)
    func `any order and any repetition of the same messages gives the same book`(
        _ seed: Int
    )
        throws
    {
        let (desk, id, fills) = try quietDesk(hold("0.1"))
        let whole = try #require(fills.first)
        var messages: [OrderUpdate.Outcome] = [.accepted(venueOrderID: "V1")]
        messages += ["0.01", "0.02", "0.03", "0.04"].enumerated().map {
            .fill(part(of: whole, "p\($0.offset)", $0.element))
        }
        messages += messages.dropFirst(2)
        var dice = SeededGenerator(seed: UInt64(seed))
        messages.shuffle(using: &dice)
        for message in messages { desk.tell(id, message) }
        #expect(desk.position == (try? Quantity("0.1")))
        #expect(desk.book.orders[id]?.state == .filled)
        #expect(desk.book.position(of: TestDesk.btc).averagePrice == whole.price)
        #expect(desk.book.halts.isEmpty)
        let cost = desk.book.position(of: TestDesk.btc).cost
        #expect(cost == notional(of: whole.quantity, at: whole.price, .nearest))
    }

    private func part(of fill: Fill, _ id: String, _ quantity: String) -> Fill {
        Fill(
            id: id,
            order: fill.order,
            instrument: fill.instrument,
            side: fill.side,
            price: fill.price,
            quantity: (try? Quantity(quantity)) ?? .zero,
            fee: Money(units: 1),
            liquidity: fill.liquidity,
            time: fill.time
        )
    }

    private func fill(
        _ id: String,
        of order: ClientOrderID,
        _ quantity: String,
        at price: Int,
        _ time: UTCTime
    ) -> Fill {
        Fill(
            id: id,
            order: order,
            instrument: TestDesk.btc,
            side: .buy,
            price: Price(whole: price),
            quantity: (try? Quantity(quantity)) ?? .zero,
            fee: .zero,
            liquidity: .maker,
            time: time
        )
    }
}
