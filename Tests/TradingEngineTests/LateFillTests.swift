import Simulation
import Testing
import TradingCore

@testable import TradingEngine

/// Fills that are told late are counted where the venue executed them.
struct LateFillTests {
    private func fill(
        _ number: Int,
        _ side: Side,
        _ quantity: Int,
        at price: Int,
        after seconds: Int
    ) -> Fill {
        Fill(
            id: "X\(number)",
            order: ClientOrderID(generation: "test0000", epoch: 1, sequence: number),
            instrument: TestDesk.btc,
            side: side,
            price: Price(whole: price),
            quantity: Quantity(whole: quantity),
            fee: .zero,
            liquidity: .taker,
            time: TestDesk.start + .seconds(seconds)
        )
    }

    /// In, more, out in part, over to the other side, out, and two within one instant.
    private var executed: [Fill] {
        [
            fill(1, .buy, 2, at: 50_000, after: 1), fill(2, .buy, 1, at: 50_300, after: 2),
            fill(3, .sell, 1, at: 50_100, after: 3), fill(4, .sell, 5, at: 49_700, after: 4),
            fill(5, .buy, 2, at: 49_900, after: 5), fill(9, .buy, 3, at: 50_050, after: 6),
            fill(10, .sell, 1, at: 50_060, after: 6),
        ]
    }

    private func booked(_ fills: [Fill]) -> Book {
        var book = Book()
        for fill in fills {
            let outcome = book.outcome(of: fill)
            let fact = FillBooked(
                fill: fill,
                realised: outcome.realised,
                positionAfter: outcome.position.quantity,
                averagePriceAfter: outcome.position.averagePrice,
                slippage: .zero
            )
            book.apply(.fillBooked(fact), at: TestDesk.start + .minutes(1))
            #expect(book.position(of: fill.instrument) == outcome.position)
        }
        return book
    }

    @Test(arguments: 0..<40)
    func `any order in which fills are told gives the same money and position`(_ seed: Int) {
        var truth = HeldPosition.flat
        let realised = executed.reduce(Money.zero) {
            $0 + truth.apply($1.side, $1.quantity, at: $1.price)
        }
        var dice = SeededGenerator(seed: UInt64(seed))
        let book = booked(executed.shuffled(using: &dice))
        #expect(book.position(of: TestDesk.btc) == truth)
        #expect(book.ledgers[TestDesk.venueID]?.balance == realised)
        #expect(book.trails == booked(executed).trails)
    }

    @Test func `a fill that is told after very many newer ones is still counted once`() {
        let newer = (0..<60).map { fill(100 + $0, .buy, 1, at: 50_000 + $0, after: 10 + $0) }
        let book = booked(newer + executed)
        let sum = (newer + executed).reduce(Quantity.zero) { $0 + $1.side.signed($1.quantity) }
        #expect(book.position(of: TestDesk.btc).quantity == sum)
    }

    @Test func `executions that are alike are all booked, though each way names them by other ids`()
    {
        let desk = TestDesk(wishes: [rest(49_000)]) { _ in
        } change: {
            $0.fillIdentity = .contents
        }
        desk.begin()
        desk.bar(50_000)
        let order = desk.venue.submitted[0].id
        let alike = { (id: String) in
            OrderUpdate.Outcome.fill(
                Fill(
                    id: id,
                    order: order,
                    instrument: TestDesk.btc,
                    side: .buy,
                    price: Price(whole: 49_000),
                    quantity: Quantity(units: 20_000_000_000),
                    fee: .zero,
                    liquidity: .maker,
                    time: desk.now
                )
            )
        }
        // The stream tells the first and the third, the look-up all three, twice.
        desk.tell(order, alike("s1"))
        desk.tell(order, alike("s3"))
        for _ in 0..<2 {
            for id in ["l1", "l2", "l3"] { desk.tell(order, alike(id), via: .venueLookup) }
        }
        desk.tell(order, alike("s2"))
        desk.tell(order, alike("s3"))
        #expect(desk.position == (try? Quantity("0.06")))
    }

    @Test func `a stop that fills beyond its old size while it is amended is no overfill`() throws {
        let desk = TestDesk(
            wishes: [hold("0.1", stop: 49_000), hold("0.2", stop: 49_000)],
            latency: .milliseconds(300)
        )
        desk.begin()
        desk.pass(.seconds(1), at: 50_000)
        for _ in 0..<2 {
            desk.bar(50_000)
            desk.pass(.seconds(1), at: 50_000)
        }
        let stop = try #require(desk.venue.amended.last)
        #expect(desk.book.orders[stop]?.amendTarget != nil, "its answer is on the way")
        // The answer stays away; what the stop executes does not.
        desk.venue.losesAnswers = true
        desk.pass(.seconds(2), at: 50_000)
        desk.quote(48_900)
        desk.now = desk.now + .seconds(1)
        desk.deliver()
        desk.venue.losesAnswers = false
        let fills = desk.venue.machine.fills(of: stop)
        #expect(fills.reduce(Quantity.zero) { $0 + $1.quantity } == (try? Quantity("0.2")))
        for fill in fills { desk.tell(stop, .fill(fill)) }
        #expect(desk.book.halts.isEmpty)
        #expect(desk.position.isZero)
        desk.tell(stop, .amended(quantity: try Quantity("0.2")), via: .venueAnswer)
        #expect(desk.book.orders[stop]?.state == .filled)
    }
}

extension SimulatedVenue {
    /// What a look-up tells of an order's executions.
    fileprivate func fills(of id: ClientOrderID) -> [Fill] {
        var copy = self
        copy.lookUp(id, at: TestDesk.start + .days(1))
        return copy.advance(to: TestDesk.start + .days(2)).compactMap {
            if case .order(let update) = $0, case .fill(let fill) = update.outcome { return fill }
            return nil
        }
    }
}
