import Simulation
import Testing
import TradingCore
import TradingEngine

/// Answers that never came, came late, or mean something else: no order is lost, doubled or called
/// refused without the venue's own word.
struct OrderLifeTests {
    private func facts(_ desk: TestDesk, of id: ClientOrderID) -> [OrderState] {
        desk.journal.facts.compactMap {
            if case .orderMoved(let moved) = $0, moved.id == id { return moved.state }
            return nil
        }
    }

    /// Sends an entry that never arrives, and says that nothing was heard of it.
    private func loseEntry(_ desk: TestDesk) throws -> ClientOrderID {
        desk.begin()
        desk.venue.losesOrders = true
        desk.bar(50_000)
        let id = try last(desk)
        desk.tell(id, .unknown("timed out"), via: .transport)
        return id
    }

    private func last(_ desk: TestDesk) throws -> ClientOrderID {
        try #require(desk.venue.submitted.last?.id)
    }

    @Test func `a code that no table holds proves nothing`() throws {
        let desk = TestDesk(wishes: [hold("0.1")])
        desk.begin()
        desk.venue.losesAnswers = true
        desk.bar(50_000)
        let id = try last(desk)
        desk.tell(id, .rejected(code: "10016", text: "internal error"), via: .venueAnswer)
        #expect(desk.book.orders[id]?.state == .unknown)
        desk.venue.losesAnswers = false
        desk.pass(.seconds(10), at: 50_000)
        #expect(facts(desk, of: id) == [.sending, .unknown, .live, .filled])
        #expect(desk.venue.submitted.count == 1)
        #expect(desk.position == (try? Quantity("0.1")))
    }

    @Test func `a refusal after the final word that the order was taken is looked up`() throws {
        let desk = TestDesk(
            wishes: [hold("0.1")],
            change: { $0.acknowledgement = .final }
        )
        desk.begin()
        desk.venue.losesOrders = true
        desk.bar(50_000)
        let id = try last(desk)
        desk.tell(id, .accepted(venueOrderID: "v9"), via: .venueAnswer)
        desk.tell(id, .rejected(code: "test_refusal", text: "again?"), via: .venueAnswer)
        #expect(desk.book.orders[id]?.state == .live)
        #expect(desk.venue.lookedUp.contains(id))
        #expect(desk.venue.submitted.count == 1)
    }

    @Test func `an id that is refused as known is looked up and adopted`() throws {
        let desk = TestDesk(wishes: [hold("0.1")])
        desk.begin()
        desk.venue.losesAnswers = true
        desk.bar(50_000)
        let id = try last(desk)
        desk.tell(id, .rejected(code: "duplicate_client_id", text: "known"), via: .venueAnswer)
        desk.venue.losesAnswers = false
        desk.pass(.seconds(10), at: 50_000)
        #expect(desk.book.orders[id]?.state == .filled)
        #expect(desk.venue.submitted.count == 1)
    }

    @Test func `an id that is refused as known is never proven absent`() throws {
        let desk = TestDesk(wishes: [hold("0.1")])
        desk.begin()
        desk.venue.losesOrders = true
        desk.bar(50_000)
        let id = try last(desk)
        desk.tell(id, .rejected(code: "duplicate_client_id", text: "known"), via: .venueAnswer)
        desk.pass(.minutes(3), at: 50_000)
        #expect(desk.book.orders[id]?.state == .unknown)
    }

    @Test func `a request of which no byte left is over at once`() throws {
        let desk = TestDesk(wishes: [hold("0.1")])
        desk.begin()
        desk.venue.losesOrders = true
        desk.bar(50_000)
        let id = try last(desk)
        desk.venue.losesOrders = false
        desk.tell(id, .notSent("connection refused"), via: .transport)
        #expect(facts(desk, of: id) == [.sending, .neverExisted])
        desk.bar(50_000)
        #expect(desk.position == (try? Quantity("0.1")))
    }

    @Test func `an order without any answer is unknown after the answer's time`() throws {
        let desk = TestDesk(wishes: [hold("0.1")])
        desk.begin()
        desk.venue.losesOrders = true
        desk.bar(50_000)
        let id = try last(desk)
        desk.pass(.seconds(9), at: 50_000)
        #expect(desk.book.orders[id]?.state == .sending)
        desk.pass(.seconds(2), at: 50_000)
        #expect(desk.book.orders[id]?.state == .unknown)
        desk.venue.losesOrders = false
        desk.pass(.seconds(12), at: 50_000)
        #expect(facts(desk, of: id) == [.sending, .unknown, .neverExisted])
    }

