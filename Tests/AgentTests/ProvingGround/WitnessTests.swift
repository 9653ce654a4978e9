import RiskControl
import Testing
import TradingCore

@testable import martlet

/// The witness sees each lie that it is told about orders, positions, halts and venues. The numbers
/// are those of the invariants.
struct WitnessTests {
    private let stage = WitnessStage()

    @Test func `an honest story breaks nothing`() {
        let buy = stage.intent()
        stage.tell(stage.plan(buy), stage.move(buy.id, .sending), head: 2)
        stage.tell(stage.move(buy.id, .live), stage.fill("1", of: buy, 1, after: 1), head: 4)
        stage.tell(stage.move(buy.id, .filled))
        #expect(stage.broken.isEmpty)
    }

    @Test func `2: a wish of a strategy that stands twice`() {
        stage.tell(stage.plan(stage.intent(slot: "a")), stage.plan(stage.intent(slot: "a")))
        #expect(stage.broken == [2])
    }

    @Test func `3 and 5: an order that goes to the network twice`() {
        let buy = stage.intent()
        stage.tell(stage.plan(buy), stage.move(buy.id, .sending), stage.move(buy.id, .sending))
        #expect(Set(stage.broken) == [3, 5])
    }

    @Test func `4: a refusal on the word of the wire, and an absence without a proof`() {
        let one = stage.intent()
        let other = stage.intent()
        stage.tell(stage.plan(one), stage.move(one.id, .sending))
        stage.tell(stage.move(one.id, .rejected, Evidence(.transport, "timeout")))
        stage.tell(stage.plan(other), stage.move(other.id, .sending))
        stage.tell(stage.move(other.id, .unknown), stage.move(other.id, .neverExisted))
        #expect(stage.broken == [4, 4])
    }

