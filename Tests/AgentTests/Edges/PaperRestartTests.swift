import Simulation
import Testing
import TradingCore
import TradingEngine

@testable import martlet

/// What a paper venue goes on with after a restart.
struct PaperRestartTests {
    private static func fill(_ number: Int, at venue: String) throws -> Fill {
        Fill(
            id: "X\(number)",
            order: ClientOrderID("order-\(number)"),
            instrument: InstrumentID(venue: VenueID(venue), symbol: "EURUSD"),
            side: .buy,
            price: try Price("1.1"),
            quantity: try Quantity("10"),
            fee: .zero,
            liquidity: .taker,
            time: .epoch
        )
    }

    private static func booked(_ fill: Fill) -> Fact {
        .fillBooked(
            FillBooked(
                fill: fill,
                realised: .zero,
                positionAfter: fill.quantity,
                averagePriceAfter: fill.price,
                slippage: .zero
            )
        )
    }

    @Test func `what was traded by hand in other money comes back in account money`() throws {
        let fx = VenueID("paper-fx")
        let yen = InstrumentID(venue: fx, symbol: "USDJPY")
        func traded(_ number: Int, _ side: Side, _ price: String, _ rate: String) throws -> Fact {
            let fill = Fill(
                id: "X\(number)",
                order: ClientOrderID("hand-\(number)"),
                instrument: yen,
                side: side,
                price: try Price(price),
                quantity: try Quantity("1000"),
                fee: .zero,
                liquidity: .taker,
                time: .epoch,
                conversion: try Fraction(rate)
            )
            return .externalFillSeen(ExternalFillSeen(fill: fill, via: .venueStream))
        }
        let opening = CashMovement(
            venue: fx,
            id: "opening",
            kind: .transfer,
            amount: Money(whole: 10_000),
            instrument: nil,
            time: .epoch
        )
        var book = Book()
        book.apply(.cashMoved(opening), at: .epoch)
        book.apply(try traded(1, .buy, "160", "0.00625"), at: .epoch)
        book.apply(try traded(2, .sell, "200", "0.005"), at: .epoch)
        // 40,000 yen at 200 a dollar.
        let ledger = try #require(book.ledgers[fx])
        #expect(PaperVenue.restoration(ledger, book, fx).balance == (try Money("10200")))
    }

    @Test func `no execution's number is given twice, whatever was adopted at other venues`() throws
    {
        var book = Book()
        // An earlier life counted a trade by hand of another venue too, which is adopted by now.
        for number in 2...4 {
            book.apply(Self.booked(try Self.fill(number, at: "paper-fx")), at: .epoch)
        }
        book.apply(Self.booked(try Self.fill(40, at: "paper-fx2")), at: .epoch)
        let fx = VenueID("paper-fx")
        let ledger = try #require(book.ledgers[fx])
        #expect(PaperVenue.restoration(ledger, book, fx).nextExecution == 5)
        book.apply(
            .externalFillSeen(
                ExternalFillSeen(fill: try Self.fill(9, at: "paper-fx"), via: .venueStream)
            ),
            at: .epoch
        )
        #expect(PaperVenue.restoration(ledger, book, fx).nextExecution == 10)
    }
}
