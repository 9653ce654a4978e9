import RiskControl
import Simulation
import Testing
import TradingCore
import TradingEngine

/// What the engine answers to operators is true in the state in which it is asked.
struct OperatorAnswerTests {
    private func notice(_ desk: TestDesk, _ action: EngineAction) throws -> NoticeReport {
        guard case .notice(let report)? = desk.act(action) else { throw NoNotice() }
        return report
    }

    private func halted(
        _ desk: TestDesk,
        _ scope: HaltScope,
        _ reason: String = ""
    ) throws
        -> HaltReport
    {
        guard case .halt(let report)? = desk.act(.halt(scope: scope, reason: reason))
        else { throw NoNotice() }
        return report
    }

    private struct NoNotice: Error {}

    private func holding() -> TestDesk {
        let desk = TestDesk(wishes: [hold("0.1", stop: 49_000)])
        desk.begin()
        desk.bar(50_000)
        return desk
    }

    @Test func `a cancel of something unknown is refused`() throws {
        let desk = holding()
        let unknown = try notice(desk, .cancel(target: "NOSUCH"))
        #expect(unknown.isRefusal)
        #expect(unknown.headline.contains("No symbol or order is called"))
        let none = try notice(desk, .cancel(target: "BTCUSDT"))
        #expect(!none.isRefusal)
        #expect(none.headline == "There is nothing to cancel in BTCUSDT.")
        #expect(none.numbers == [NamedNumber("protective stops kept", 1)])
    }

    @Test func `a stop that is cancelled by its id is not counted as kept`() throws {
        let desk = holding()
        let stop = try #require(desk.book.openOrders.first { $0.intent.purpose == .protectiveStop })
        let done = try notice(desk, .cancel(target: stop.intent.id.text))
        #expect(done.headline == "Cancels sent for 1 order(s).")
        #expect(done.numbers.isEmpty)
        let entry = try #require(desk.book.orders.values.first { $0.state == .filled })
        let late = try notice(desk, .cancel(target: entry.intent.id.text))
        #expect(late.isRefusal && late.lines == ["It is filled."])
    }

    @Test func `only alerts that exist can be marked as seen`() throws {
        let desk = holding()
        let last = desk.book.alertCount
        #expect(try !notice(desk, .acknowledgeAlert(last)).isRefusal)
        for number in [0, -1, last + 1, 999] {
            let refused = try notice(desk, .acknowledgeAlert(number))
            #expect(refused.isRefusal, "\(number)")
        }
    }

