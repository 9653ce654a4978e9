import RiskControl
import Testing
import TradingCore

/// One way to reach each reason.
struct ReasonCase: Sendable {
    let reason: PreflightReason
    /// What the gate is expected to grant of the order.
    let granted: String
    let order: OrderIntent
    let context: PreflightContext
    let limits: RiskLimits

    init(
        _ reason: PreflightReason,
        granted: String = "0",
        _ order: OrderIntent,
        _ kind: InstrumentKind = .perpetual,
        limits: RiskLimits = RiskLimits(),
        _ change: (inout PreflightContext) throws -> Void = { _ in }
    ) throws {
        self.reason = reason
        self.granted = granted
        self.order = order
        self.limits = limits
        var context = try healthy(kind)
        try change(&context)
        self.context = context
    }
}

func limits(_ change: (inout RiskLimits) -> Void) -> RiskLimits {
    var limits = RiskLimits()
    change(&limits)
    return limits
}

func halt(_ scope: HaltScope) -> Halt {
    Halt(
        id: 7,
        scope: scope,
        cause: .operator,
        reason: "Lunch.",
        evidence: [],
        latchedAt: noon,
        by: "42"
    )
}

func stateCases() throws -> [ReasonCase] {
    let one = try intent(.buy, "1")
    return [
        try ReasonCase(.halted, one) { $0.halts = [halt(.all)] },
        try ReasonCase(.reduceOnlyMode, one) { $0.isReduceOnlyMode = true },
        try ReasonCase(.reduceOnlyMode, granted: "0.5", one) {
            $0.isReduceOnlyMode = true
            $0.position = try quantity("-0.5")
        },
        try ReasonCase(.venueDown, one) { $0.isVenueUp = false },
        try ReasonCase(.marketClosed, one) {
            $0.instrument = try instrument(.equity, calendar: .usEquities)
            $0.now = noon + .hours(12)
        },
        try ReasonCase(.unknownInstrument, one) { $0.instrument = nil },
        try ReasonCase(.unknownOrderPending, one) { $0.hasUnknownOrder = true },
        try ReasonCase(.unknownOrderPending, one) {
            $0.openOrders = [try working(.buy, "1", state: .unknown)]
        },
        try ReasonCase(.drift, one) { $0.hasDrift = true },
        try ReasonCase(.notReconciled, one) { $0.isReconciled = false },
        try ReasonCase(.noPrice, one) { $0.quote = nil },
        try ReasonCase(.stalePrice, one) { $0.now = noon + .seconds(16) },
        try ReasonCase(.stalePrice, one) { $0.now = noon - .seconds(16) },
        try ReasonCase(.equityUnknown, one) { $0.equity = nil },
        try ReasonCase(.equityUnknown, one) { $0.equity = .zero },
        try ReasonCase(.equityUnknown, one) { $0.freeMargin = nil },
        try ReasonCase(.tooManyOpenOrders, one) {
            $0.openOrders = Array(repeating: try working(.buy, "0.002"), count: 60)
        },
        try ReasonCase(.tooManyOpenOrders, one) { $0.venueOpenOrderCount = 200 },
        try ReasonCase(.messageRate, one) { $0.messagesInLastMinute = 90 },
        try ReasonCase(.duplicateLookAlike, one) {
            $0.recentIntents = [try intent(.buy, "1", id: "m1-0")]
        },
    ]
}

