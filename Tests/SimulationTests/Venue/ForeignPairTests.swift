import Simulation
import Testing
import TradingCore

/// Pairs that are quoted in other money than the account's.
@Suite struct ForeignPairTests {
    private static func pair(_ symbol: String, tick: Price) -> Instrument {
        Instrument(
            id: InstrumentID(venue: VenueBench.venueID, symbol: symbol),
            kind: .fx,
            base: String(symbol.prefix(3)),
            quote: String(symbol.suffix(3)),
            tick: tick,
            lot: .one,
            quantityMin: .one,
            quantityMax: .of("1000000"),
            notionalMin: .zero,
            leverageMax: .of("20"),
            makerFee: .zero,
            takerFee: .of("0.001"),
            fundingIntervalHours: nil,
            calendar: .always
        )
    }
    private static let yen = pair("USDJPY", tick: .of("0.001"))
    private static let cross = pair("EURGBP", tick: .of("0.0001"))
    private static let pound = pair("GBPUSD", tick: .of("0.0001"))

    @Test func `profit and fee in yen are booked in dollars at the fill's own price`() throws {
        var bench = VenueBench([Self.yen])
        _ = bench.quote(.of("160"), .of("160"), size: .of("100000"), symbol: "USDJPY")
        let bought = bench.order(.buy, .of("1000"), symbol: "USDJPY").fills
        // 160,000 yen, a thousandth of it, at 160 yen a dollar.
        #expect(bought.map(\.fee) == [.of("1")])
        #expect(bought.map(\.conversion) == [.of("0.00625")])
        #expect(bench.account.balance == .of("9999"))
        // 160,000 yen at five times leverage are 200 dollars of margin.
        #expect(bench.account.freeMargin == .of("9799"))
        _ = bench.quote(.of("200"), .of("200"), size: .of("100000"), symbol: "USDJPY")
        // 40,000 yen of profit are 200 dollars now.
        #expect(bench.account.unrealised == .of("200"))
        #expect(bench.account.equity == .of("10199"))
        let sold = bench.order(.sell, .of("1000"), symbol: "USDJPY").fills
        #expect(sold.map(\.fee) == [.of("1")])
        #expect(bench.account.balance == .of("10198"))
        #expect(bench.account.freeMargin == .of("10198"))
    }

    @Test func `a cross is booked at the price of the pair that turns its money`() {
        var bench = VenueBench([Self.cross, Self.pound])
        _ = bench.quote(.of("0.8"), .of("0.8"), size: .of("100000"), symbol: "EURGBP")
        // Nobody knows yet what a pound is worth.
        let early = bench.order(.buy, .of("1000"), symbol: "EURGBP")
        #expect(early.words == ["refused no_market"])
        _ = bench.quote(.of("1.25"), .of("1.25"), symbol: "GBPUSD")
        _ = bench.order(.buy, .of("1000"), symbol: "EURGBP")
        // 800 pounds are 1,000 dollars, a thousandth is the fee.
        #expect(bench.account.balance == .of("9999"))
        _ = bench.quote(.of("0.9"), .of("0.9"), size: .of("100000"), symbol: "EURGBP")
        _ = bench.quote(.of("1.5"), .of("1.5"), symbol: "GBPUSD")
        #expect(bench.account.unrealised == .of("150"))
        _ = bench.order(.sell, .of("1000"), symbol: "EURGBP")
        #expect(bench.account.balance == .of("9999") + .of("150") - .of("1.35"))
    }

    @Test func `what is taken back is undone at the rate that it was booked by`() throws {
        var bench = VenueBench([Self.yen])
        _ = bench.quote(.of("160"), .of("160"), size: .of("100000"), symbol: "USDJPY")
        _ = bench.order(.buy, .of("1000"), symbol: "USDJPY")
        _ = bench.quote(.of("200"), .of("200"), size: .of("100000"), symbol: "USDJPY")
        let sold = try #require(bench.order(.sell, .of("1000"), symbol: "USDJPY").fills.first)
        #expect(bench.account.balance == .of("10198"))
        bench.venue.takeBack(sold, at: bench.now)
        // The 200 dollars of profit are no more, nor is the fee; the cost is that of the fill.
        #expect(bench.account.balance == .of("10199"))
        #expect(bench.account.unrealised == .zero)
    }

    @Test func `no more is sold on margin than the account's own money carries`() {
        var bench = VenueBench([Self.yen], balance: .of("100"))
        _ = bench.quote(.of("160"), .of("160"), size: .of("100000"), symbol: "USDJPY")
        let large = bench.order(.sell, .of("1000"), symbol: "USDJPY")
        #expect(large.words == ["refused insufficient_margin"])
        let fits = bench.order(.sell, .of("450"), symbol: "USDJPY")
        #expect(fits.fills.count == 1)
    }
}