    @Test func `the end of reduce-only mode names the halts that stand`() throws {
        let desk = holding()
        desk.act(.setReduceOnly(true))
        #expect(
            try notice(desk, .setReduceOnly(false)).headline
                == "Reduce-only mode is off: entries are allowed again."
        )
        desk.act(.setReduceOnly(true))
        desk.act(.halt(scope: .all, reason: "why"))
        let report = try notice(desk, .setReduceOnly(false))
        #expect(report.headline == "Reduce-only mode is off, but halt #1 (all) stands.")
        let strategy = StrategyID("test/scripted")
        let on = try notice(desk, .switchStrategy(strategy, isOn: true))
        #expect(on.lines.contains { $0.contains("Halt #1 (all) stands") })
    }

    @Test func `a resume names what goes on stopping entries within its scope`() throws {
        let desk = holding()
        let venue = HaltScope.venue(TestDesk.venueID)
        desk.act(.halt(scope: .all, reason: "one"))
        desk.act(.halt(scope: venue, reason: "two"))
        desk.act(.halt(scope: .symbol("BTCUSDT"), reason: "three"))
        desk.act(.halt(scope: .strategy(StrategyID("test/scripted")), reason: "four"))
        desk.act(.halt(scope: .symbol("NOSUCH"), reason: "five"))
        desk.act(.setReduceOnly(true))
        guard case .resume(let report)? = desk.act(.resume(scope: venue, rebase: false))
        else { throw NoNotice() }
        #expect(report.isDone && report.halts.map(\.id) == [2])
        #expect(report.stillBlocking?.map(\.id) == [1, 3, 4])
        #expect(report.otherBlocks == ["Reduce-only mode is on: positions can only shrink."])
        guard case .resume(let again)? = desk.act(.resume(scope: venue, rebase: false))
        else { throw NoNotice() }
        #expect(!again.isAllowed && again.stillBlocking?.map(\.id) == [1, 3, 4])
        guard case .resume(let all)? = desk.act(.resume(scope: .all, rebase: false))
        else { throw NoNotice() }
        #expect(all.isDone && all.stillBlocking == [])
    }

    @Test func `a halt counts positions and stops of its scope alone`() throws {
        let desk = holding()
        let other = try halted(desk, .venue(VenueID("paper-other")))
        #expect(other.positionsKept == 0 && other.stopsKept == 0)
        let own = try halted(desk, .strategy(StrategyID("test/scripted")))
        #expect(own.positionsKept == 1 && own.stopsKept == 1)
    }

    @Test func `a second halt keeps its own reason beside the first`() throws {
        let desk = holding()
        #expect(try halted(desk, .all, "spread").isNew)
        let same = try halted(desk, .all)
        #expect(!same.isNew && same.halt.id == 1 && same.halt.reason == "spread")
        let second = try halted(desk, .all, "news")
        #expect(second.isNew && second.halt.reason == "news")
        #expect(second.alsoStanding?.map(\.reason) == ["spread"])
        desk.act(.resume(scope: .all, rebase: false))
        #expect(desk.book.halts.isEmpty)
    }

    @Test func `status shows reduce-only mode and strategies that are off, halted or not`() throws {
        let desk = holding()
        desk.act(.setReduceOnly(true))
        desk.act(.switchStrategy(StrategyID("test/scripted"), isOn: false))
        desk.act(.halt(scope: .all, reason: ""))
        let asked = EngineQuery.status(undelivered: 0, uptimeSeconds: 1, progress: "")
        guard case .status(let status) = desk.runner.state.report(asked) else { throw NoNotice() }
        #expect(status.state == "halted")
        #expect(status.reduceOnly == true && status.strategiesOff == ["test/scripted"])
        #expect(status.currencyNote == "USDT counted as USD, one to one")
    }

    @Test func `new alert settings are told one by one`() throws {
        let desk = holding()
        var wanted = AlertPreferences()
        wanted.levels[.staleData] = .off
        wanted.quietFrom = 22 * 60
        wanted.quietTo = 7 * 60 + 5
        guard case .notice(let shown) = desk.runner.state.preview(.setAlertPreferences(wanted))
        else { throw NoNotice() }
        #expect(shown.lines == ["stale_data: off (was on)", "Quiet hours: 22:00 to 07:05 UTC"])
        let before = desk.runner.state.fingerprint(of: .setAlertPreferences(wanted))
        desk.act(.setAlertPreferences(wanted))
        #expect(before != desk.runner.state.fingerprint(of: .setAlertPreferences(wanted)))
    }

    @Test func `while a flatten is under way nothing of a strategy is sent`() {
        let exit = WantedOrder(
            slot: "line 1",
            side: .sell,
            price: Price(whole: 50_500),
            quantity: Quantity(units: 50_000_000_000),
            isReduceOnly: true
        )
        let grid = DesiredInstrument(
            targetPosition: nil,
            restingOrders: [exit],
            explanation: Explanation("The test wants it.")
        )
        let desk = TestDesk(wishes: [hold("0.1", stop: 49_000), [TestDesk.btc: grid]])
        desk.begin()
        desk.bar(50_000)
        desk.venue.losesAnswers = true
        desk.act(.flatten)
        let sent = desk.venue.submitted.count
        #expect(desk.venue.submitted.last?.purpose == .flatten)
        desk.bar(50_100)
        desk.pass(.seconds(5), at: 50_100)
        let later = desk.venue.submitted.dropFirst(sent).filter { $0.strategy != nil }
        #expect(later.isEmpty, "\(later.map(\.display))")
    }
}
