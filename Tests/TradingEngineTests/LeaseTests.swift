import RiskControl
import Testing
import TradingCore
import TradingEngine

/// The lease is asked before each message to a venue, and a takeover is told and counted.
@Suite struct LeaseTests {
    /// Held until a test takes it away.
    private final class Lease: LeasePort {
        var loss: String?
    }

    private func start(_ lead: LeadTaken?) -> EngineEvent {
        .started(
            AgentStarted(
                version: "0",
                pid: 1,
                modes: [:],
                lead: lead
            )
        )
    }

    private func lead(_ way: LeadTaken.Way, haltReason: String? = nil) -> LeadTaken {
        LeadTaken(name: "b", way: way, before: "a (process 7)", haltReason: haltReason)
    }

    private func alerts(_ state: EngineState, _ effects: [Effect]) -> [Alert] {
        effects.compactMap { effect in
            guard case .record(.alertRaised(let alert)) = effect else { return nil }
            return alert
        }
    }

    private func state(_ book: Book = Book()) -> EngineState {
        EngineState(
            setup: EngineSetup(
                markets: [],
                policy: RiskPolicy(),
                generation: "testtest",
                source: "test",
                version: "0"
            ),
            book: book
        )
    }

    /// Counts what it is asked for.
    private final class Line: VenuePort {
        let venue = VenueID("paper")
        private(set) var questions = 0
        func submit(_ order: OrderIntent, at time: UTCTime) {}
        func cancel(_ order: ClientOrderID, instrument: InstrumentID, at time: UTCTime) {}
        func amend(
            _ order: ClientOrderID,
            instrument: InstrumentID,
            quantity: Quantity,
            at time: UTCTime
        ) {}
        func lookUp(_ order: ClientOrderID, instrument: InstrumentID, at time: UTCTime) {
            questions += 1
        }
        func requestAccount(at time: UTCTime) { questions += 1 }
        func requestHistory(since: UTCTime, at time: UTCTime) { questions += 1 }
    }

    private final class NoJournal: JournalPort {
        func append(_ entries: [JournalEntry]) throws(JournalFailure) -> Int64 { 0 }
    }

    @Test func `who has lost the lead asks a venue for nothing`() {
        let market = MarketSetup(
            id: MarketID("crypto"),
            venue: VenueID("paper"),
            mode: .paper,
            currency: "USD",
            instruments: [],
            strategies: [],
            contract: VenueContract()
        )
        for loss in [nil, "another one leads"] {
            let lease = Lease()
            lease.loss = loss
            let line = Line()
            let setup = EngineSetup(
                markets: [market],
                policy: RiskPolicy(),
                generation: "testtest",
                source: "test",
                version: "0"
            )
            let runner = EngineRunner(
                state: EngineState(setup: setup),
                journal: NoJournal(),
                venues: [line],
                sequence: 0,
                lease: lease
            )
            runner.handle(start(nil), at: .epoch, wall: .epoch, cause: "start")
            #expect((line.questions > 0) == (loss == nil))
        }
    }

    @Test func `a takeover is told with its epoch, and counted`() {
        var state = state()
        _ = state.apply(start(nil), at: .epoch)
        let effects = state.apply(start(lead(.killed)), at: .epoch)
        let alert = alerts(state, effects).first { $0.kind == .leadershipTaken }
        guard case .notice(let report)? = alert?.report else {
            Issue.record("no alert")
            return
        }
        #expect(report.headline == "b leads, epoch 2.")
        #expect(report.lines.first?.contains("a (process 7), which stood still") == true)
        #expect(alert?.severity == .warning)
        #expect(state.book.takeovers.count == 1)
        #expect(state.book.halts.isEmpty)
        guard case .record(.agentStarted(let started))? = effects.first else {
            Issue.record("no start")
            return
        }
        #expect(started.epoch == 2)
    }

    @Test func `a takeover too many halts everything, and that holds after a restart`() {
        var state = state()
        let effects = state.apply(start(lead(.died, haltReason: "too often")), at: .epoch)
        #expect(state.book.halts.map(\.cause) == [.flapping])
        #expect(state.book.halts.first?.scope == .all)
        let alert = alerts(state, effects).first { $0.kind == .leadershipTaken }
        #expect(alert?.severity == .critical)
        var later = self.state(state.book)
        _ = later.apply(start(lead(.handedOver)), at: .epoch)
        #expect(later.book.halts.count == 1)
        #expect(later.book.takeovers.count == 1)
    }

    @Test func `an order whose row is durable does not leave once the lease is lost`() throws {
        let lease = Lease()
        let desk = TestDesk(wishes: [hold("0.1"), hold("0.2")], lease: lease)
        desk.begin()
        desk.bar(50_000)
        let before = desk.venue.submitted.count
        #expect(before > 0)
        lease.loss = "the lock was replaced"
        desk.bar(50_000)
        #expect(desk.count(.orderPlanned) > before, "nothing was planned, so nothing is shown")
        #expect(desk.venue.submitted.count == before)
        // A cancel that is sent while the journal is full stays here as well.
        desk.journal.failure = .diskFull("full")
        _ = desk.act(.cancel(target: nil))
        desk.runner.holdBack(at: desk.now, wall: desk.now)
        #expect(desk.venue.cancelled.isEmpty)
    }

    @Test func `the loop hears that the lease is lost, and must end`() throws {
        let lease = Lease()
        let desk = TestDesk(wishes: [hold("0.1")], lease: lease)
        desk.begin()
        lease.loss = "the lock was replaced"
        desk.pass(.seconds(1), at: 50_000)
        var refusal: JournalFailure?
        do throws(JournalFailure) {
            desk.runner.handle(
                .market(.bar(Self.bar(desk))),
                at: desk.now,
                wall: desk.now,
                cause: "test"
            )
            _ = try desk.runner.commit(at: desk.now)
        } catch {
            refusal = error
        }
        #expect(refusal == .notOurs("the lock was replaced"))
        #expect(desk.venue.submitted.isEmpty)
    }

    private static func bar(_ desk: TestDesk) -> Bar {
        Bar(
            instrument: TestDesk.btc,
            interval: .minute,
            openTime: TestDesk.start,
            open: Price(whole: 50_000),
            high: Price(whole: 50_000),
            low: Price(whole: 50_000),
            close: Price(whole: 50_000),
            volume: Quantity(whole: 1)
        )
    }
}
