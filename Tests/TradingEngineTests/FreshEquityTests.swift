import RiskControl
import Testing
import TradingCore
import TradingEngine

/// What an entry may risk is measured by the prices of its own moment.
struct FreshEquityTests {
    @Test func `a price that crashed since the last look bounds the next entry`() throws {
        var limits = RiskLimits()
        limits.exposureMax = .percent(200)
        limits.positionValueMax = Money(whole: 1_000_000)
        limits.stressFraction = nil
        let desk = TestDesk(wishes: [hold("0.1"), hold("1")], limits: limits)
        desk.begin()
        desk.bar(50_000)
        #expect(desk.position == (try? Quantity("0.1")))
        let before = desk.venue.submitted.count
        // The price falls within the second of that look: of 10,000 about 9,200 are left.
        desk.quote(42_000)
        let level = Price(whole: 42_000)
        desk.handle(
            .market(
                .bar(
                    Bar(
                        instrument: TestDesk.btc,
                        interval: .minute,
                        openTime: TestDesk.start - .hours(1),
                        open: level,
                        high: level,
                        low: level,
                        close: level,
                        volume: Quantity(whole: 1)
                    )
                )
            )
        )
        #expect(desk.venue.submitted.count == before + 1)
        let order = try #require(desk.venue.submitted.last)
        // 18,400 may stand open, of which 4,200 do; by the equity of the look it were 20,000.
        let (least, most) = (try Quantity("0.33"), try Quantity("0.3385"))
        #expect(order.quantity > least && order.quantity <= most, "\(order.quantity)")
    }
}
