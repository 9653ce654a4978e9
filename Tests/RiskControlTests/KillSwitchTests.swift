import RiskControl
import StandIns
import Testing
import TradingCore

/// An account that opened the day at 10,000 after a peak of 12,000.
private func watched(_ equity: String?, age: TimeSpan = .zero) throws -> KillSwitchInput {
    var input = KillSwitchInput(
        scope: .venue(VenueID("paper-fx")),
        now: noon,
        watchedSince: noon - .hours(1)
    )
    input.equity = try equity.map { try money($0) }
    input.equityTime = noon - age
    input.dayOpening = Money(whole: 10_000)
    input.peak = Money(whole: 12_000)
    return input
}

private func causes(_ input: KillSwitchInput, _ limits: RiskLimits = RiskLimits()) -> [HaltCause] {
    killSwitch(input, limits: limits).map(\.cause)
}

@Suite struct KillSwitchTests {
    @Test(arguments: [
        ("10800.01", []), ("10800", [HaltCause.drawdown]), ("9501", [.drawdown]),
        ("9500", [.dailyLoss, .drawdown]), ("0.01", [.dailyLoss, .drawdown]),
        ("0", [.equityUnknown]), ("-5", [.equityUnknown]),
    ])
    func `a confirmed loss trips at its limit`(equity: String, expected: [HaltCause]) throws {
        var limits = RiskLimits()
        limits.drawdownMax = .percent(10)
        var input = try watched(equity)
        input.isLossConfirmed = true
        #expect(causes(input, limits) == expected)
    }

    @Test func `one bad tick trips nothing and a second observation does`() throws {
        let limits = RiskLimits()
        var confirmation = LossConfirmation()
        var tripped: [Bool] = []
        let marks = [
            (0, "11900"), (100, "5000"), (200, "11900"), (300, "5000"), (800, "5000"),
            (1_299, "5000"), (1_300, "5000"),
        ]
        for (millisecond, equity) in marks {
            var input = try watched(equity)
            input.now = noon + .milliseconds(millisecond)
            input.equityTime = input.now
            confirmation.observe(isBreached: isLossBreached(input, limits: limits), at: input.now)
            input.breachedSince = confirmation.breachedSince
            tripped.append(!causes(input, limits).isEmpty)
        }
        #expect(tripped == [false, false, false, false, false, false, true])
    }

    @Test func `the same mark read twice is one observation`() throws {
        var input = try watched("5000")
        input.breachedSince = input.equityTime
        var limits = RiskLimits()
        limits.lossConfirmation = .zero
        #expect(causes(input, limits).isEmpty)
    }

    @Test func `an equity that is missing or old trips after the grace`() throws {
        for (age, isTripped) in [(60, false), (61, true)] {
            #expect(
                causes(try watched("11900", age: .seconds(age)))
                    == (isTripped ? [.equityUnknown] : [])
            )
            #expect(
                causes(try watched(nil, age: .seconds(age)))
                    == (isTripped ? [.equityUnknown] : [])
            )
            var never = try watched(nil)
            never.equityTime = nil
            never.watchedSince = noon - .seconds(age)
            #expect(causes(never) == (isTripped ? [.equityUnknown] : []))
        }
    }

    @Test func `a missing or senseless baseline trips after the grace`() throws {
        for change in [
            { (input: inout KillSwitchInput) in input.dayOpening = nil },
            { input in input.peak = nil }, { input in input.peak = .zero },
            { input in input.dayOpening = Money(whole: -1) },
            { input in input.peak = Money(units: .max) },
        ] {
            var input = try watched("11900")
            change(&input)
            #expect(causes(input) == [.equityUnknown])
            input.watchedSince = noon - .seconds(60)
            #expect(causes(input).isEmpty)
        }
    }

    @Test func `a missing baseline does not hide the loss that the other one shows`() throws {
        var input = try watched("9000")
        input.peak = nil
        input.isLossConfirmed = true
        #expect(causes(input) == [.equityUnknown, .dailyLoss])
    }

    @Test(arguments: [
        (4, 4, false), (5, 11, false), (5, 10, true), (5, 5, true), (6, 0, true), (0, 0, false),
    ])
    func `venue errors trip by share once there are enough`(
        errors: Int,
        calls: Int,
        isTripped: Bool
    ) throws {
        var input = try watched("11900")
        input.errorCount = errors
        input.callCount = calls
        #expect(causes(input) == (isTripped ? [.errorRate] : []))
    }

    @Test func `a drift trips when it outlasts its span`() throws {
        var input = try watched("11900")
        input.driftSince = noon - .minutes(2)
        #expect(causes(input).isEmpty)
        input.driftSince = noon - .seconds(121)
        #expect(causes(input) == [.drift])
    }

    @Test func `a demand carries its numbers and knows when it is met`() throws {
        var input = try watched("9400")
        input.isLossConfirmed = true
        let demand = try #require(killSwitch(input, limits: RiskLimits()).first)
        #expect(
            demand.reason == "The equity of 9,400.00 is 600.00 under the day's opening equity of "
                + "10,000.00; 500.00 (5 %) is allowed."
        )
        #expect(
            demand.evidence == [
                NamedNumber("equity", "9400"), NamedNumber("baseline", "10000"),
                NamedNumber("loss", "600"), NamedNumber("limit", "500"),
                NamedNumber("loss share", "6 %"),
            ]
        )
        func latched(_ scope: HaltScope, _ cause: HaltCause) -> Halt {
            Halt(
                id: 1,
                scope: scope,
                cause: cause,
                reason: "",
                evidence: [],
                latchedAt: noon,
                by: "kill switch"
            )
        }
        #expect(demand.isMet(by: [latched(demand.scope, .dailyLoss)]))
        #expect(!demand.isMet(by: [latched(.all, .dailyLoss), latched(demand.scope, .drift)]))
    }
}

