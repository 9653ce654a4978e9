import RiskControl
import Simulation
import Testing
import TradingCore
import TradingEngine

/// The engine over recorded bars: what is filled where, that all money is accounted for, that the same bars
/// give the same bytes, and that whatever looks ahead is found.
@Suite struct BacktestTests {
    @Test("with a latency an order meets the opening of the next bar")
    func nextOpen() throws {
        let run = try Bench.run(latency: .milliseconds(250)) { _ in OnOff(interval: .hour) }
        let fill = try #require(run.outcome.fills.first?.fill)
        // The first decision is at the close of the second bar.
        let next = run.rows[2]
        #expect(fill.time == next.time + .milliseconds(250))
        #expect(fill.side == .buy)
        #expect(fill.price >= next.open && fill.price <= next.open + Bench.tick * 2)
    }

    @Test("without a latency it meets the last price of the bar that decided it")
    func sameClose() throws {
        let run = try Bench.run(latency: .zero) { _ in OnOff(interval: .hour) }
        let fill = try #require(run.outcome.fills.first?.fill)
        #expect(fill.time == run.rows[2].time)
        #expect(fill.price >= run.rows[1].close && fill.price <= run.rows[1].close + Bench.tick * 2)
    }

    @Test("what is slipped away is paid beyond the touch")
    func slippage() throws {
        let plain = try Bench.run { _ in OnOff(interval: .hour) }
        let dear = try Bench.run(slippage: .percent(1)) { _ in OnOff(interval: .hour) }
        let one = try #require(plain.outcome.fills.first?.fill.price)
        let other = try #require(dear.outcome.fills.first?.fill.price)
        #expect(other == one + one.times(.percent(1), .up).rounded(to: Bench.tick, .up))
    }

    @Test(
        "the last equity is cash, realised profit, fees, funding and open profit, to the last unit"
    )
    func conservation() throws {
        let run = try Bench.run(carry: .percent(10)) { _ in OnOff(interval: .hour) }
        let outcome = run.outcome
        #expect(outcome.fills.count > 50)
        #expect(!outcome.movements.isEmpty)
        let realised = outcome.fills.reduce(Money.zero) { $0 + $1.realised - $1.fill.fee }
        let moved = outcome.movements.reduce(Money.zero) { $0 + $1.amount }
        let last = try #require(outcome.marks[Bench.venue]?.last)
        #expect(last.balance == Money(whole: 10_000) + realised + moved)
        let first = try #require(outcome.marks[Bench.venue]?.first)
        #expect(first.equity == Money(whole: 10_000))
    }

    @Test("holding is charged once a day, for the days that passed")
    func carry() throws {
        let run = try Bench.run(carry: .percent(10)) { _ in AlwaysLong(interval: .hour) }
        let paid = run.outcome.movements
        #expect(paid.allSatisfy { $0.kind == .financing && $0.amount.isNegative })
        let days = Set(paid.map(\.time.day))
        #expect(days.count == paid.count)
        #expect(paid.count >= 7)
    }

    @Test("the same bars give the same outcome")
    func determinism() throws {
        let one = try Bench.run { _ in OnOff(interval: .hour) }.outcome
        let two = try Bench.run { _ in OnOff(interval: .hour) }.outcome
        #expect(one.fills == two.fills)
        #expect(one.marks == two.marks)
    }

    @Test("loss limits end a losing strategy where they hold, and only there")
    func limits() throws {
        let free = try Bench.run(slippage: .percent(3)) { _ in OnOff(interval: .hour) }
        let held = try Bench.run(slippage: .percent(3), hasLimits: true) { _ in
            OnOff(interval: .hour)
        }
        #expect(free.outcome.halts.isEmpty)
        #expect(!held.outcome.halts.isEmpty)
        #expect(held.outcome.fills.count < free.outcome.fills.count)
    }

    @Test("a strategy that was made of what comes later is found, an honest one is not")
    func lookahead() throws {
        func check(_ make: ([BarRow]) -> any Strategy) throws -> LookaheadCheck.Finding? {
            let whole = try Bench.run { make($0) }
            return LookaheadCheck.run(
                whole.outcome,
                from: whole.rows[0].time,
                to: whole.rows[whole.rows.count - 1].time
            ) { place in
                try? Bench.run(until: place) { make($0) }.outcome
            }
        }
        #expect(try check { _ in OnOff(interval: .hour) } == nil)
        let found = try #require(try check { Peeking(rows: $0) })
        #expect(found.sentence.contains("It looks ahead"))
    }
}