    @Test func `two misses within the venue's window prove nothing`() throws {
        let desk = TestDesk(wishes: [hold("0.1")])
        let id = try loseEntry(desk)
        desk.pass(.seconds(5), at: 50_000)
        #expect(desk.book.orders[id]?.state == .unknown)
        desk.pass(.seconds(5), at: 50_000)
        let evidence = try #require(desk.book.orders[id]?.lastEvidence)
        let proof = try #require(evidence.proof)
        #expect(proof.lookUps.allSatisfy { $0.at >= proof.windowEnd })
        #expect(proof.windowEnd - proof.sentAtLatest == .seconds(6))
        #expect(proof.accountAt >= proof.windowEnd && proof.lookUps.count >= 2)
    }

    @Test func `a look-up that saw a part of the places proves nothing`() throws {
        let desk = TestDesk(wishes: [hold("0.1")])
        let id = try loseEntry(desk)
        var plan = FaultPlan(seed: 1)
        plan.rules[.lookUpShort] = FaultPlan.Rule(chance: .one)
        desk.venue.machine.faults = FaultDice(plan)
        desk.pass(.minutes(5), at: 50_000)
        #expect(desk.book.orders[id]?.state == .unknown)
        desk.venue.machine.faults = FaultDice(.none)
        desk.pass(.minutes(3), at: 50_000)
        #expect(desk.book.orders[id]?.state == .neverExisted)
    }

    @Test func `where nothing bounds a late request the order stays unknown and is told again`()
        throws
    {
        let desk = TestDesk(wishes: [hold("0.1")], change: { $0.fence = .none })
        let id = try loseEntry(desk)
        desk.pass(.minutes(12), at: 50_000)
        #expect(desk.book.orders[id]?.state == .unknown)
        #expect(desk.alerts(.orderUnknown).map(\.severity) == [.warning, .critical])
        #expect(desk.venue.submitted.count == 1)
        let asked = desk.venue.lookedUp.filter { $0 == id }.count
        #expect((12...20).contains(asked), "asked \(asked) times in 12 minutes")
        guard case .resume(let report)? = desk.act(.resume(scope: .all)) else { return }
        #expect(report.checks.contains { $0.name == "unknown orders" && !$0.passes })
    }

    @Test func `an unknown order is shown, counted at full size, and told when it is resolved`()
        throws
    {
        let desk = TestDesk(wishes: [hold("0.1")])
        desk.begin()
        desk.venue.losesAnswers = true
        desk.bar(50_000)
        let id = try last(desk)
        desk.tell(id, .unknown("timed out"), via: .transport)
        let state = desk.runner.state
        guard case .orders(let orders) = state.report(.orders),
            case .risk(let risk) = state.report(.risk),
            case .why(let symbol) = state.report(.why(subject: "BTCUSDT")),
            case .why(let order) = state.report(.why(subject: id.text))
        else {
            Issue.record("four questions have four answers")
            return
        }
        #expect(orders.orders.map(\.state) == [.unknown])
        #expect(risk.unknownOrders == 1 && risk.exposure >= Money(whole: 5_000))
        let text = "it counts at its full size of 0.1"
        #expect(symbol.lines.contains { $0.sentence.contains(text) })
        #expect(order.lines.contains { $0.sentence.contains(text) })
        desk.venue.losesAnswers = false
        desk.pass(.seconds(5), at: 50_000)
        #expect(desk.alerts(.orderUnknown).count == 1 && desk.alerts(.orderResolved).count == 1)
    }

    @Test func `a cancel that changes nothing is asked again at growing spans`() throws {
        let desk = TestDesk(wishes: [rest(49_000)])
        desk.begin()
        desk.bar(50_000)
        let id = try last(desk)
        desk.venue.losesCancels = true
        desk.act(.cancel(target: id.text))
        desk.pass(.minutes(3), at: 50_000)
        #expect((3...7).contains(desk.venue.cancelled.count), "\(desk.venue.cancelled.count)")
        desk.venue.losesCancels = false
        desk.pass(.minutes(2), at: 50_000)
        #expect(desk.book.orders[id]?.state == .cancelled)
    }

