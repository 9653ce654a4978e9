import Testing
import TradingCore

/// The moves that an order may make.
@Suite struct OrderStateTests {
    private static let moves: [OrderState: Set<OrderState>] = [
        .planned: [.sending, .cancelled, .neverExisted],
        .sending: [
            .live, .partial, .filled, .cancelled, .expired, .rejected, .unknown, .neverExisted,
        ],
        .live: [.partial, .filled, .cancelled, .expired, .rejected, .unknown],
        .partial: [.partial, .filled, .cancelled, .expired, .unknown],
        .unknown: [.live, .partial, .filled, .cancelled, .expired, .rejected, .neverExisted],
        .cancelled: [.filled],
        .expired: [.filled],
        .filled: [], .rejected: [], .neverExisted: [],
    ]

    @Test(arguments: OrderState.allCases)
    func `a state moves where the table says and nowhere else`(_ state: OrderState) {
        let allowed = Set(OrderState.allCases.filter { state.mayMove(to: $0) })
        #expect(allowed == Self.moves[state])
    }

    @Test func `unknown is open and never proves anything`() {
        #expect(OrderState.unknown.isOpen && !OrderState.unknown.isFinal)
        #expect(OrderState.allCases.filter(\.isFinal).count == 5)
        // Nothing that was sent goes back to a state before sending.
        for state in OrderState.allCases where state != .planned {
            #expect(!state.mayMove(to: .planned) && !state.mayMove(to: .sending))
        }
    }

    @Test func `client order ids are deterministic and short`() {
        let id = ClientOrderID(generation: "a1b2c3", epoch: 36, sequence: 46_655)
        #expect(id.text == "ma1b2c3-10-zzz" && id.text.utf8.count <= 32)
        #expect(id != ClientOrderID(generation: "a1b2c3", epoch: 36, sequence: 46_656))
        #expect(id != ClientOrderID(generation: "a1b2c3", epoch: 37, sequence: 46_655))
        let parts = id.parts
        #expect(parts?.generation == "a1b2c3" && parts?.epoch == 36 && parts?.sequence == 46_655)
        #expect(ClientOrderID("by-hand").parts == nil)
        // Twelve years of a start a minute and a thousand orders a second still fit.
        let late = ClientOrderID(generation: "abcdefgh", epoch: 6_311_520, sequence: 1 << 40)
        #expect(late.text.utf8.count <= 32)
    }

    @Test func `instrument ids read their own text, colons in the symbol included`() {
        let id = InstrumentID(venue: VenueID("hyperliquid"), symbol: "xyz:GOLD")
        #expect(InstrumentID(id.description) == id)
        #expect(InstrumentID("nothing") == nil)
    }

    @Test func `a side signs quantities and has an opposite`() throws {
        let quantity = try Quantity("2")
        #expect(Side.sell.signed(quantity) == -quantity && Side.buy.signed(quantity) == quantity)
        #expect(Side.sell.opposite == .buy && Side.buy.sign == 1)
    }

    @Test func `a quote is sane when both sides are positive and not crossed`() throws {
        func quote(_ bid: String, _ ask: String) throws -> Quote {
            Quote(
                instrument: InstrumentID(venue: VenueID("v"), symbol: "S"),
                time: .epoch,
                bid: try Price(bid),
                ask: try Price(ask)
            )
        }
        #expect(try quote("1", "1").isSane && quote("1", "2").isSane)
        #expect(try !quote("2", "1").isSane && !quote("0", "1").isSane && !quote("-1", "1").isSane)
        #expect(try quote("1", "2").mid.description == "1.5")
    }
}