/// Bars by chance, a market of one instrument, and a strategy over it.
private struct Bench {
    static let venue = VenueID("bench")
    static let tick = Price(units: 10_000_000_000)
    static let id = InstrumentID(venue: venue, symbol: "ABCUSDT-PERP")
    let rows: [BarRow]
    let outcome: BacktestOutcome

    static func run(
        latency: TimeSpan = .milliseconds(250),
        slippage: Fraction = .zero,
        carry: Fraction = .zero,
        hasLimits: Bool = false,
        until end: UTCTime = .distantFuture,
        _ make: ([BarRow]) -> any Strategy
    ) throws -> Bench {
        let file = try BarFile.read(
            Array(csv().utf8),
            name: BarFileName(path: "ABCUSDT-PERP-1h.csv")
        )
        let all = RecordedMarket.Series(instrument: instrument, file: file)
        let series = try #require(end == .distantFuture ? all : all.cut(at: end))
        var costs = BacktestCosts()
        costs.latency = latency
        costs.slippage = slippage
        costs.carry.longPerYear = carry
        let market = RecordedMarket(
            id: MarketID("bench"),
            series: [series],
            strategies: [
                StrategyAssignment(strategy: make(series.file.rows), instruments: [id])
            ],
            startingBalance: Money(whole: 10_000),
            costs: costs,
            leverage: Fraction(whole: 5)
        )
        return Bench(
            rows: file.rows,
            outcome: RecordedRun([market], hasLimits: hasLimits).run()
        )
    }

    private static var instrument: Instrument {
        Instrument(
            id: id,
            kind: .perpetual,
            base: "ABC",
            quote: "USDT",
            tick: tick,
            lot: Quantity(units: 1_000_000_000),
            quantityMin: Quantity(units: 1_000_000_000),
            quantityMax: Quantity(whole: 100_000),
            notionalMin: Money(whole: 1),
            leverageMax: Fraction(whole: 20),
            makerFee: .basisPoints(2),
            takerFee: .basisPoints(5),
            fundingIntervalHours: 8,
            calendar: .always
        )
    }

    /// Two hundred hours from 2021-03-01, by a walk whose steps are fixed.
    private static func csv() -> String {
        var text = "time,open,high,low,close,volume\n"
        var price = 10_000
        var dice: UInt64 = 42
        let start = UTCTime(seconds: 1_614_556_800)
        for hour in 0..<200 {
            let open = price
            dice = dice &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            price += Int(dice >> 33) % 121 - 60
            let (high, low) = (max(open, price) + 20, min(open, price) - 20)
            text += "\(start + .hours(hour)),"
            text += [open, high, low, price].map { "\($0 / 100).\($0 % 100 / 10)\($0 % 10)" }
                .joined(separator: ",")
            text += ",10000\n"
        }
        return text
    }
}

/// Holds ten units after every other bar.
private struct OnOff: Strategy {
    let interval: BarInterval
    var count = 0
    var id: StrategyID { StrategyID("on-off") }
    var warmUpBars: Int { 1 }
    mutating func update(_ bar: Bar) { count += 1 }
    func desiredState(_ view: MarketView) -> DesiredState {
        .holding(count % 2 == 0 ? 10 : 0, view, id)
    }
}

private struct AlwaysLong: Strategy {
    let interval: BarInterval
    var id: StrategyID { StrategyID("long") }
    var warmUpBars: Int { 1 }
    mutating func update(_ bar: Bar) {}
    func desiredState(_ view: MarketView) -> DesiredState { .holding(10, view, id) }
}

/// Holds ten units where the last bar that there is closes higher than the one it was fed: made of what
/// comes later.
private struct Peeking: Strategy {
    let rows: [BarRow]
    var fed = Price.zero
    var id: StrategyID { StrategyID("peeking") }
    var interval: BarInterval { .hour }
    var warmUpBars: Int { 1 }
    mutating func update(_ bar: Bar) { fed = bar.close }
    func desiredState(_ view: MarketView) -> DesiredState {
        .holding((rows.last?.close ?? .zero) > fed ? 10 : 0, view, id)
    }
}

extension DesiredState {
    fileprivate static func holding(
        _ units: Int,
        _ view: MarketView,
        _ strategy: StrategyID
    ) -> DesiredState {
        DesiredState(
            strategy: strategy,
            instruments: view.instruments.mapValues { _ in
                DesiredInstrument(
                    targetPosition: Quantity(whole: units),
                    explanation: Explanation("As planned.")
                )
            }
        )
    }
}