func sizeCases() throws -> [ReasonCase] {
    let one = try intent(.buy, "1")
    return [
        try ReasonCase(.offTick, try intent(.buy, "1", limit: "100.05")),
        try ReasonCase(.priceCollar, try intent(.buy, "1", limit: "103.1")),
        try ReasonCase(.priceCollar, try intent(.buy, "1", reference: "90")),
        try ReasonCase(
            .priceCollar,
            try intent(.sell, "1", limit: "79.9", purpose: .exit)
        ) { $0.position = Quantity(whole: 1) },
        try ReasonCase(.offLot, granted: "1.234", try intent(.buy, "1.23456")),
        try ReasonCase(.quantityZero, try intent(.buy, "0.0009")),
        try ReasonCase(.quantityZero, try intent(.buy, "-1")),
        try ReasonCase(.belowQuantityMin, try intent(.buy, "0.001")),
        try ReasonCase(.belowNotionalMin, try intent(.buy, "0.049")),
        try ReasonCase(
            .aboveOrderValueMax,
            granted: "9.99",
            try intent(.buy, "50"),
            limits: limits {
                $0.orderValueMax = Money(whole: 1_000)
            }
        ),
        try ReasonCase(
            .aboveQuantityMax,
            granted: "2",
            try intent(.buy, "3"),
            limits: limits {
                $0.orderQuantityMax = Quantity(whole: 2)
            }
        ),
        try ReasonCase(
            .aboveQuantityMax,
            granted: "100",
            try intent(
                .sell,
                "150",
                purpose: .exit
            )
        ) { $0.position = Quantity(whole: 150) },
        try ReasonCase(
            .abovePositionMax,
            granted: "4.99",
            one.sized("20"),
            limits: limits {
                $0.positionValueMax = Money(whole: 1_000)
            }
        ) { $0.position = Quantity(whole: 5) },
        try ReasonCase(
            .aboveExposureMax,
            granted: "9.99",
            one.sized("20"),
            limits: limits {
                $0.exposureMax = .one
            }
        ) { $0.exposureElsewhere = Money(whole: 9_000) },
        // 200 / (1/5 + 0.0005) = 997.50 of value at the ask of 100.1.
        try ReasonCase(.insufficientMargin, granted: "9.965", one.sized("20")) {
            $0.freeMargin = Money(whole: 200)
        },
        try ReasonCase(.reduceOnlyWouldIncrease, try intent(.buy, "1", purpose: .exit)) {
            $0.position = Quantity(whole: 1)
        },
        try ReasonCase(
            .reduceOnlyWouldIncrease,
            granted: "1",
            try intent(
                .sell,
                "2",
                purpose: .flatten
            )
        ) { $0.position = Quantity(whole: 1) },
        try ReasonCase(.shortNotAllowed, try intent(.sell, "1"), .spot),
        try ReasonCase(.shortNotAllowed, granted: "0.4", try intent(.sell, "1"), .spot) {
            $0.position = Quantity(whole: 1)
            $0.openOrders = [try working(.sell, "0.6")]
        },
        try ReasonCase(.lossBudget, one, limits: limits { $0.stressFraction = .percent(10) }) {
            $0.lossBudgetRemaining = Money(whole: 10)
        },
        try ReasonCase(.lossBudget, one, limits: limits { $0.stressFraction = .percent(10) }),
        try ReasonCase(.amountOverflow, try intent(.buy, "1e15", limit: "1e15")) {
            let huge = try Price("1e15")
            $0.quote = Quote(
                instrument: try instrument().id,
                time: noon,
                bid: huge,
                ask: huge
            )
            $0.freeMargin = .magnitudeMax
            $0.exposureElsewhere = Money(units: .max)
        },
    ]
}

extension OrderIntent {
    func sized(_ text: String) throws -> OrderIntent {
        var copy = self
        copy.quantity = try TradingCore.Quantity(text)
        return copy
    }
}

@Suite struct PreflightReasonTests {
    @Test func `every reason is reached with the size that it leaves`() throws {
        let cases = try stateCases() + sizeCases()
        for row in cases {
            let record = preflight(row.order, in: row.context, limits: row.limits).record
            #expect(record.reason == row.reason, "\(record.explanation)")
            #expect(record.granted == (try quantity(row.granted)), "\(record.explanation)")
            #expect(record.verdict == (record.granted.isZero ? .skip : .shrink))
            #expect(record.asked == row.order.quantity)
            #expect(record.explanation.sentence.hasSuffix("."))
        }
        #expect(Set(cases.map(\.reason)) == Set(PreflightReason.allCases))
    }

    @Test func `a plain order passes whole`() throws {
        let verdict = preflight(try intent(.buy, "1"), in: try healthy(), limits: RiskLimits())
        guard case .approved(let order) = verdict else {
            Issue.record("not approved: \(verdict.record.explanation)")
            return
        }
        #expect(order.record.verdict == .approve && order.record.reason == nil)
        #expect(order.intent == (try intent(.buy, "1")))
        let names = order.record.explanation.numbers.map(\.name)
        #expect(names.contains("free margin") && names.contains("exposure limit"))
    }

