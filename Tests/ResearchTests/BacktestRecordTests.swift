import Research
import Simulation
import Testing
import TradingCore

/// Closed trades out of fills.
@Suite struct TripTests {
    private let id = InstrumentID(venue: VenueID("v"), symbol: "ABC")

    @Test("an entry in two parts and an exit in two orders are two trades with shared costs")
    func parts() throws {
        var record = Fills(id)
        try record.add(.buy, "10", at: "100", fee: "1", "a")
        try record.add(.buy, "10", at: "110", fee: "1", "a")
        try record.add(.sell, "5", at: "120", fee: "0.5", "b")
        try record.add(.sell, "15", at: "90", fee: "1.5", "c")
        let trips = record.trips()
        #expect(trips.count == 2)
        #expect(trips.map(\.quantity) == [5, 15])
        #expect(trips.map(\.entryPrice) == [105, 105])
        // Of entry fees of 2 a quarter, and the exit's own.
        #expect(trips.map(\.costs) == [1, 3])
        #expect(trips.map(\.profit) == [74, -228])
    }

    @Test("fills of one closing order are one trade, at their mean price")
    func oneOrder() throws {
        var record = Fills(id)
        try record.add(.sell, "10", at: "100", fee: "0", "a")
        try record.add(.buy, "4", at: "90", fee: "0", "b")
        try record.add(.buy, "6", at: "95", fee: "0", "b")
        let trips = record.trips()
        #expect(trips.count == 1)
        #expect(trips.first?.side == .sell)
        #expect(trips.first?.exitPrice == 93)
        #expect(trips.first?.profit == 70)
    }

    @Test("a fill across flat closes one trade and opens the next at its own price")
    func across() throws {
        var record = Fills(id)
        try record.add(.buy, "10", at: "100", fee: "0", "a")
        try record.add(.sell, "15", at: "110", fee: "3", "b")
        try record.add(.buy, "5", at: "100", fee: "0", "c")
        let trips = record.trips()
        #expect(trips.map(\.side) == [.buy, .sell])
        #expect(trips.map(\.quantity) == [10, 5])
        #expect(trips.map(\.costs) == [2, 1])
        #expect(trips.map(\.profit) == [98, 49])
    }
}

/// Fills in a row, with what they do to the position.
private struct Fills {
    private let id: InstrumentID
    private var fills: [FillBooked] = []
    private var held = HeldPosition.flat

    init(_ id: InstrumentID) { self.id = id }

    mutating func add(
        _ side: Side,
        _ quantity: String,
        at price: String,
        fee: String,
        _ order: String
    ) throws {
        let fill = Fill(
            id: "\(fills.count)",
            order: ClientOrderID(order),
            instrument: id,
            side: side,
            price: try Price(price),
            quantity: try Quantity(quantity),
            fee: try Money(fee),
            liquidity: .taker,
            time: UTCTime(seconds: Int64(fills.count))
        )
        let realised = held.apply(side, fill.quantity, at: fill.price)
        fills.append(
            FillBooked(
                fill: fill,
                realised: realised,
                positionAfter: held.quantity,
                averagePriceAfter: held.averagePrice,
                slippage: .zero
            )
        )
    }

    func trips() -> [RoundTrip] { RoundTrip.trips(of: fills) }
}
