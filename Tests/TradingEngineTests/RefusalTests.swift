import Simulation
import Testing
import TradingCore
import TradingEngine

/// What the venue refuses is not hammered.
struct RefusalTests {
    @Test func `a refused order is tried again after a pause and not at once`() {
        let desk = TestDesk(wishes: [hold("0.1")])
        desk.begin()
        desk.venue.refusesOrders = true
        desk.bar(50_000)
        #expect(desk.venue.submitted.count == 1)
        desk.pass(.seconds(60), at: 50_000)
        let tries = desk.venue.submitted.count
        #expect((3...8).contains(tries), "doubling pauses within a minute, seen \(tries)")
        #expect(desk.alerts(.orderRefused).count == 1, "one alert tells of the run")
        desk.venue.refusesOrders = false
        // By then the run has halted the strategy's entries; see RefusalRunTests.
        desk.act(.resume(scope: .symbol("BTCUSDT")))
        desk.pass(.seconds(70), at: 50_000)
        #expect(desk.position == (try? Quantity("0.1")))
    }

    @Test func `an exit from a position that the venue does not have is not sent again and again`()
    {
        let desk = TestDesk(wishes: [hold("0.1"), hold("0")])
        desk.begin()
        desk.bar(50_000)
        #expect(desk.position == (try? Quantity("0.1")))
        // Somebody closed it by hand, and nobody told.
        let config = desk.venue.machine.config
        desk.venue.machine = SimulatedVenue(config: config, seed: 2)
        desk.quote(50_000)
        let before = desk.venue.submitted.count
        desk.bar(50_000)
        desk.pass(.seconds(60), at: 50_000)
        let tries = desk.venue.submitted.count - before
        #expect((1...8).contains(tries), "doubling pauses within a minute, seen \(tries)")
        #expect(desk.book.drifts[TestDesk.btc] != nil, "the account was asked, and tells")
    }

    @Test func `an order that finds nobody is not wanted again at the same instant`() {
        let desk = TestDesk(wishes: [hold("0.1"), hold("0")])
        desk.begin()
        desk.bar(50_000)
        desk.venue.machine.apply(
            .quote(
                Quote(
                    instrument: TestDesk.btc,
                    time: desk.now,
                    bid: Price(whole: 50_000),
                    ask: Price(whole: 50_001),
                    bidSize: Quantity(units: 1_000_000_000),
                    askSize: Quantity(units: 1_000_000_000)
                )
            )
        )
        let before = desk.venue.submitted.count
        desk.bar(50_000)
        #expect(desk.venue.submitted.count - before <= 3)
    }
}
