import Strategies
import Testing
import TradingCore

/// Daily bars from 2023-11-15 on; each instrument moves by its own percentage a day, with a zigzag.
struct DailyMarket {
    var rates: [String: Double]
    private var closes: [String: Double] = [:]
    private(set) var day = 0

    init(_ rates: [String: Double]) {
        self.rates = rates
        for symbol in rates.keys { closes[symbol] = 100 }
    }

    /// The bars of one day, in the order of their names.
    mutating func next() throws -> [Bar] {
        defer { day += 1 }
        return try rates.sorted { $0.key < $1.key }.map { symbol, rate in
            let last = closes[symbol] ?? 100
            let close = last * (1 + rate / 100) * (day.isMultiple(of: 2) ? 1.005 : 1 / 1.005)
            closes[symbol] = close
            func exact(_ value: Double) throws -> Price {
                try #require(Price(approximating: (value * 10_000).rounded() / 10_000))
            }
            return Bar(
                instrument: InstrumentID(venue: venue, symbol: symbol),
                interval: .day,
                openTime: start.day.start + .days(day),
                open: try exact(last),
                high: try exact(max(last, close)),
                low: try exact(min(last, close)),
                close: try exact(close),
                volume: .one
            )
        }
    }

    func quotes() -> [String: String] {
        closes.mapValues {
            Price(approximating: ($0 * 10_000).rounded() / 10_000)?.description ?? ""
        }
    }
}

private let names = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"]

private func momentum(
    _ change: (inout CrossSectionalMomentumParameters) -> Void = { _ in }
) -> CrossSectionalMomentum {
    var parameters = CrossSectionalMomentumParameters()
    parameters.lookbackBars = 20
    parameters.skipBars = 5
    parameters.volatilityBars = 10
    change(&parameters)
    return CrossSectionalMomentum(id: StrategyID("equities/xs"), parameters: parameters)
}

private func held(_ wish: DesiredState) -> [String] {
    wish.instruments.filter { $0.value.targetPosition?.isPositive == true }.map(\.key.symbol)
        .sorted()
}

@Suite struct RebalanceScheduleTests {
    @Test(arguments: [
        ("2024-01-31T23:59:59Z", "2024-02-01T00:00:00Z", [true, false, true]),
        ("2024-02-04T23:00:00Z", "2024-02-05T00:00:00Z", [true, true, false]),
        ("2023-12-31T12:00:00Z", "2024-01-01T12:00:00Z", [true, true, true]),
        ("2024-02-06T00:00:00Z", "2024-02-06T23:00:00Z", [false, false, false]),
        ("1969-12-28T12:00:00Z", "1969-12-29T12:00:00Z", [true, true, false]),
    ])
    func `a period begins at midnight, on Monday and on the first`(
        before: String,
        after: String,
        isLater: [Bool]
    ) throws {
        let early = try #require(UTCTime(before))
        let late = try #require(UTCTime(after))
        for (schedule, expected) in zip(RebalanceSchedule.allCases, isLater) {
            let step = schedule.period(of: late) - schedule.period(of: early)
            #expect(step == (expected ? 1 : 0), "\(schedule)")
        }
    }
}