    @Test func `4: a proof whose look-ups stand within the venue's window`() throws {
        var contract = VenueContract()
        contract.fence = .signed(.seconds(1))
        let all = Set(LookUpPlace.allCases)
        let sent = stage.time
        let looks = [2, 5].map { AbsenceProof.LookUp(at: sent + .seconds($0), places: all) }
        let proof = try #require(
            AbsenceProof(
                sentAtLatest: sent,
                lookUps: looks,
                accountAt: sent + .seconds(5),
                contract: contract
            )
        )
        let buy = stage.intent()
        stage.tell(stage.plan(buy), stage.move(buy.id, .sending), stage.move(buy.id, .unknown))
        stage.tell(stage.move(buy.id, .neverExisted, Evidence(.venueLookup, "", proof: proof)))
        #expect(stage.broken == [4])
    }

    @Test func `5: a move of an order that was never planned, and one that is not allowed`() {
        let buy = stage.intent()
        stage.tell(stage.move(ClientOrderID("mg-1-9"), .live))
        stage.tell(stage.plan(buy), stage.move(buy.id, .filled))
        #expect(stage.broken == [5, 5])
    }

    @Test func `6: an id that was given before`() {
        stage.tell(stage.plan(stage.intent(4)), stage.plan(stage.intent(4)))
        #expect(Set(stage.broken) == [6])
    }

    @Test func `8: a position that is not the sum of its fills`() {
        let buy = stage.intent()
        stage.tell(stage.plan(buy), stage.fill("1", of: buy, 1, after: 2))
        #expect(stage.broken.first == 8)
        let other = WitnessStage()
        other.tell(
            .positionAdjusted(
                PositionAdjusted(
                    instrument: WitnessStage.coin,
                    from: Quantity(whole: 3),
                    to: .zero,
                    averagePrice: .zero,
                    reason: ""
                )
            )
        )
        #expect(other.broken == [8])
    }

    @Test func `9: a fill and a payment that are booked twice`() {
        let buy = stage.intent(quantity: 2)
        stage.tell(stage.plan(buy), stage.fill("1", of: buy, 1, after: 1))
        stage.tell(stage.fill("1", of: buy, 1, after: 2))
        let paid = CashMovement(
            venue: WitnessStage.venue,
            id: "f",
            kind: .funding,
            amount: Money(whole: 1),
            instrument: nil,
            time: stage.time
        )
        stage.tell(.cashMoved(paid), .cashMoved(paid))
        #expect(stage.broken == [9, 9])
    }

    @Test func `10: a mark that fills and cash do not make, and a profit from nowhere`() {
        stage.tell(
            .equityMarked(
                EquityMark(
                    venue: WitnessStage.venue,
                    currency: "USD",
                    equity: Money(whole: 5),
                    balance: Money(whole: 5),
                    freeMargin: .zero,
                    unrealised: .zero
                )
            )
        )
        #expect(stage.broken == [10])
        let buy = stage.intent()
        let fill = Fill(
            id: "1",
            order: buy.id,
            instrument: buy.instrument,
            side: .buy,
            price: Price(whole: 100),
            quantity: .one,
            fee: .zero,
            liquidity: .maker,
            time: stage.time
        )
        stage.tell(
            .fillBooked(
                FillBooked(
                    fill: fill,
                    realised: Money(whole: 9),
                    positionAfter: .one,
                    averagePriceAfter: Price(whole: 100),
                    slippage: .zero
                )
            )
        )
        #expect(stage.broken == [10, 10])
    }

    @Test func `12: more is sent than was asked for`() {
        stage.tell(stage.plan(stage.intent(quantity: 3), asked: 2))
        #expect(stage.broken == [12])
    }

    @Test func `13 and 18: an entry beside an unknown order, over the exposure and the stress`() {
        let rich = WitnessStage { rules in
            rules.policy.fallback.exposureMax = .percent(50)
            rules.policy.fallback.stressFraction = .percent(50)
        }
        let one = rich.intent(quantity: 1)
        rich.tell(
            .cashMoved(
                CashMovement(
                    venue: WitnessStage.venue,
                    id: "opening",
                    kind: .transfer,
                    amount: Money(whole: 1_000),
                    instrument: nil,
                    time: rich.time
                )
            ),
            .dayOpened(
                DayOpened(
                    day: rich.time.day,
                    equity: [WitnessStage.venue: Money(whole: 1_000)],
                    unrealised: [:]
                )
            )
        )
        rich.witness.given(rich.quote(100))
        rich.tell(rich.plan(one), rich.move(one.id, .sending), rich.move(one.id, .unknown))
        #expect(rich.broken == [])
        rich.tell(rich.plan(rich.intent(quantity: 9)))
        #expect(rich.broken == [13, 13, 18])
    }

    @Test func `14: an entry that is planned, and one that is sent, under a halt`() {
        let early = stage.intent()
        stage.tell(stage.plan(early), stage.halt())
        stage.tell(stage.move(early.id, .sending), stage.plan(stage.intent()))
        #expect(stage.broken == [14, 14])
    }

    @Test func `15: a halt that is cleared while an order is unknown`() {
        let buy = stage.intent()
        stage.tell(stage.plan(buy), stage.move(buy.id, .sending), stage.move(buy.id, .unknown))
        stage.tell(stage.halt())
        stage.tell(
            .haltCleared(HaltCleared(id: 1, by: "7")),
            .codeUsed(CodeUsed(step: 1)),
            stage.answer("resume")
        )
        #expect(stage.broken == [15])
    }

    @Test func `16: a closing order and a stop that could turn the position`() {
        for purpose in [OrderPurpose.flatten, .protectiveStop, .exit] {
            stage.tell(stage.plan(stage.intent(purpose: purpose, isReduceOnly: true)))
            stage.tell(stage.plan(stage.intent(purpose: purpose)))
        }
        #expect(stage.broken == [16, 16, 16])
    }

    @Test func `16: an order in reduce-only mode that could turn the position`() {
        let buy = stage.intent()
        stage.tell(stage.plan(buy), stage.fill("1", of: buy, 1, after: 1))
        stage.tell(.reduceOnlySet(ReduceOnlySet(isOn: true, by: "7")))
        stage.tell(stage.plan(stage.intent(side: .sell, quantity: 1, purpose: .exit, slot: "a")))
        #expect(stage.broken.isEmpty)
        stage.tell(stage.plan(stage.intent(side: .sell, quantity: 1, purpose: .exit, slot: "b")))
        #expect(stage.broken == [16])
    }

    @Test func `17: a loss beyond the limit and the jumps of the prices`() {
        let buy = stage.intent(quantity: 10)
        stage.tell(
            .cashMoved(
                CashMovement(
                    venue: WitnessStage.venue,
                    id: "opening",
                    kind: .transfer,
                    amount: Money(whole: 1_000),
                    instrument: nil,
                    time: stage.time
                )
            ),
            .dayOpened(
                DayOpened(
                    day: stage.time.day,
                    equity: [WitnessStage.venue: Money(whole: 1_000)],
                    unrealised: [:]
                )
            )
        )
        stage.witness.given(stage.quote(100))
        stage.tell(stage.plan(buy), stage.fill("1", of: buy, 10, after: 10))
        for price in stride(from: 99, to: 70, by: -1) { stage.witness.given(stage.quote(price)) }
        stage.tell(stage.halt(cause: .dailyLoss))
        #expect(stage.broken == [17])
    }

    @Test func `20 and 21: an entry into a drift, and an order to a venue that is down`() {
        let drift = DriftFound(instrument: WitnessStage.coin, book: .zero, venue: .one)
        stage.tell(.driftFound(drift))
        stage.tell(stage.plan(stage.intent()))
        stage.tell(
            .venueStateChanged(
                VenueStateChanged(venue: WitnessStage.venue, isUp: false, reason: "reset")
            )
        )
        stage.tell(stage.plan(stage.intent(side: .sell, purpose: .flatten, isReduceOnly: true)))
        #expect(stage.broken == [20, 21])
    }

    @Test func `33 and 38: a head that does not fit, and a turn without bound`() {
        stage.tell(.codeUsed(CodeUsed(step: 9)), head: 5)
        #expect(stage.broken == [33])
        let many = (1...Witness.factsPerTurnMax + 1).map { number in
            JournalEntry(
                time: stage.time,
                recordedAt: stage.time,
                cause: "",
                fact: .codeUsed(CodeUsed(step: Int64(100 + number)))
            )
        }
        stage.witness.durable(many)
        #expect(stage.broken == [33, 38])
    }

    @Test func `40: a job that runs twice for its date`() {
        let job = JobFinished(name: "daily", key: "2026-01-01", isLate: false, outcome: "done")
        stage.tell(.jobFinished(job), .jobFinished(job))
        #expect(stage.broken == [40])
    }
}

extension WitnessStage {
    /// A quote a thousandth wide.
    func quote(_ price: Int) -> Quote {
        Quote(
            instrument: Self.coin,
            time: time,
            bid: Price(whole: price),
            ask: Price(whole: price),
            bidSize: nil,
            askSize: nil
        )
    }
}
