import Simulation
import Testing
import TradingCore
import TradingEngine

/// A position that should have a stop has one, and when it has none that is seen.
struct ProtectionTests {
    private let wishes = [hold("0.1", stop: 48_000)]

    private func stops(_ desk: TestDesk) -> [OrderRecord] {
        desk.book.openOrders.filter { $0.intent.purpose == .protectiveStop }
    }

    /// What rests at the venue as a stop.
    private func resting(_ desk: TestDesk) -> [VenueOrder] {
        desk.venue.machine.accountSnapshot.openOrders.filter {
            if case .stop = $0.kind { return true }
            return false
        }
    }

    /// Fills an entry in parts, and says after each message whether a held position was guarded.
    private func fillInParts(_ desk: TestDesk) -> [Bool] {
        var guarded: [Bool] = []
        for _ in 0..<4 {
            desk.quote(50_000, size: try? Quantity("0.03"))
            desk.pass(.seconds(1), at: 50_000)
            let held = desk.venue.machine.accountSnapshot.positions.first?.quantity ?? .zero
            let covered = resting(desk).reduce(Quantity.zero) { $0 + $1.quantity - $1.filled }
            guarded.append(covered >= held.magnitude)
        }
        return guarded
    }

    @Test func `the stop follows partial fills in place where the venue amends`() throws {
        let desk = TestDesk(wishes: [hold("0.03", stop: 48_000), hold("0.1", stop: 48_000)])
        desk.begin()
        desk.bar(50_000)
        desk.bar(50_000)
        #expect(stops(desk).map(\.quantity) == [try Quantity("0.1")])
        #expect(desk.venue.amended.count == 1)
        #expect(desk.venue.cancelled.isEmpty, "nothing was replaced")
        #expect(resting(desk).map(\.quantity) == [try Quantity("0.1")])
        #expect(desk.venue.submitted.filter { $0.purpose == .protectiveStop }.count == 1)
        #expect(desk.count(.orderAmended) == 1)
    }

    @Test func `a venue that does not amend gets the new stop before the old one goes`() throws {
        let desk = TestDesk(
            wishes: [hold("0.03", stop: 48_000), hold("0.1", stop: 48_000)],
            change: { $0.amending = .none }
        )
        desk.begin()
        desk.bar(50_000)
        desk.bar(50_000)
        desk.pass(.seconds(2), at: 50_000)
        #expect(desk.venue.amended.isEmpty)
        #expect(stops(desk).map(\.quantity) == [try Quantity("0.1")])
        let steps = desk.journal.facts.compactMap { fact -> String? in
            switch fact {
            case .orderMoved(let moved) where moved.state == .live: "live"
            case .cancelRequested: "cancel"
            default: nil
            }
        }
        #expect(steps.suffix(2) == ["live", "cancel"])
    }

    @Test func `a stop that the venue will not amend is replaced`() throws {
        // The contract promises what the venue does not do.
        let desk = TestDesk(
            wishes: [hold("0.03", stop: 48_000), hold("0.1", stop: 48_000)],
            configure: { $0.isAmending = false },
            change: { $0.amending = .quantity }
        )
        desk.begin()
        desk.bar(50_000)
        desk.bar(50_000)
        desk.pass(.seconds(3), at: 50_000)
        #expect(desk.venue.amended.count == 1, "it is asked once")
        #expect(stops(desk).map(\.quantity) == [try Quantity("0.1")])
        #expect(resting(desk).count == 1)
    }

    @Test func `a stop that was removed by hand is placed again once`() throws {
        let desk = TestDesk(wishes: wishes)
        desk.begin()
        desk.bar(50_000)
        let first = try #require(stops(desk).first?.intent.id)
        desk.venue.machine.cancel(first, at: desk.now)
        desk.pass(.seconds(2), at: 50_000)
        let second = try #require(stops(desk).first?.intent.id)
        #expect(second != first && resting(desk).count == 1)
        #expect(desk.alerts(.positionUnprotected).map(\.severity) == [.warning])

        desk.venue.machine.cancel(second, at: desk.now)
        desk.pass(.minutes(6), at: 50_000)
        #expect(resting(desk).isEmpty, "the operator is asked instead")
        #expect(desk.book.guards[TestDesk.btc]?.removals == 2)
        let severities = desk.alerts(.positionUnprotected).map(\.severity)
        #expect(severities == [.warning, .critical, .critical])
        #expect(whySays(desk, "removed at the venue more than once"))
        #expect(positionStop(desk) == nil)

        desk.act(.switchStrategy(StrategyID("test/scripted"), isOn: true))
        desk.pass(.seconds(4), at: 50_000)
        #expect(resting(desk).count == 1, "the operator's word places it")
        #expect(desk.book.guards[TestDesk.btc]?.missingSince == nil)
    }