@Suite struct CrossSectionalMomentumTests {
    /// The market after so many days, with rates that fall from A to J.
    private func fed(
        _ strategy: CrossSectionalMomentum,
        days: Int
    ) throws -> (CrossSectionalMomentum, DailyMarket) {
        var strategy = strategy
        var market = DailyMarket(
            Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, 1 - 0.2 * Double($0)) })
        )
        for _ in 0..<days { for bar in try market.next() { strategy.update(bar) } }
        return (strategy, market)
    }

    private func instruments() throws -> [Instrument] {
        try names.map { try listed($0, kind: .equity) }
    }

    @Test func `the strongest fifth holds equal parts of equity`() throws {
        // Day 47 is the first of January.
        let (strategy, market) = try fed(momentum(), days: 48)
        let wish = strategy.desiredState(try view(try instruments(), quotes: market.quotes()))
        #expect(held(wish) == ["A", "B"])
        for symbol in ["A", "B"] {
            let size = try #require(wish[symbol]?.targetPosition)
            let price = try Price(try #require(market.quotes()[symbol]))
            let value = notional(of: size, at: price, .down).approximate
            #expect(value <= 5_000 && value > 4_999)
        }
        let numbers = try #require(wish["A"]?.explanation.numbers)
        #expect(numbers.first { $0.name == "rank" }?.value == "1")
        #expect(wish["C"]?.explanation.sentence.contains("ranks 3 of 10") == true)
        #expect(strategy.ranking.map(\.instrument.symbol) == names)
    }

    @Test func `no ranking is taken inside a month`() throws {
        let (early, _) = try fed(momentum(), days: 15)
        #expect(early.ranking.isEmpty)
        // A leads until the ranking of the first of January; what happens then counts in February.
        var (strategy, market) = try fed(momentum(), days: 48)
        market.rates["J"] = 9
        for _ in 0..<28 { for bar in try market.next() { strategy.update(bar) } }
        #expect(strategy.ranking.first?.instrument.symbol == "A")
        for _ in 0..<4 { for bar in try market.next() { strategy.update(bar) } }
        #expect(strategy.ranking.first?.instrument.symbol == "J")
    }

    @Test func `what is held stays within the band and takes the place of a stranger`() throws {
        let (strategy, market) = try fed(momentum(), days: 48)
        func wish(_ positions: [String: String]) throws -> [String] {
            held(
                strategy.desiredState(
                    try view(try instruments(), quotes: market.quotes(), positions: positions)
                )
            )
        }
        // Two places, and the band reaches to rank 3.
        #expect(try wish(["C": "10"]) == ["A", "C"])
        #expect(try wish(["D": "10"]) == ["A", "B"])
        #expect(try wish(["C": "10", "A": "10", "B": "10"]) == ["A", "B"])
    }

    @Test func `sizes move at the ranking alone, and only beyond the band`() throws {
        var (strategy, market) = try fed(momentum(), days: 48)
        func target(_ held: String) throws -> Quantity? {
            strategy.desiredState(
                try view(try instruments(), quotes: market.quotes(), positions: ["A": held])
            )["A"]?.targetPosition
        }
        let full = try #require(try target("0"))
        let near = full.times(.percent(90), .down).rounded(to: try Quantity("0.001"), .down)
        let far = full.times(.percent(50), .down).rounded(to: try Quantity("0.001"), .down)
        #expect(try target(near.description) == near)
        #expect(try target(far.description) == full)
        for bar in try market.next() { strategy.update(bar) }
        #expect(try target(far.description) == far)
        #expect(try #require(try target("0")).isPositive)
    }

    @Test func `weights by inverse volatility add up to the leverage`() throws {
        let (strategy, market) = try fed(
            momentum {
                $0.weighting = .inverseVolatility
                $0.quantile = 0.5
                $0.leverage = 2
            },
            days: 48
        )
        let wish = strategy.desiredState(try view(try instruments(), quotes: market.quotes()))
        #expect(held(wish).count == 5)
        var total = 0.0
        for (id, wanted) in wish.instruments {
            let price = try Price(try #require(market.quotes()[id.symbol]))
            total += notional(of: wanted.targetPosition ?? .zero, at: price, .down).approximate
        }
        #expect(total <= 20_000 && total > 19_990)
    }

    @Test func `a change under the least one earns no place`() throws {
        let (strategy, market) = try fed(momentum { $0.momentumMin = 0.14 }, days: 48)
        let wish = strategy.desiredState(try view(try instruments(), quotes: market.quotes()))
        // Fifteen days at 1 % and 0.8 %.
        #expect(held(wish) == ["A"])
        #expect(wish["B"]?.explanation.sentence.contains("is under 14 %") == true)
    }

    @Test func `without readings a position stays, and a stop is placed where it is asked for`()
        throws
    {
        let early = momentum().desiredState(
            try view(try instruments(), quotes: ["A": "100"], positions: ["A": "3"])
        )
        #expect(early["A"]?.targetPosition == Quantity(whole: 3))
        let (strategy, market) = try fed(momentum { $0.stopLoss = 0.1 }, days: 48)
        let wish = strategy.desiredState(
            try view(
                try instruments(),
                quotes: market.quotes(),
                positions: ["A": "33"],
                entries: ["A": "150"]
            )
        )
        #expect(wish["A"]?.protectiveStop == (try price("135")))
        #expect(wish["D"]?.protectiveStop == nil)
    }

    @Test func `the floor lets a place hold the dearest smallest order`() throws {
        let (strategy, _) = try fed(momentum(), days: 1)
        var quotes = Dictionary(uniqueKeysWithValues: names.map { ($0, "100") })
        quotes["F"] = "40000"
        let market = try view(try instruments(), quotes: quotes)
        // 0.001 of 40,000 is 40, and a place has half of equity.
        #expect(strategy.capitalFloor(market)?.equity == Money(whole: 80))
    }

    @Test func `equal scores rank by name, and the order in which bars come changes nothing`()
        throws
    {
        var one = momentum()
        var two = momentum()
        var market = DailyMarket(["A": 0.3, "B": 0.3, "C": 0.3])
        for _ in 0..<48 {
            let bars = try market.next()
            for bar in bars { one.update(bar) }
            for bar in bars.reversed() { two.update(bar) }
        }
        #expect(one.ranking.map(\.instrument.symbol) == ["A", "B", "C"])
        #expect(two.ranking.map(\.instrument.symbol) == ["A", "B", "C"])
    }
}

@Suite struct CurrencyTrendTests {
    private func pair(_ symbol: String) throws -> Instrument {
        let base = String(symbol.prefix(3))
        return Instrument(
            id: InstrumentID(venue: venue, symbol: symbol),
            kind: .fx,
            base: base,
            quote: String(symbol.suffix(3)),
            tick: try price("0.00001"),
            lot: .one,
            quantityMin: .one,
            quantityMax: Quantity(whole: 10_000_000),
            notionalMin: .zero,
            leverageMax: Fraction(whole: 30),
            makerFee: .zero,
            takerFee: .zero,
            fundingIntervalHours: nil,
            calendar: .always
        )
    }

    private let rates = [
        "EURUSD": 0.1, "GBPUSD": 0.3, "AUDUSD": -0.2, "NZDUSD": 0.2, "USDJPY": -0.5,
        "USDCHF": 0.2, "USDCAD": 0.1,
    ]

    private func fed(
        days: Int,
        _ change: (inout CurrencyTrendParameters) -> Void = { _ in }
    ) throws -> (CurrencyTrend, DailyMarket) {
        var parameters = CurrencyTrendParameters()
        parameters.trendBars = 20
        parameters.volatilityBars = 20
        parameters.leverage = 3
        change(&parameters)
        var strategy = CurrencyTrend(id: StrategyID("fx/trend"), parameters: parameters)
        var market = DailyMarket(rates)
        for _ in 0..<days { for bar in try market.next() { strategy.update(bar) } }
        return (strategy, market)
    }

    @Test func `the two strongest of seven are held at the leverage, the rest is flat`() throws {
        let (strategy, market) = try fed(days: 40)
        let instruments = try rates.keys.map { try pair($0) }
        let wish = strategy.desiredState(try view(instruments, quotes: market.quotes()))
        // The yen rises most, which is a falling USDJPY; then the pound.
        #expect(wish["USDJPY"]?.targetPosition?.isNegative == true)
        #expect(wish["GBPUSD"]?.targetPosition?.isPositive == true)
        let others = wish.instruments.filter { !["USDJPY", "GBPUSD"].contains($0.key.symbol) }
        #expect(others.count == 5)
        #expect(!others.contains { $0.value.targetPosition != .zero })
        for symbol in ["USDJPY", "GBPUSD"] {
            let size = try #require(wish[symbol]?.targetPosition)
            let price = try Price(try #require(market.quotes()[symbol]))
            let value = notional(of: size.magnitude, at: price, .down).approximate
            #expect(value <= 15_000 && value > 14_700, "\(symbol) \(value)")
        }
        let stop = try #require(wish["USDJPY"]?.protectiveStop)
        #expect(stop > (try Price(try #require(market.quotes()["USDJPY"]))))
        #expect(wish["GBPUSD"]?.explanation.sentence.contains("ranks 2 of 7") == true)
    }

    @Test func `a score under the least one earns no place`() throws {
        let (strategy, market) = try fed(days: 40) { $0.places = 7 }
        let instruments = try rates.keys.map { try pair($0) }
        let wish = strategy.desiredState(try view(instruments, quotes: market.quotes()))
        let flat = wish.instruments.filter { $0.value.targetPosition == .zero }.map(\.key.symbol)
        #expect(flat.sorted() == ["AUDUSD", "USDCAD", "USDCHF"])
    }

    @Test func `the ranking moves on Monday`() throws {
        // Day 0 is a Wednesday, so day 40 is a Monday.
        var (strategy, market) = try fed(days: 36)
        let before = strategy.ranking()
        market.rates["AUDUSD"] = 9
        for _ in 0..<4 { for bar in try market.next() { strategy.update(bar) } }
        #expect(strategy.ranking().map(\.instrument) == before.map(\.instrument))
        for bar in try market.next() { strategy.update(bar) }
        let place = { (rows: [(instrument: InstrumentID, score: Double)]) in
            rows.firstIndex { $0.instrument.symbol == "AUDUSD" } ?? 9
        }
        #expect(place(before) > 4 && place(strategy.ranking()) < 2)
    }

    @Test func `what was stopped out waits for the next ranking`() throws {
        let (strategy, market) = try fed(days: 41)
        let instruments = try rates.keys.map { try pair($0) }
        let plain = try view(instruments, quotes: market.quotes())
        let gbp = InstrumentID(venue: venue, symbol: "GBPUSD")
        let stopped = MarketView(
            time: plain.time,
            instruments: plain.instruments,
            quotes: plain.quotes,
            positions: [:],
            entryPrices: [:],
            stops: [:],
            stoppedOut: [gbp: start.day.start + .days(42)],
            equity: plain.equity
        )
        #expect(strategy.desiredState(plain)["GBPUSD"]?.targetPosition?.isPositive == true)
        #expect(strategy.desiredState(stopped)["GBPUSD"]?.targetPosition == .zero)
    }
}
