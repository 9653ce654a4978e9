import RiskControl
import Testing
import TradingCore

@Suite struct ExposureTests {
    @Test(arguments: [
        // position, buy, sell, whether the orders only reduce, exposure at a mark of 100
        ("2", "0", "0", false, "200"), ("2", "3", "0", false, "500"),
        ("2", "0", "3", false, "200"), ("2", "0", "9", false, "700"),
        ("-2", "1", "3", false, "500"), ("0", "4", "4", false, "400"), ("2", "3", "9", true, "200"),
    ])
    func `an exposure is the larger reach of both sides`(
        position: String,
        buy: String,
        sell: String,
        isReduceOnly: Bool,
        expected: String
    ) throws {
        let orders = [
            try working(.buy, buy, isReduceOnly: isReduceOnly, state: .unknown),
            try working(.sell, sell, isReduceOnly: isReduceOnly, at: "99"),
        ]
        let found = exposure(
            position: try quantity(position),
            orders: orders,
            mark: try price("100")
        )
        #expect(found == (try money(expected)))
    }

    @Test func `a dear working order is valued at its own price`() throws {
        let orders = [try working(.sell, "3", at: "120")]
        #expect(
            exposure(position: .zero, orders: orders, mark: try price("100"))
                == Money(whole: 360)
        )
    }

    @Test func `an exposure outside the exact range is none`() throws {
        for (size, mark) in [("1e15", "1e15"), ("1e15", "1e7"), ("-1e15", "1e13")] {
            #expect(
                exposure(position: try quantity(size), orders: [], mark: try price(mark)) == nil
            )
        }
        #expect(
            exposure(position: .magnitudeMax, orders: [], mark: .one) == Money.magnitudeMax
        )
    }

    @Test func `a price too small for the limits is refused as an overflow`() throws {
        let speck = Price(units: 1)
        let rules = try instrument()
        var context = try healthy()
        context.instrument = Instrument(
            id: rules.id,
            kind: .perpetual,
            base: "X",
            quote: "USDT",
            tick: speck,
            lot: .one,
            quantityMin: .zero,
            quantityMax: .magnitudeMax,
            notionalMin: .zero,
            leverageMax: .one,
            makerFee: .zero,
            takerFee: .zero,
            fundingIntervalHours: nil,
            calendar: .always
        )
        context.quote = Quote(instrument: rules.id, time: noon, bid: speck, ask: speck)
        var limits = RiskLimits()
        limits.orderValueMax = .magnitudeMax
        let order = try intent(.buy, "1", reference: "0.000000000001")
        #expect(preflight(order, in: context, limits: limits).record.reason == .amountOverflow)
    }
}
