import RiskControl
import Testing
import TradingCore

private let venue = VenueID("paper-crypto")
private let bitcoin = InstrumentID(venue: venue, symbol: "BTCUSDT")

private func snapshot(_ held: [InstrumentID: Int] = [:], orders: [String] = []) -> AccountSnapshot {
    AccountSnapshot(
        venue: venue,
        time: noon,
        currency: "USDT",
        balance: .zero,
        equity: .zero,
        freeMargin: .zero,
        unrealised: .zero,
        positions: held.map {
            VenuePosition(instrument: $0, quantity: Quantity(whole: $1), averagePrice: .one)
        },
        openOrders: orders.map {
            VenueOrder(
                clientID: $0.isEmpty ? nil : ClientOrderID($0),
                venueOrderID: "v1",
                instrument: bitcoin,
                side: .buy,
                kind: .limit(.one),
                quantity: Quantity(whole: 3),
                filled: .one,
                isReduceOnly: false
            )
        }
    )
}

private func order(
    _ id: String,
    _ side: Side,
    _ size: Int,
    _ state: OrderState,
    age: Int = 60
)
    -> DriftBook.Order
{
    DriftBook.Order(
        id: ClientOrderID(id),
        instrument: bitcoin,
        side: side,
        remaining: Quantity(whole: size),
        state: state,
        touchedAt: noon - .seconds(age)
    )
}

@Suite struct DriftTests {
    @Test(arguments: [
        // book, venue, orders of the book, whether it drifts
        (2, 2, [], false), (2, 3, [], true), (0, 3, [], true), (2, 0, [], true),
        (2, 4, [order("a", .buy, 2, .sending)], false),
        (2, 5, [order("a", .buy, 2, .sending)], true),
        (2, 1, [order("a", .buy, 2, .unknown)], true),
        (2, 0, [order("a", .sell, 2, .unknown)], false),
        (2, 3, [order("a", .buy, 2, .partial, age: 4)], false),
    ])
    func `a position drifts when nothing in flight explains it`(
        ours: Int,
        theirs: Int,
        orders: [DriftBook.Order],
        isDrift: Bool
    ) {
        let book = DriftBook(positions: [bitcoin: Quantity(whole: ours)], orders: orders)
        let found = drift(
            book: book,
            venue: snapshot([bitcoin: theirs], orders: orders.map(\.id.text)),
            askedAt: noon
        )
        #expect(found.map(\.kind) == (isDrift ? [.position] : []))
        if let first = found.first { #expect(first.difference == Quantity(whole: theirs - ours)) }
    }

    @Test(arguments: [
        // state of our order, seconds since it moved, what others bought, whether it drifts
        (OrderState.unknown, 60, 0, false), (.unknown, 60, 1, true), (.unknown, 60, 2, true),
        (.sending, 0, 2, false), (.unknown, 1, 2, false),
        // It is just what differs.
        (.sending, 0, 1, true), (.unknown, 1, 1, true),
    ])
    func `what others are known to have traded is not explained by an order without an outcome`(
        state: OrderState,
        age: Int,
        bought: Int,
        isDrift: Bool
    ) {
        let book = DriftBook(
            positions: [bitcoin: .one],
            orders: [order("a", .buy, 5, state, age: age)],
            others: [bitcoin: Quantity(whole: bought)]
        )
        let found = drift(
            book: book,
            venue: snapshot([bitcoin: 2], orders: ["a"]),
            askedAt: noon
        )
        #expect(found.contains { $0.kind == .position } == isDrift)
    }

    @Test func `a snapshot that is not newer than the last fill is not held against the book`() {
        var book = DriftBook(positions: [bitcoin: .one], lastFillAt: [bitcoin: noon])
        let looks = { (allowance: TimeSpan) in
            drift(book: book, venue: snapshot(), askedAt: noon, allowance: allowance).count
        }
        #expect(looks(.zero) == 0)
        book.lastFillAt = [bitcoin: noon - .milliseconds(1)]
        #expect(looks(.zero) == 1)
        #expect(looks(.seconds(5)) == 0, "it may lie behind its own time")
    }

    @Test func `a bust is held against when the venue was asked, not against its clock`() {
        // Our clock runs an hour ahead of the venue's.
        let ours = noon + .hours(1)
        let book = DriftBook(positions: [bitcoin: .one], lastReversalAt: [bitcoin: ours])
        #expect(drift(book: book, venue: snapshot(), askedAt: ours + .seconds(5)).isEmpty)
        #expect(drift(book: book, venue: snapshot(), askedAt: ours + .seconds(6)).count == 1)
    }

    @Test func `our orders are held against when the venue was asked, not against its clock`() {
        let book = DriftBook(orders: [order("a", .buy, 2, .live, age: 60)])
        // The machine's clock is set an hour back: the order is old by it, whatever the venue shows.
        let asked = noon - .hours(1)
        #expect(drift(book: book, venue: snapshot(), askedAt: asked).isEmpty)
        #expect(drift(book: book, venue: snapshot(), askedAt: noon).count == 1)
    }

    @Test func `an order that only one side knows drifts`() {
        let book = DriftBook(orders: [
            order("resting", .buy, 2, .live), order("gone", .sell, 1, .live),
            order("new", .buy, 1, .sending), order("fresh", .buy, 1, .live, age: 1),
        ])
        let found = drift(
            book: book,
            venue: snapshot(orders: ["resting", "stranger", ""]),
            askedAt: noon
        )
        #expect(
            found.map { "\($0.kind.rawValue) \($0.order ?? "")" } == [
                "missing_order gone", "unknown_order stranger", "unknown_order v1",
            ]
        )
        #expect(found.last?.venue == Quantity(whole: 2))
    }

    @Test func `an order that was just finished may still be listed`() {
        let book = DriftBook(recentlyFinal: [ClientOrderID("done")])
        #expect(drift(book: book, venue: snapshot(orders: ["done"]), askedAt: noon).isEmpty)
    }
}
