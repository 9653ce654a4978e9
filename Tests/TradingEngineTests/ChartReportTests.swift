import Testing
import TradingCore
import TradingEngine

/// `/chart`: what the engine has of an instrument.
struct ChartReportTests {
    private func chart(_ desk: TestDesk, _ interval: BarInterval? = nil) -> ChartReport? {
        let report = desk.runner.state.report(
            .chart(symbol: TestDesk.btc.symbol, interval: interval)
        )
        if case .chart(let chart) = report { return chart }
        return nil
    }

    @Test func `closed bars are kept and told with their extremes`() throws {
        let desk = TestDesk()
        desk.begin()
        #expect(chart(desk)?.note?.contains("No bar has closed") == true)
        for price in [50_000, 50_500, 49_000, 51_000] { desk.bar(price) }
        let report = try #require(chart(desk))
        #expect(report.barCount == 4)
        #expect(report.bars.close.map(\.approximate) == [50_000, 50_500, 49_000, 51_000])
        #expect(report.last == Price(whole: 51_000))
        #expect(report.high == Price(whole: 51_000))
        #expect(report.low == Price(whole: 49_000))
        #expect(report.change == (try? Fraction("0.02")))
        #expect(report.note == nil)
        #expect(report.frames.first == report.interval)
    }

    @Test func `an interval that there is not yet gives the one at which bars come, and says so`() {
        let desk = TestDesk()
        desk.begin()
        desk.bar(50_000)
        let report = chart(desk, .day)
        #expect(report?.barCount == 1)
        #expect(report?.note?.contains("no bars of 1d") == true)
    }

    @Test func `the stop and the position stand in it`() throws {
        let desk = TestDesk(wishes: [hold("0.1", stop: 48_000)])
        desk.begin()
        for _ in 0..<4 {
            desk.bar(50_000)
            desk.pass(.seconds(2), at: 50_000)
        }
        let report = try #require(chart(desk))
        #expect(report.position?.quantity == (try? Quantity("0.1")))
        #expect(report.orders.contains { $0.purpose == .protectiveStop })
        #expect(report.fills.count == 1)
    }

    @Test func `a symbol that nobody watches says so`() {
        let desk = TestDesk()
        desk.begin()
        let report = desk.runner.state.report(.chart(symbol: "NOWHERE", interval: nil))
        guard case .chart(let chart) = report else {
            Issue.record("no chart")
            return
        }
        #expect(chart.barCount == 0 && chart.note == "It is not traded here.")
    }
}