    @Test func `a resting order that the venue does not know any more ends by two looks`() throws {
        let desk = TestDesk(wishes: [rest(49_000)])
        desk.begin()
        desk.bar(50_000)
        let id = try last(desk)
        #expect(desk.book.orders[id]?.state == .live)
        desk.pass(.minutes(1), at: 50_000)
        let places: Set<LookUpPlace> = [.openOrders, .orderHistory, .executions]
        desk.tell(id, .notFound(in: places), via: .venueLookup)
        #expect(desk.book.orders[id]?.state == .live, "one look proves nothing")
        desk.venue.losesAnswers = true
        desk.pass(.seconds(3), at: 50_000)
        desk.tell(id, .notFound(in: places), via: .venueLookup)
        #expect(desk.book.orders[id]?.state == .cancelled)
        #expect(desk.book.orders[id]?.lastEvidence?.source == .venueLookup)
    }

    @Test func `what was asked before an order was taken does not end it`() throws {
        let desk = TestDesk(wishes: [rest(49_000)])
        desk.begin()
        desk.venue.losesAnswers = true
        desk.bar(50_000)
        let id = try last(desk)
        desk.tell(id, .unknown("timed out"), via: .transport)
        desk.pass(.seconds(6), at: 50_000)
        #expect(desk.book.orders[id]?.state == .unknown && desk.venue.lookedUp.count >= 2)
        desk.tell(id, .accepted(venueOrderID: "V1"), via: .venueAnswer)
        let places: Set<LookUpPlace> = [.openOrders, .orderHistory, .executions]
        for _ in desk.venue.lookedUp { desk.tell(id, .notFound(in: places), via: .venueLookup) }
        #expect(desk.book.orders[id]?.state == .live)
    }

    @Test func `an order that should not exist is cancelled and halts its venue`() throws {
        let desk = TestDesk(wishes: [hold("0.1")])
        desk.begin()
        desk.venue.losesOrders = true
        desk.bar(50_000)
        let id = try last(desk)
        desk.tell(id, .notSent("connection refused"), via: .transport)
        desk.tell(id, .accepted(venueOrderID: "V9"), via: .venueStream)
        #expect(desk.book.orders[id]?.state == .neverExisted, "a final state stays")
        #expect(desk.book.halts.contains { $0.cause == .contradiction })
        #expect(desk.venue.cancelled == [id])
    }

    @Test func `no id comes twice over restarts, and each tells its start and its place`() {
        var book = Book()
        var ids: [ClientOrderID] = []
        var machine: SimulatedVenue?
        for life in 0..<4 {
            let desk = TestDesk(
                wishes: [hold("0.1", stop: 48_000), hold("0.05")],
                book: book,
                machine: machine,
                startingAt: TestDesk.start + .minutes(life)
            )
            desk.begin()
            for _ in 0..<3 { desk.bar(50_000) }
            ids += desk.venue.submitted.map(\.id)
            for entry in desk.journal.entries { book.apply(entry.fact, at: entry.time) }
            machine = desk.venue.machine
        }
        #expect(ids.count > 4 && Set(ids).count == ids.count)
        #expect(ids.allSatisfy { $0.text.utf8.count <= 32 })
        let sequences = ids.compactMap(\.parts?.sequence)
        #expect(sequences == sequences.sorted() && Set(sequences).count == ids.count)
        #expect(Set(ids.compactMap(\.parts?.epoch)).count > 1)
        #expect(ids.allSatisfy { book.orders[$0]?.intent.id == $0 })
    }

    @Test func `an illegal move traps`() async {
        await #expect(processExitsWith: .failure) {
            var book = Book()
            let desk = TestDesk(wishes: [hold("0.1")])
            desk.begin()
            desk.bar(50_000)
            book = desk.book
            let id = try #require(desk.venue.submitted.last?.id)
            let back = OrderMoved(id: id, state: .live, evidence: Evidence(.venueAnswer, "again"))
            book.apply(.orderMoved(back), at: desk.now)
        }
    }

    @Test(arguments: [OrderState.rejected, .neverExisted])
    func `a conclusion without its evidence traps`(_ state: OrderState) async {
        await #expect(processExitsWith: .failure) { [raw = state.rawValue as String] in
            let desk = TestDesk(wishes: [hold("0.1")])
            desk.begin()
            desk.venue.losesOrders = true
            desk.bar(50_000)
            var book = desk.book
            let id = try #require(desk.venue.submitted.last?.id)
            let evidence = Evidence(.venueAnswer, "no")
            let state = try #require(OrderState(rawValue: raw))
            book.apply(
                .orderMoved(OrderMoved(id: id, state: state, evidence: evidence)),
                at: desk.now
            )
        }
    }
}
