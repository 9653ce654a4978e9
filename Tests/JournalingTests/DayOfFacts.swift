import TradingCore

extension SampleFacts {
    /// A small day with a fact of every kind.
    static func day() throws -> [JournalEntry] {
        let facts =
            try agent() + trading() + people() + stops()
            + [.agentStopped(AgentStopped(reason: "end"))]
        return facts.enumerated().map { entry($1, at: $0, cause: "step \($0)") }
    }

    private static func agent() throws -> [Fact] {
        [
            .agentStarted(
                AgentStarted(
                    version: "0.1",
                    pid: 77,
                    modes: ["fx": "paper", "crypto": "paper"]
                )
            ),
            .operatorBound(OperatorBound(user: 42, chat: 42)),
            .alertPreferencesSet(
                AlertPreferences(
                    levels: [.orderFilled: .silent, .intruder: .off],
                    mutedUntil: start,
                    quietFrom: 60,
                    quietTo: 300
                )
            ),
            .codeUsed(CodeUsed(step: 59_000_000)),
            .codesLocked(CodesLocked(failures: 5, until: start + .minutes(15))),
            .marketClockReached(MarketClockReached(source: "generator", time: start)),
            .reduceOnlySet(ReduceOnlySet(isOn: true, by: "42")),
            .strategySwitched(
                StrategySwitched(strategy: StrategyID("fx/grid"), isOn: false, by: "42")
            ),
            .jobFinished(
                JobFinished(name: "summary", key: "2026-11-21", isLate: false, outcome: "done")
            ),
        ]
    }

    private static func trading() throws -> [Fact] {
        let first = ClientOrderID(generation: "testtest", epoch: 1, sequence: 2)
        return [
            .dayOpened(
                DayOpened(
                    day: start.day,
                    equity: [btc.venue: try Money("10000.25")],
                    unrealised: [btc.venue: try Money("-1.5")]
                )
            ),
            try planned(2),
            .orderMoved(
                OrderMoved(id: first, state: .sending, evidence: Evidence(.engine, "sent"))
            ),
            .orderMoved(
                OrderMoved(
                    id: first,
                    state: .live,
                    evidence: Evidence(.venueAnswer, code: "0", "ok"),
                    venueOrderID: "v-1"
                )
            ),
            try fill("f1", order: 2, quantity: "0.1"),
            .cancelRequested(CancelRequested(id: first, reason: "too old")),
            try fill("f2", order: 2, quantity: "0.023456789012", realised: "-1.5"),
            try planned(3, .limit(try Price("1.05")), instrument: euro),
            try planned(7, .stop(trigger: try Price("99000"))),
            .cashMoved(
                CashMovement(
                    venue: btc.venue,
                    id: "c1",
                    kind: .funding,
                    amount: try Money("-0.75"),
                    instrument: btc,
                    time: start
                )
            ),
            .positionAdjusted(
                PositionAdjusted(
                    instrument: euro,
                    from: .zero,
                    to: try Quantity("-1000"),
                    averagePrice: try Price("1.1"),
                    reason: "found at the venue"
                )
            ),
            try equity("paper-crypto", "10000.25"),
            try equity("paper-crypto", "9998.000000000001"),
        ] + (try safety())
    }

    /// What happens to a stop: another size, a fill that is taken back, somebody's hand; and an anchor.
    private static func stops() throws -> [Fact] {
        let stop = ClientOrderID(generation: "testtest", epoch: 1, sequence: 7)
        return [
            .defenseObserved(
                DefenseObserved(
                    day: start.day,
                    equity: Money(whole: 10_000),
                    transfers: Money(whole: 10_000),
                    isDefending: true,
                    days: 3,
                    votes: 1,
                    hasSwitched: false,
                    explanation: Explanation("It defends.", [NamedNumber("sharpe", "-1.2")])
                )
            ),
            .autopilotChanged(
                AutopilotChanged(
                    step: .proposed,
                    proposal: AutopilotProposal(
                        number: 3,
                        instrument: btc,
                        from: StrategyID("crypto/momentum"),
                        strategy: StrategyID("crypto/auto-3"),
                        kind: "grid",
                        parameters: ["interval": "1m"],
                        score: 80,
                        scoreNow: 40,
                        reasons: ["ADX 12: 100 of 100"],
                        dueAt: start
                    ),
                    reason: "it suits better",
                    by: "the agent"
                )
            ),
            .planChanged(
                PlanChanged(
                    instrument: btc,
                    terms: "stop 3%",
                    interval: .minute,
                    anchor: StrategyAnchor(
                        parameters: "stop 3%",
                        since: start,
                        prices: ["stop": try Price("60000")]
                    ),
                    bars: 2,
                    reason: "a bar closed",
                    by: "telegram user 42"
                )
            ),
            .strategyAnchored(
                StrategyAnchored(
                    strategy: StrategyID("fx/grid"),
                    instrument: euro,
                    anchor: StrategyAnchor(
                        parameters: "1h",
                        since: start,
                        prices: ["low": try Price("1.05"), "start": try Price("1.1")]
                    )
                )
            ),
            .protectionChanged(
                ProtectionChanged(
                    instrument: btc,
                    change: .removedByHand,
                    order: stop,
                    text: "cancelled by user"
                )
            ),
            .amendRequested(
                AmendRequested(id: stop, quantity: try Quantity("0.2"), reason: "it grew")
            ),
            .orderAmended(
                OrderAmended(
                    id: stop,
                    quantity: try Quantity("0.2"),
                    evidence: Evidence(.venueAnswer, "amended", reference: "v-1")
                )
            ),
            try fill("f3", order: 7, quantity: "0.123456789012"),
            try takenBack("f3", order: 7, quantity: "0.123456789012"),
        ]
    }