@Suite struct LossBudgetTests {
    @Test(arguments: [
        // equity, opening, peak, until daily loss, until drawdown, remaining
        ("10000", "10000", "10000", "500", "1000", "500"),
        ("10400", "10000", "11000", "900", "500", "500"),
        ("9600", "10000", "10000", "100", "600", "100"),
        ("9000", "10000", "10000", "0", "0", "0"),
    ])
    func `what may be lost is the nearer of the two limits`(
        equity: String,
        opening: String,
        peak: String,
        daily: String,
        drawdown: String,
        remaining: String
    ) throws {
        let budget = try #require(
            lossBudget(
                equity: try money(equity),
                dayOpening: try money(opening),
                peak: try money(peak),
                exposure: Money(whole: 5_000),
                limits: RiskLimits()
            )
        )
        #expect(budget.untilDailyLoss == (try money(daily)))
        #expect(budget.untilDrawdown == (try money(drawdown)))
        #expect(budget.remaining == (try money(remaining)))
        #expect(budget.gapLoss == Money(whole: 100))
        #expect(budget.worstLoss == budget.remaining + Money(whole: 100))
    }

    @Test func `budget and kill switch agree to the last unit`() throws {
        var dice = SeededDice(state: 21)
        for _ in 0..<2_000 {
            let opening = Money(units: Int128.random(in: 1...1_000_000_000_000_000, using: &dice))
            let peak = Money(units: Int128.random(in: 1...1_000_000_000_000_000, using: &dice))
            let equity = Money(units: Int128.random(in: 1...1_000_000_000_000_000, using: &dice))
            var input = try watched("1")
            input.dayOpening = opening
            input.peak = peak
            input.equity = equity
            let budget = try #require(
                lossBudget(
                    equity: equity,
                    dayOpening: opening,
                    peak: peak,
                    exposure: .zero,
                    limits: RiskLimits()
                )
            )
            #expect(isLossBreached(input, limits: RiskLimits()) == budget.remaining.isZero)
        }
    }

    @Test func `a budget without its numbers is no budget`() {
        let ten = Money(whole: 10)
        let limits = RiskLimits()
        for (equity, opening, peak, exposure) in [
            (nil, ten, ten, ten), (ten, nil, ten, ten), (ten, ten, nil, ten), (ten, ten, ten, nil),
            (Money.zero, ten, ten, ten), (ten, .zero, ten, ten), (ten, ten, Money(whole: -1), ten),
            (ten, ten, ten, Money(units: .max)),
        ] as [(Money?, Money?, Money?, Money?)] {
            #expect(
                lossBudget(
                    equity: equity,
                    dayOpening: opening,
                    peak: peak,
                    exposure: exposure,
                    limits: limits
                ) == nil
            )
        }
    }

    @Test func `the total is bounded by the venues and by the whole book`() throws {
        func budget(_ equity: Int) -> LossBudget? {
            lossBudget(
                equity: Money(whole: equity),
                dayOpening: Money(whole: 1_000),
                peak: Money(whole: 1_000),
                exposure: .zero,
                limits: RiskLimits()
            )
        }
        #expect(totalRemaining(global: budget(1_000), venues: []) == Money(whole: 50))
        #expect(
            totalRemaining(global: budget(1_000), venues: [budget(960), budget(980)])
                == Money(whole: 40)
        )
        #expect(
            totalRemaining(global: budget(960), venues: [budget(1_000), budget(980)])
                == Money(whole: 10)
        )
        #expect(totalRemaining(global: budget(1_000), venues: [nil]) == nil)
        #expect(totalRemaining(global: nil, venues: []) == nil)
    }
}