    @Test func `an old stop and its successor that go by one act are one removal`() throws {
        let desk = TestDesk(wishes: wishes + [hold("0.1", stop: 48_500)])
        desk.begin()
        desk.bar(50_000)
        let first = try #require(stops(desk).first?.intent.id)
        desk.venue.keepsAnswers = true
        desk.bar(50_000)
        let second = try #require(stops(desk).last?.intent.id)
        #expect(second != first && resting(desk).count == 2)
        for id in [first, second] { desk.venue.machine.cancel(id, at: desk.now) }
        _ = desk.venue.machine.advance(to: desk.now)
        desk.venue.keepsAnswers = false
        desk.now = desk.now + .milliseconds(90)
        desk.tell(first, .cancelled(reason: "cancel_requested"))
        desk.tell(second, .accepted(venueOrderID: "V9"), via: .venueAnswer)
        desk.now = desk.now + .milliseconds(90)
        desk.tell(second, .cancelled(reason: "cancel_requested"))
        desk.pass(.seconds(4), at: 50_000)
        #expect(desk.book.guards[TestDesk.btc]?.removals == 1)
        #expect(resting(desk).count == 1, "it is placed again, once")
    }

    @Test func `a position without its stop is an alert within seconds and a row that says so`() {
        let desk = TestDesk(wishes: wishes)
        desk.begin()
        desk.venue.refusesStops = true
        desk.bar(50_000)
        desk.pass(.seconds(4), at: 50_000)
        #expect(desk.position == (try? Quantity("0.1")))
        #expect(desk.alerts(.positionUnprotected).map(\.severity) == [.critical])
        #expect(whySays(desk, "should have a protective stop at 48000"))
        #expect(positionStop(desk) == nil)
        desk.venue.refusesStops = false
        desk.pass(.seconds(8), at: 50_000)
        #expect(stops(desk).map(\.state) == [.live])
        #expect(desk.alerts(.positionUnprotected).map(\.severity) == [.critical, .notice])
    }

    @Test func `a stop that is refused a moment after it was taken brings no word of relief`()
        throws
    {
        let desk = TestDesk(wishes: wishes, change: { $0.acknowledgement = .preliminary })
        desk.begin()
        desk.venue.refusesStops = true
        desk.bar(50_000)
        desk.pass(.seconds(10), at: 50_000)
        desk.venue.losesOrders = true
        desk.venue.refusesStops = false
        while stops(desk).isEmpty { desk.pass(.seconds(1), at: 50_000) }
        let id = try #require(stops(desk).first?.intent.id)
        desk.tell(id, .accepted(venueOrderID: "v9"), via: .venueAnswer)
        desk.pass(.seconds(1), at: 50_000)
        desk.tell(id, .rejected(code: "test_refusal", text: "no"), via: .venueStream)
        desk.pass(.seconds(1), at: 50_000)
        #expect(desk.alerts(.positionUnprotected).map(\.severity) == [.critical])
        desk.venue.losesOrders = false
        desk.pass(.minutes(2), at: 50_000)
        #expect(desk.alerts(.positionUnprotected).map(\.severity) == [.critical, .notice])
    }

    @Test func `a restart places the stop again before its strategy has said a word`() throws {
        let desk = TestDesk(wishes: wishes)
        desk.begin()
        desk.bar(50_000)
        let stop = try #require(stops(desk).first?.intent.id)
        desk.venue.machine.cancel(stop, at: desk.now)
        var book = Book()
        for entry in desk.journal.entries { book.apply(entry.fact, at: entry.time) }
        let next = TestDesk(wishes: wishes, book: book, machine: desk.venue.machine)
        next.begin()
        next.pass(.seconds(5), at: 50_000)
        #expect(stops(next).map(\.intent.kind) == [.stop(trigger: Price(whole: 48_000))])
        #expect(stops(next).map(\.state) == [.live])
    }

    @Test func `a stop is placed while an entry's outcome is unknown`() throws {
        let desk = TestDesk(wishes: [hold("0.1"), hold("0.2", stop: 48_000)])
        desk.begin()
        desk.bar(50_000)
        desk.venue.losesOrders = true
        desk.bar(50_000)
        desk.venue.losesOrders = false
        desk.pass(.seconds(12), at: 50_000)
        let entry = try #require(desk.venue.submitted.last { $0.purpose == .entry })
        #expect(desk.book.orders[entry.id]?.state != .sending)
        #expect(!resting(desk).isEmpty)
    }

    @Test func `no fill leaves a held position unguarded for longer than its own second`() {
        let desk = TestDesk(wishes: wishes)
        desk.begin()
        desk.bar(50_000)
        #expect(fillInParts(desk).allSatisfy { $0 })
    }

    private func whySays(_ desk: TestDesk, _ text: String) -> Bool {
        guard case .why(let why) = desk.runner.state.report(.why(subject: "BTCUSDT")) else {
            return false
        }
        return why.lines.contains { $0.sentence.contains(text) }
    }

    private func positionStop(_ desk: TestDesk) -> Price? {
        guard case .positions(let rows) = desk.runner.state.report(.positions) else { return nil }
        return rows.positions.first?.stop
    }
}
