import Testing
import TradingCore
import TradingEngine

/// An order whose outcome is not known is neither lost nor doubled.
struct UnknownOutcomeTests {
    private func timeOut(_ desk: TestDesk) throws -> ClientOrderID {
        let id = try #require(desk.venue.submitted.last?.id)
        desk.handle(
            .venue(
                .order(
                    OrderUpdate(
                        id: id,
                        venue: TestDesk.venueID,
                        time: desk.now,
                        outcome: .unknown("timed out after 5 s")
                    )
                )
            )
        )
        return id
    }

    @Test func `an order that never arrived is proven absent by two look-ups and then tried again`()
        throws
    {
        let desk = TestDesk(wishes: [hold("0.1")])
        desk.begin()
        desk.venue.losesOrders = true
        desk.bar(50_000)
        let id = try timeOut(desk)
        #expect(desk.book.orders[id]?.state == .unknown)
        let sent = desk.venue.submitted.count
        desk.bar(50_000)
        #expect(desk.venue.submitted.count == sent, "nothing is sent again before there is proof")
        desk.venue.losesOrders = false
        desk.pass(.seconds(10), at: 50_000)
        #expect(desk.book.orders[id]?.state == .neverExisted)
        #expect(desk.book.orders[id]?.lastEvidence?.source == .venueLookup)
        desk.bar(50_000)
        #expect(desk.position == (try? Quantity("0.1")))
        #expect(desk.alerts(.orderUnknown).count == 1)
        #expect(desk.alerts(.orderResolved).count == 1)
    }

    @Test func `a clock that was set ahead brings no proof of absence nearer`() throws {
        let desk = TestDesk(wishes: [hold("0.1")])
        desk.begin()
        desk.venue.losesOrders = true
        desk.bar(50_000)
        let id = try timeOut(desk)
        desk.leap(.minutes(50))
        let leapt = desk.now
        desk.pass(.seconds(5), at: 50_000)
        #expect(desk.book.orders[id]?.state == .unknown, "the venue's window may be open still")
        desk.pass(.seconds(10), at: 50_000)
        #expect(desk.book.orders[id]?.state == .neverExisted)
        let proof = try #require(desk.book.orders[id]?.lastEvidence?.proof)
        #expect(proof.sentAtLatest >= leapt && proof.windowEnd >= leapt + .seconds(5))
    }

    @Test func `in a recording whose time comes in long steps the absence is proven all the same`()
        throws
    {
        let desk = TestDesk(wishes: [hold("0.1")], isRecorded: true)
        desk.begin()
        desk.venue.losesOrders = true
        desk.bar(50_000)
        let id = try timeOut(desk)
        desk.venue.losesOrders = false
        for _ in 0..<6 {
            desk.now = desk.now + .seconds(20)
            desk.quote(50_000)
        }
        #expect(desk.book.orders[id]?.state == .neverExisted)
        desk.bar(50_000)
        #expect(desk.position == (try? Quantity("0.1")))
    }

    @Test func `an order that was filled behind a lost answer is found and booked once`() throws {
        let desk = TestDesk(wishes: [hold("0.1")])
        desk.begin()
        desk.venue.losesAnswers = true
        desk.bar(50_000)
        let id = try timeOut(desk)
        desk.venue.losesAnswers = false
        desk.pass(.seconds(10), at: 50_000)
        #expect(desk.book.orders[id]?.state == .filled)
        #expect(desk.position == (try? Quantity("0.1")))
        #expect(desk.venue.submitted.count == 1)
    }

    @Test func `a restart treats what was being sent as unknown and asks`() throws {
        let desk = TestDesk(wishes: [hold("0.1")])
        desk.begin()
        desk.venue.losesAnswers = true
        desk.bar(50_000)
        let id = try #require(desk.venue.submitted.last?.id)
        var book = Book()
        for entry in desk.journal.entries { book.apply(entry.fact, at: entry.time) }
        #expect(book.orders[id]?.state == .sending)
        let next = TestDesk(wishes: [hold("0.1")], book: book, machine: desk.venue.machine)
        next.begin()
        next.pass(.seconds(5), at: 50_000)
        #expect(next.book.orders[id]?.state == .filled)
        #expect(next.position == (try? Quantity("0.1")))
        #expect(next.venue.submitted.isEmpty)
    }
}
