import Research
import Simulation
import Testing
import TradingCore

/// Monte-Carlo of trade order, held to 50,000 permutations by numpy (`scripts/check-statistics`).
struct TradeOrderTests {
    @Test func `drawdowns of other orders are those of numpy within their chance`() throws {
        var source = ReferenceStream(seed: 9)
        let returns = (0..<60).map { _ in 0.1 * source.next() - 0.045 }
        var dice = SeededGenerator(seed: 3)
        let order = try #require(TradeOrder(returns, orders: 20_000, using: &dice))
        #expect(abs(order.drawdown - 0.2151965144363931) < 1e-12)
        #expect(abs(order.median - 0.1905053714704671) < 0.003, "\(order)")
        #expect(abs(order.worstTwentieth - 0.2792447242630512) < 0.005, "\(order)")
        #expect(abs(order.worstHundredth - 0.3194755778681835) < 0.008, "\(order)")
    }

    @Test func `no trades, no orders`() {
        var dice = SeededGenerator(seed: 3)
        #expect(TradeOrder([], orders: 10, using: &dice) == nil)
    }

    @Test func `a return of a trade is over the equity at its entry`() {
        let record = TrackRecord(
            curve: PerformanceSummaryTests.curve([1_000, 1_100, 900, 1_000]),
            trips: [
                PerformanceSummaryTests.trip(from: 1, to: 2, profit: -110),
                PerformanceSummaryTests.trip(from: 2, to: 3, profit: 90),
            ]
        )
        #expect(record.tradeReturns == [-0.1, 0.1])
    }

    @Test(arguments: [(0.0, 1.0), (0.5, 2.5), (1.0, 4.0), (0.25, 1.75)])
    func `quantiles lie on straight lines`(share: Double, wanted: Double) {
        #expect(Quantile.of(sorted: [1, 2, 3, 4], share) == wanted)
    }
}
