import RiskControl
import Testing
import TradingCore

@Suite struct RiskLimitsTests {
    @Test(arguments: [InstrumentKind.spot, .perpetual, .equity, .fx])
    func `the defaults hold`(kind: InstrumentKind) {
        let limits = RiskLimits.defaults(for: kind)
        #expect(limits.problems().isEmpty)
        let isCrypto = kind == .spot || kind == .perpetual
        #expect(limits.drawdownMax == (isCrypto ? .basisPoints(1794) : .percent(10)))
        #expect(limits.dailyLossMax == .percent(5))
    }

    @Test func `every field is checked and all problems are told at once`() {
        let changes: [(String, (inout RiskLimits) -> Void)] = [
            ("orderValueMax", { $0.orderValueMax = .zero }),
            ("orderQuantityMax", { $0.orderQuantityMax = Quantity(whole: -1) }),
            ("positionValueMax", { $0.positionValueMax = Money(units: .max) }),
            ("exposureMax", { $0.exposureMax = .zero }),
            ("leverageMax", { $0.leverageMax = .percent(50) }),
            ("openOrdersPerInstrumentMax", { $0.openOrdersPerInstrumentMax = 0 }),
            ("openOrdersPerVenueMax", { $0.openOrdersPerVenueMax = -1 }),
            ("messagesPerMinuteMax", { $0.messagesPerMinuteMax = 0 }),
            ("messagesReserve", { $0.messagesReserve = -1 }),
            ("priceCollar", { $0.priceCollar = .zero }),
            ("exitPriceCollar", { $0.exitPriceCollar = .one }),
            ("duplicateWindow", { $0.duplicateWindow = .seconds(-1) }),
            ("staleAfter", { $0.staleAfter = .zero }),
            ("dailyLossMax", { $0.dailyLossMax = .one }),
            ("drawdownMax", { $0.drawdownMax = .zero }),
            ("errorRateMax", { $0.errorRateMax = Fraction(whole: 2) }),
            ("errorCountMin", { $0.errorCountMin = 0 }),
            ("errorWindow", { $0.errorWindow = .days(1) }),
            ("driftMax", { $0.driftMax = .seconds(-1) }),
            ("equityStaleAfter", { $0.equityStaleAfter = .zero }),
            ("lossConfirmation", { $0.lossConfirmation = .hours(1) }),
            ("gapAllowance", { $0.gapAllowance = Fraction(whole: -1) }),
            ("stressFraction", { $0.stressFraction = .zero }),
        ]
        var all = RiskLimits()
        for (name, change) in changes {
            var limits = RiskLimits()
            change(&limits)
            change(&all)
            #expect(limits.problems().contains { $0.hasPrefix("\(name) is ") }, "\(name)")
        }
        let told = all.problems()
        for (name, _) in changes { #expect(told.contains { $0.hasPrefix("\(name) is ") }) }
    }

    @Test(
        arguments: [
            { (limits: inout RiskLimits) in limits.orderValueMax = Money(whole: 60_000) },
            { limits in limits.openOrdersPerInstrumentMax = 201 },
            { limits in limits.messagesReserve = 120 },
            { limits in limits.priceCollar = .percent(30) },
            { limits in limits.exposureMax = Fraction(whole: 6) },
        ] as [@Sendable (inout RiskLimits) -> Void]
    )
    func `limits that contradict each other are told`(change: @Sendable (inout RiskLimits) -> Void)
    {
        var limits = RiskLimits()
        change(&limits)
        #expect(limits.problems().count == 1)
    }

    @Test func `a policy finds the venue's limits and names the place of a problem`() {
        var strict = RiskLimits()
        strict.staleAfter = .zero
        let policy = RiskPolicy(venues: ["paper-fx": strict])
        #expect(policy.limits(for: VenueID("paper-fx")) == strict)
        #expect(policy.limits(for: VenueID("paper-crypto")) == RiskLimits())
        #expect(
            policy.problems() == [
                "venue paper-fx: staleAfter is 0 ms, but must be over 0 and at most 1 h."
            ]
        )
    }
}

@Suite struct HaltScopeTests {
    @Test(arguments: [
        "all", "venue:paper-fx", "strategy:crypto/momentum", "symbol:BTCUSDT", "symbol:X:Y",
    ])
    func `a scope is read back as it was written`(text: String) throws {
        #expect(try #require(HaltScope(text)).description == text)
    }

    @Test(arguments: ["", "ALL", "venue:", "venue", "market:crypto", ":x"])
    func `a text that names no scope is refused`(text: String) {
        #expect(HaltScope(text) == nil)
    }

    @Test func `an order without a strategy falls under no strategy's halt`() {
        let scope = HaltScope.strategy(StrategyID("crypto/grid"))
        #expect(!scope.covers(venue: VenueID("v"), strategy: nil, symbol: "S"))
    }
}
