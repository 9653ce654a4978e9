import Testing
import TradingCore

/// How two series go together.
struct CorrelationTests {
    private func closes(_ values: [(second: Int, close: Int)]) -> TimedCloses {
        TimedCloses(
            values.map { second, close in
                ClosedBar(
                    Bar(
                        instrument: InstrumentID(venue: VenueID("paper"), symbol: "X"),
                        interval: .minute,
                        openTime: UTCTime(seconds: Int64(second)),
                        open: Price(whole: close),
                        high: Price(whole: close),
                        low: Price(whole: close),
                        close: Price(whole: close),
                        volume: .zero
                    )
                )
            }
        )
    }

    @Test func `Pearson's coefficient is that of the textbook`() throws {
        // By hand: covariance 6, variances 10 and 6 (sums), so 6 / sqrt(60).
        let pairs = [(1.0, 2.0), (2.0, 4.0), (3.0, 5.0), (4.0, 4.0), (5.0, 5.0)]
        let value = try #require(Correlation.pearson(pairs))
        #expect(abs(value - 6 / 60.0.squareRoot()) < 1e-12)
        #expect(Correlation.pearson(pairs.map { ($0.0, -$0.0) }) == -1)
        #expect(Correlation.pearson(Array(pairs.prefix(2))) == nil, "two points are always a line")
        #expect(Correlation.pearson(pairs.map { ($0.0, 7) }) == nil, "what does not move has none")
    }

    @Test func `returns of a pair span the same time, also where one market was closed`() {
        let one = closes([(0, 100), (60, 110), (120, 121), (180, 242), (240, 121)])
        let other = closes([(60, 50), (180, 100), (240, 200), (300, 400)])
        let returns = one.returns(with: other)
        #expect(returns.count == 2)
        // From 60 to 180 for both, though one has a bar in between.
        #expect(abs(returns[0].0 - 1.2) < 1e-12 && returns[0].1 == 1)
        #expect(returns[1].0 == -0.5 && returns[1].1 == 1)
        let turned = other.returns(with: one)
        #expect(turned.map(\.0) == returns.map(\.1) && turned.map(\.1) == returns.map(\.0))
        #expect(one.returns(with: closes([(30, 1), (90, 2)])).isEmpty)
    }
}
