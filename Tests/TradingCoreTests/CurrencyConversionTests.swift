import Testing
import TradingCore

/// Which pair turns which money into the account's.
@Suite struct CurrencyConversionTests {
    private static func pair(_ symbol: String, _ kind: InstrumentKind = .fx) throws -> Instrument {
        Instrument(
            id: InstrumentID(venue: VenueID("fx"), symbol: symbol),
            kind: kind,
            base: String(symbol.prefix(3)),
            quote: String(symbol.suffix(3)),
            tick: try Price("0.001"),
            lot: .one,
            quantityMin: .one,
            quantityMax: Quantity(whole: 1_000_000),
            notionalMin: .zero,
            leverageMax: Fraction(whole: 30),
            makerFee: .zero,
            takerFee: .zero,
            fundingIntervalHours: nil,
            calendar: .fx
        )
    }

    private static func way(
        _ symbol: String,
        to currency: String,
        by others: [String] = []
    ) throws -> CurrencyConversion? {
        let own = try pair(symbol)
        let listed = try others.map { try pair($0) }
        return CurrencyConversion(of: own, to: currency, among: [own] + listed)
    }

    @Test func `a pair in account money needs none`() throws {
        #expect(try Self.way("EURUSD", to: "USD") == .same)
        #expect(CurrencyConversion.same.rate(at: nil) == .one)
    }

    @Test func `a pair of account money turns its own by its price`() throws {
        let way = try #require(try Self.way("USDJPY", to: "USD"))
        #expect(way == .over(try Self.pair("USDJPY").id))
        #expect(way.rate(at: try Price("160")) == (try Fraction("0.00625")))
        #expect(way.rate(at: nil) == nil)
        #expect(way.rate(at: .zero) == nil)
    }

    @Test func `a cross goes by the pair that is listed, either way round`() throws {
        let gbp = try Self.pair("GBPUSD").id
        #expect(try Self.way("EURGBP", to: "USD", by: ["GBPUSD"]) == .times(gbp))
        #expect(CurrencyConversion.times(gbp).rate(at: try Price("1.25")) == (try Fraction("1.25")))
        let jpy = try Self.pair("USDJPY").id
        #expect(try Self.way("EURJPY", to: "USD", by: ["USDJPY"]) == .over(jpy))
    }

    @Test func `without a pair that leads there is no way`() throws {
        #expect(try Self.way("EURGBP", to: "USD") == nil)
        #expect(try Self.way("EURGBP", to: "USD", by: ["EURUSD"]) == nil)
    }

    @Test func `there and back costs no more than the last unit`() throws {
        let rate = try Fraction("0.00625")
        let money = try Money("1234.5")
        #expect(money.converted(at: rate, .down) == (try Money("7.715625")))
        #expect(money.converted(at: rate, .down).quoted(at: rate, .down) == money)
        #expect(money.converted(at: .one, .up) == money)
    }
}
