import Research
import Testing
import TradingCore

/// Closed trades of a pair that is quoted in other money than the account's.
@Suite struct ForeignTripTests {
    private static func booked(
        _ id: String,
        _ side: Side,
        _ quantity: String,
        at price: String,
        rate: String,
        after: String
    ) throws -> FillBooked {
        FillBooked(
            fill: Fill(
                id: id,
                order: ClientOrderID("order-\(id)"),
                instrument: InstrumentID(venue: VenueID("fx"), symbol: "USDJPY"),
                side: side,
                price: try Price(price),
                quantity: try Quantity(quantity),
                fee: try Money("1"),
                liquidity: .taker,
                time: UTCTime(seconds: 1_700_000_000),
                conversion: try Fraction(rate)
            ),
            realised: .zero,
            positionAfter: try Quantity(after),
            averagePriceAfter: try Price(price),
            slippage: .zero
        )
    }

    @Test func `profit and value are account money at the rate of each exit`() throws {
        let trips = RoundTrip.trips(of: [
            try Self.booked("1", .buy, "1000", at: "160", rate: "0.00625", after: "1000"),
            try Self.booked("2", .sell, "500", at: "200", rate: "0.005", after: "500"),
            try Self.booked("3", .sell, "500", at: "100", rate: "0.01", after: "0"),
        ])
        #expect(trips.count == 2)
        // 20,000 yen at 200 a dollar, then 30,000 yen lost at 100; half the entry's fee each, and an own.
        #expect(trips.map(\.profit) == [100 - 1.5, -300 - 1.5])
        #expect(trips.map(\.traded) == [900, 1300])
        #expect(trips.map(\.entryPrice) == [160, 160])
    }
}
