import Simulation
import Testing
import TradingCore
import TradingEngine

/// The autopilot proposes, waits for a veto, and has another strategy trade, on paper alone.
struct AutopilotTests {
    private let pilot = AutopilotSetup(
        markets: [MarketID("test")],
        every: .minutes(1),
        vetoSpan: .minutes(2)
    )

    private func desk(
        mode: MarketMode = .paper,
        kind: String = "volatility-momentum",
        wishes: [[InstrumentID: DesiredInstrument]] = [hold("0")],
        pilot: AutopilotSetup? = nil,
        before: TestDesk? = nil
    ) -> TestDesk {
        var book = Book()
        for entry in before?.journal.entries ?? [] { book.apply(entry.fact, at: entry.time) }
        let desk = TestDesk(
            book: book,
            machine: before?.venue.machine,
            assignment: StrategyAssignment(
                strategy: ScriptedStrategy("test/scripted", wishes),
                kind: kind,
                instruments: [TestDesk.btc]
            ),
            startingAt: before?.now ?? TestDesk.start,
            mode: mode,
            autopilot: pilot
        )
        desk.begin()
        return desk
    }

    /// Bars that go to and fro, a market for a grid; a second of time each.
    private func swing(_ desk: TestDesk, _ count: Int) {
        let prices = [50_000, 50_700, 51_200, 50_600, 49_900, 49_300, 48_900, 49_400]
        for index in 0..<count { desk.bar(prices[index % prices.count]) }
    }

    private func owner(_ desk: TestDesk) -> String? {
        let rows = desk.runner.state.report(.strategies)
        guard case .strategies(let report) = rows else { return nil }
        return report.strategies.first { $0.instruments.contains("BTCUSDT") }?.id
    }

    private func steer(_ desk: TestDesk, _ request: AutopilotRequest) -> NoticeReport? {
        guard case .notice(let notice) = desk.act(.steerAutopilot(request)) else { return nil }
        return notice
    }

    private var pending: (TestDesk) -> AutopilotProposal? { { $0.book.autopilot?.pending } }

    /// A desk with a proposal that waits.
    private func proposed() throws -> TestDesk {
        let desk = desk(pilot: pilot)
        swing(desk, 130)
        _ = try #require(pending(desk))
        return desk
    }

    @Test func `who has not opted in has no autopilot`() {
        let desk = desk()
        swing(desk, 200)
        #expect(desk.book.autopilot == nil)
        #expect(steer(desk, .switchTo(isOn: true))?.isRefusal ?? false)
        #expect(owner(desk) == "test/scripted")
    }

    @Test func `what suits better is proposed with its reasons, and nothing changes yet`() throws {
        let desk = try proposed()
        let proposal = try #require(pending(desk))
        #expect(proposal.kind == "grid" && proposal.from == StrategyID("test/scripted"))
        #expect(proposal.score >= proposal.scoreNow + 20 && !proposal.reasons.isEmpty)
        #expect(owner(desk) == "test/scripted")
        let told = desk.alerts(.autopilotMoved)
        #expect(told.count == 1 && told.first?.subject == "1")
    }

    @Test func `without a veto it trades, and what the other rested is gone`() throws {
        let desk = try proposed()
        swing(desk, 150)
        #expect(owner(desk) == "test/auto-1")
        #expect(desk.count(.autopilotChanged) >= 2)
        let mine = desk.venue.submitted.filter { $0.strategy == StrategyID("test/auto-1") }
        #expect(!mine.isEmpty, "the grid was warm and trades")
        #expect(desk.alerts(.autopilotMoved).count == 2)
    }

    @Test func `what the other strategy rested to open is cancelled when it is deployed`() {
        let desk = desk(wishes: [rest(30_000)], pilot: pilot)
        for _ in 0..<300 where owner(desk) == "test/scripted" { swing(desk, 1) }
        #expect(owner(desk) == "test/auto-1")
        // Not only once the new one has been asked what it wants: it may have to wait for a price.
        let reasons = desk.journal.facts.compactMap { fact -> String? in
            if case .cancelRequested(let request) = fact { request.reason } else { nil }
        }
        #expect(reasons.contains("another strategy trades it"), "\(reasons)")
        desk.pass(.seconds(2), at: 50_000)
        let scripted = StrategyID("test/scripted")
        #expect(!desk.book.openOrders.contains { $0.intent.strategy == scripted })
    }

    @Test func `a veto holds for a week`() throws {
        let desk = try proposed()
        #expect(steer(desk, .veto(number: 7))?.isRefusal ?? false)
        #expect(steer(desk, .veto(number: 1))?.isRefusal == false)
        #expect(steer(desk, .veto(number: nil))?.isRefusal ?? false, "it was said already")
        swing(desk, 400)
        #expect(pending(desk)?.kind != "grid")
        #expect(owner(desk) == "test/scripted")
    }

    @Test func `a restart changes nothing: not a proposal, not a deployment`() throws {
        let first = try proposed()
        let second = desk(pilot: pilot, before: first)
        #expect(pending(second) == pending(first))
        swing(second, 150)
        #expect(owner(second) == "test/scripted", "nobody knows any more that it suits")
        let third = try proposed()
        swing(third, 150)
        let fourth = desk(pilot: pilot, before: third)
        #expect(owner(fourth) == "test/auto-1")
        #expect(fourth.book.autopilot?.deployed.count == 1)
        let without = desk(before: third)
        #expect(owner(without) == "test/scripted", "the configuration does not let it any more")
        #expect(without.book.autopilot?.deployed.isEmpty ?? false)
    }

    @Test func `an instrument goes back to its own strategy`() throws {
        let desk = try proposed()
        swing(desk, 150)
        #expect(steer(desk, .giveBack(symbol: "ETHUSDT"))?.isRefusal ?? false)
        #expect(steer(desk, .giveBack(symbol: "BTCUSDT"))?.isRefusal == false)
        #expect(owner(desk) == "test/scripted")
        desk.bar(50_000)
        desk.pass(.seconds(5), at: 50_000)
        #expect(desk.position.isZero, "its own strategy wants nothing")
        #expect(desk.book.openOrders.isEmpty)
    }

    @Test func `live markets, halts and unknown strategies are left alone`() {
        for (mode, kind) in [(MarketMode.live, "volatility-momentum"), (.paper, "rules")] {
            let desk = desk(mode: mode, kind: kind, pilot: pilot)
            swing(desk, 200)
            #expect(pending(desk) == nil && owner(desk) == "test/scripted")
        }
        let halted = desk(pilot: pilot)
        halted.act(.halt(scope: .all, reason: "test"))
        swing(halted, 200)
        #expect(pending(halted) == nil)
        let off = desk(pilot: pilot)
        #expect(steer(off, .switchTo(isOn: false))?.isRefusal == false)
        swing(off, 200)
        #expect(pending(off) == nil)
    }

    @Test func `a halt while it waits drops the proposal`() throws {
        let desk = try proposed()
        desk.act(.halt(scope: .all, reason: "test"))
        swing(desk, 150)
        #expect(pending(desk) == nil && owner(desk) == "test/scripted")
        let last = desk.alerts(.autopilotMoved).last
        guard case .notice(let notice) = last?.report else {
            Issue.record("nothing was told")
            return
        }
        #expect(notice.headline == "Proposal 1 was given up: it is halted.")
    }
}