    /// The venue takes a fill back.
    static func takenBack(_ id: String, order: Int, quantity: String) throws -> Fact {
        guard case .fillBooked(let booked) = try fill(id, order: order, quantity: quantity) else {
            preconditionFailure("a fill is a fill")
        }
        let fill = booked.fill
        return .fillBooked(
            FillBooked(
                fill: Fill(
                    id: "reversal of \(id)",
                    order: fill.order,
                    instrument: fill.instrument,
                    side: fill.side.opposite,
                    price: fill.price,
                    quantity: fill.quantity,
                    fee: -fill.fee,
                    liquidity: fill.liquidity,
                    time: fill.time,
                    aliases: ["also \"this\""]
                ),
                realised: .zero,
                positionAfter: booked.positionAfter,
                averagePriceAfter: booked.averagePriceAfter,
                slippage: .zero,
                reversal: FillReversal(of: id, reason: "bust", isReplaced: false),
                via: .venueStream
            )
        )
    }

    private static func safety() throws -> [Fact] {
        [
            .haltLatched(
                Halt(
                    id: 1,
                    scope: .venue(btc.venue),
                    cause: .dailyLoss,
                    reason: "Lost too much.",
                    evidence: [NamedNumber("loss", try Money("300"))],
                    latchedAt: start,
                    by: "kill switch"
                )
            ),
            .haltCleared(HaltCleared(id: 1, by: "42")),
            .signalSkipped(
                SignalSkipped(instrument: btc, preflight: try preflight(.skip, .stalePrice))
            ),
            .venueStateChanged(
                VenueStateChanged(venue: btc.venue, isUp: false, reason: "maintenance")
            ),
            .driftFound(
                DriftFound(instrument: btc, book: try Quantity("1"), venue: try Quantity("-0.5"))
            ),
        ] + (try drifts())
    }

    /// A drift with a decision, a trade by hand, and a drill.
    private static func drifts() throws -> [Fact] {
        [
            .driftDecided(
                DriftDecided(
                    instrument: btc,
                    number: 1,
                    decision: .ignore,
                    until: start,
                    by: "console"
                )
            ),
            .driftResolved(DriftResolved(instrument: btc, how: "adopted")),
            .drillStarted(DrillStarted(number: 1, kind: .halt, by: "console")),
            .drillEnded(
                DrillEnded(
                    number: 1,
                    kind: .halt,
                    isPassed: true,
                    isHaltLifted: true,
                    outcome: "passed",
                    steps: [NamedNumber("halt committed", "1.2 ms")]
                )
            ),
            .externalFillSeen(
                ExternalFillSeen(
                    fill: Fill(
                        id: "x1",
                        order: ClientOrderID("by-hand"),
                        instrument: btc,
                        side: .buy,
                        price: try Price("100000"),
                        quantity: try Quantity("0.1"),
                        fee: .zero,
                        liquidity: .taker,
                        time: start
                    ),
                    via: .venueStream
                )
            ),
        ]
    }

    private static func people() throws -> [Fact] {
        [
            command(1, key: "update 123"),
            command(2, key: "update 124"),
            alert(1),
            alert(2, .killSwitch),
            delivered(.alert, 1, "telegram"),
            delivered(.answer, 1, "telegram"),
            delivered(.alert, 2, "telegram"),
            delivered(.alert, 2, "telegram", .acknowledged),
        ]
    }
}