    @Test func `limits in account money bind an order in foreign money`() throws {
        var context = try healthy()
        // A unit of quote currency is a hundredth of the account's, so that one of base is worth one.
        context.rate = .percent(1)
        let limits = limits { $0.orderValueMax = Money(whole: 10) }
        let record = preflight(try intent(.buy, "50"), in: context, limits: limits).record
        #expect(record.reason == .aboveOrderValueMax)
        #expect(record.granted == (try quantity("9.99")))
        context.rate = nil
        let blind = preflight(try intent(.buy, "50"), in: context, limits: limits).record
        #expect(blind.verdict == .skip && blind.reason == .noPrice)
        #expect(blind.explanation.sentence.contains("USDT"), "\(blind.explanation.sentence)")
        let exit = try intent(.sell, "1", purpose: .exit, isReduceOnly: true)
        context.position = Quantity(whole: 5)
        #expect(preflight(exit, in: context, limits: limits).record.verdict == .approve)
    }

    @Test func `a notional under the minimum names the equity that would do`() throws {
        var context = try healthy()
        context.equity = try money("19.352")
        let record = preflight(
            try intent(.buy, "0.041", limit: "100"),
            in: context,
            limits: RiskLimits()
        ).record
        #expect(
            record.explanation.sentence
                == "Notional 4.10 is under the venue's minimum 5.00; equity of about 23.60 would "
                + "be needed."
        )
        #expect(record.explanation.numbers.contains(NamedNumber("missing", "0.9")))
    }

    @Test func `an order below the minimum only after a cut says so`() throws {
        var context = try healthy()
        context.freeMargin = try money("0.5")
        let record = preflight(try intent(.buy, "1"), in: context, limits: RiskLimits()).record
        #expect(record.reason == .belowNotionalMin)
        #expect(record.explanation.sentence.contains("after the cut by insufficient_margin"))
    }

    @Test(arguments: [
        (HaltScope.all, true), (.venue(VenueID("paper-crypto")), true),
        (.strategy(StrategyID("crypto/momentum")), true), (.symbol("BTCUSDT"), true),
        (.venue(VenueID("paper-fx")), false), (.strategy(StrategyID("crypto/grid")), false),
        (.symbol("ETHUSDT"), false),
    ])
    func `a halt stops the entries of its scope and no others`(
        scope: HaltScope,
        isHalted: Bool
    )
        throws
    {
        var context = try healthy()
        context.halts = [halt(scope)]
        let entry = preflight(try intent(.buy, "1"), in: context, limits: RiskLimits()).record
        #expect((entry.reason == .halted) == isHalted)
        context.position = Quantity(whole: 1)
        for purpose in [OrderPurpose.exit, .protectiveStop, .flatten] {
            let stop = purpose == .protectiveStop ? "90" : nil
            let exit = try intent(.sell, "1", stop: stop, purpose: purpose, isReduceOnly: true)
            #expect(preflight(exit, in: context, limits: RiskLimits()).record.verdict == .approve)
        }
    }

    @Test func `an exit passes an account that knows nothing`() throws {
        var context = try healthy()
        context.quote = nil
        context.equity = nil
        context.freeMargin = nil
        context.hasDrift = true
        context.isReconciled = false
        context.hasUnknownOrder = true
        context.isReduceOnlyMode = true
        context.halts = [halt(.all)]
        context.messagesInLastMinute = 10_000
        context.venueOpenOrderCount = 10_000
        context.position = Quantity(whole: -2)
        context.recentIntents = [try intent(.buy, "2", purpose: .flatten, id: "m1-0")]
        let exit = try intent(.buy, "2", purpose: .flatten)
        #expect(preflight(exit, in: context, limits: RiskLimits()).record.verdict == .approve)
    }

    @Test func `a crossed or zero quote is no price`() throws {
        for (bid, ask) in [("100", "99"), ("0", "100"), ("-1", "1")] {
            var context = try healthy()
            context.quote = Quote(
                instrument: try instrument().id,
                time: noon,
                bid: try price(bid),
                ask: try price(ask)
            )
            let record = preflight(try intent(.buy, "1"), in: context, limits: RiskLimits()).record
            #expect(record.reason == .noPrice)
        }
    }

    @Test func `a limit far on the cheap side may rest`() throws {
        let far = try intent(.buy, "1", limit: "50")
        #expect(preflight(far, in: try healthy(), limits: RiskLimits()).record.verdict == .approve)
    }

    @Test func `the same order again after the window is no look-alike`() throws {
        var context = try healthy()
        context.recentIntents = [try intent(.buy, "1", id: "m1-0")]
        context.now = noon + .seconds(1)
        let record = preflight(try intent(.buy, "1"), in: context, limits: RiskLimits()).record
        #expect(record.verdict == .approve)
    }
}
