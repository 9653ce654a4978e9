import Simulation
import Testing
import TradingCore
import TradingEngine

/// A venue whose account is not known gets no orders.
struct QuarantineTests {
    private func standing(_ desk: TestDesk) -> String {
        guard case .markets(let report) = desk.runner.state.report(.markets) else { return "" }
        return report.markets[0].standing
    }

    @Test func `no entry leaves before the account was read, and the reason is shown`() {
        let desk = TestDesk(wishes: [hold("0.2")])
        desk.venue.losesAnswers = true
        desk.begin()
        desk.bar(50_000)
        #expect(desk.venue.submitted.isEmpty)
        #expect(standing(desk).hasPrefix("quarantined: its account was not read"))
        #expect(desk.alerts(.venueDown).isEmpty)
        desk.pass(.seconds(20), at: 50_000)
        #expect(desk.alerts(.venueDown).count == 1)
        let status = desk.runner.state.report(
            .status(undelivered: 0, uptimeSeconds: 1, progress: "")
        )
        #expect("\(status)".contains("paper-test is quarantined"))
        desk.venue.losesAnswers = false
        desk.pass(.seconds(6), at: 50_000)
        #expect(standing(desk) == "up")
        #expect(desk.alerts(.venueUp).count == 1)
        #expect(!desk.venue.submitted.isEmpty)
    }

    @Test func `a venue that falls silent gets no orders until it answers`() {
        let desk = TestDesk(wishes: [[:], hold("0.2")])
        desk.begin()
        desk.bar(50_000)
        desk.pass(.seconds(30), at: 50_000)
        desk.venue.losesAnswers = true
        desk.pass(.seconds(16), at: 50_000)
        #expect(standing(desk).hasPrefix("quarantined: it tells nothing"))
        desk.bar(50_000)
        #expect(desk.venue.submitted.isEmpty)
        #expect(desk.book.lastSkips[TestDesk.btc]?.skipped.preflight.reason == .notReconciled)
        desk.venue.losesAnswers = false
        desk.pass(.seconds(16), at: 50_000)
        #expect(!desk.venue.submitted.isEmpty)
    }

    @Test func `after a new connection the account is read before any order`() {
        let desk = TestDesk(wishes: [[:], hold("0.2")])
        desk.begin()
        desk.pass(.seconds(3), at: 50_000)
        tell(desk, isUp: false)
        desk.venue.losesAnswers = true
        tell(desk, isUp: true)
        desk.bar(50_000)
        desk.bar(50_000)
        #expect(desk.venue.submitted.isEmpty)
        desk.venue.losesAnswers = false
        desk.pass(.seconds(6), at: 50_000)
        #expect(!desk.venue.submitted.isEmpty)
    }

    private func tell(_ desk: TestDesk, isUp: Bool) {
        let report = VenueReport.connection(
            venue: TestDesk.venueID,
            isUp: isUp,
            reason: "test",
            time: desk.now
        )
        desk.handle(.venue(report))
    }
}
