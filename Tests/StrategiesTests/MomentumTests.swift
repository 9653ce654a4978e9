import StandIns
import Strategies
import Testing
import TradingCore

/// A market whose instruments move by a fixed percentage per bar, with a small zigzag of one percent
/// so that there is a volatility.
private struct Scenario {
    var momentum: VolatilityMomentum
    var closes: [String: Double] = [:]
    var index = 0

    init(_ change: (inout VolatilityMomentumParameters) -> Void = { _ in }) {
        var parameters = VolatilityMomentumParameters()
        parameters.momentumBars = 6
        parameters.volatilityBars = 6
        parameters.rangeBars = 3
        parameters.rebalanceBars = 2
        change(&parameters)
        momentum = VolatilityMomentum(id: StrategyID("crypto/momentum"), parameters: parameters)
    }

    /// Feeds bars; `rates` are percent per bar.
    mutating func run(_ bars: Int, _ rates: [String: Double]) throws {
        for _ in 0..<bars {
            for (symbol, rate) in rates.sorted(by: { $0.key < $1.key }) {
                let last = closes[symbol] ?? 100
                let zigzag = index.isMultiple(of: 2) ? 1.01 : 1 / 1.01
                let next = last * (1 + rate / 100) * zigzag
                momentum.update(try bar(symbol, index, from: last, to: next))
                closes[symbol] = next
            }
            index += 1
        }
    }

    func wish(
        positions: [String: String] = [:],
        stops: [String: String] = [:],
        entries: [String: String] = [:],
        quotes: [String: String] = [:],
        equity: Int = 10_000,
        kind: InstrumentKind = .perpetual
    ) throws -> DesiredState {
        momentum.desiredState(
            try view(
                try closes.keys.map { try listed($0, kind: kind) },
                quotes: quotes,
                positions: positions,
                entries: entries,
                stops: stops,
                equity: equity
            )
        )
    }
}

private let five = ["A": 2.0, "B": 1.5, "C": 1.0, "D": 0.5, "E": -0.5]

@Suite struct VolatilityMomentumTests {
    @Test func `the strongest get the slots and everyone is told why`() throws {
        var scenario = Scenario()
        try scenario.run(12, five)
        let wish = try scenario.wish()
        #expect(wish.instruments.count == 5)
        for (symbol, isHeld) in [
            ("A", true), ("B", true), ("C", false), ("D", false), ("E", false),
        ] {
            let wanted = try #require(wish[symbol])
            #expect((wanted.targetPosition?.isPositive == true) == isHeld, "\(symbol)")
            #expect((wanted.protectiveStop != nil) == isHeld)
            #expect(wanted.explanation.numbers.contains { $0.name == "score" })
        }
        #expect(wish["A"]?.explanation.sentence == "A ranks 1 of 5 and holds a slot of 2.")
        #expect(wish["D"]?.explanation.sentence == "D ranks 4 of 5, only 2 slots.")
        #expect(
            wish["E"]?.explanation.sentence.hasPrefix("E ranks 5 of 5, and its momentum") == true
        )
    }

    @Test func `before the warm-up nothing changes`() throws {
        var scenario = Scenario()
        try scenario.run(6, five)
        let wish = try scenario.wish(positions: ["A": "3"], stops: ["A": "90"])
        #expect(wish["A"]?.targetPosition == Quantity(whole: 3))
        #expect(wish["A"]?.protectiveStop == (try price("90")))
        #expect(wish["B"]?.targetPosition == .zero)
        #expect(scenario.momentum.warmUpBars == 9)
        try scenario.run(3, five)
        #expect(try scenario.wish()["A"]?.targetPosition?.isPositive == true)
    }

    @Test func `weak breadth opens no longs and keeps those that are held`() throws {
        var scenario = Scenario()
        try scenario.run(12, ["A": 2, "B": -0.5, "C": -1, "D": -1.5, "E": -2])
        let flat = try scenario.wish()
        #expect(flat["A"]?.targetPosition == .zero)
        #expect(flat["A"]?.explanation.sentence.contains("breadth 0.2 is under 0.5") == true)
        let held = try scenario.wish(positions: ["A": "1"])
        // It stays, and does not grow to the wanted size of about 20.
        #expect(held["A"]?.targetPosition == .one)
    }

    @Test func `the weakest are sold short where it is allowed and breadth is low`() throws {
        let falling = ["A": 2.0, "B": -0.5, "C": -1, "D": -1.5, "E": -2]
        for (isAllowed, kind, isShort) in [
            (false, InstrumentKind.perpetual, false), (true, .perpetual, true),
            (true, .spot, false),
        ] {
            var scenario = Scenario { $0.allowShort = isAllowed }
            try scenario.run(12, falling)
            let wish = try scenario.wish(kind: kind)
            #expect((wish["E"]?.targetPosition?.isNegative == true) == isShort)
            #expect((wish["D"]?.targetPosition?.isNegative == true) == isShort)
            #expect(wish["C"]?.targetPosition == .zero)
            guard isShort else { continue }
            let stop = try #require(wish["E"]?.protectiveStop)
            #expect(stop.approximate > (scenario.closes["E"] ?? 0))
        }
        var broad = Scenario { $0.allowShort = true }
        try broad.run(12, five)
        #expect(try broad.wish()["E"]?.targetPosition == .zero)
    }

    @Test func `the stop moves only in the position's favour`() throws {
        var scenario = Scenario { $0.stopRanges = 1 }
        try scenario.run(12, five)
        var stop: Price?
        var rates = [2.0, 2, -1, -1, -1, 2, 2, 2, -1]
        var moved = 0
        while !rates.isEmpty {
            var next = five
            next["A"] = rates.removeFirst()
            try scenario.run(1, next)
            let stops = stop.map { ["A": $0.description] } ?? [:]
            let wanted = try scenario.wish(
                positions: ["A": "20"],
                stops: stops,
                entries: ["A": "100"]
            )["A"]
            guard wanted?.targetPosition?.isPositive == true else { continue }
            let placed = try #require(wanted?.protectiveStop)
            if let stop { #expect(placed >= stop) }
            if placed != stop { moved += 1 }
            #expect(placed.isMultiple(of: try price("0.01")))
            stop = placed
        }
        #expect(moved >= 2)
    }

    @Test func `a resting stop that is tighter stays and a looser one is moved`() throws {
        var scenario = Scenario()
        try scenario.run(12, five)
        let fresh = try #require(try scenario.wish()["A"]?.protectiveStop)
        let tighter = fresh + (try price("1"))
        for (resting, expected) in [(tighter, tighter), (fresh - (try price("1")), fresh)] {
            let wish = try scenario.wish(
                positions: ["A": "20"],
                stops: ["A": resting.description]
            )
            #expect(wish["A"]?.protectiveStop == expected)
        }
    }

    @Test func `who ran into the stop waits for the next ranking`() throws {
        var scenario = Scenario {
            $0.stopRanges = 0.5
            $0.rebalanceBars = 24
        }
        try scenario.run(30, five)
        // A falls by half a range inside the period, and stands above it again later.
        var fall = five
        fall["A"] = -8
        try scenario.run(1, fall)
        try scenario.run(3, five)
        let wish = try scenario.wish()
        #expect(wish["A"]?.targetPosition == .zero)
        #expect(wish["A"]?.explanation.sentence.contains("ran into its trailing stop") == true)
    }

    @Test func `a price beyond the trailing stop opens nothing`() throws {
        var scenario = Scenario()
        try scenario.run(12, five)
        let open = try scenario.wish(quotes: ["A": "119"])
        #expect(open["A"]?.targetPosition?.isPositive == true)
        let wish = try scenario.wish(quotes: ["A": "60"])
        #expect(wish["A"]?.targetPosition == .zero)
    }

    @Test func `small differences in size are left alone`() throws {
        var scenario = Scenario()
        try scenario.run(12, five)
        let wanted = try #require(try scenario.wish()["A"]?.targetPosition)
        for (percent, isKept) in [(100, true), (115, true), (85, true), (130, false), (70, false)] {
            let held = wanted.times(.percent(percent), .down)
            let wish = try scenario.wish(positions: ["A": held.description])
            #expect(wish["A"]?.targetPosition == (isKept ? held : wanted), "\(percent)")
        }
    }

    @Test func `without equity a position is kept and none is opened`() throws {
        var scenario = Scenario()
        try scenario.run(12, five)
        let wish = try scenario.wish(positions: ["A": "3"], equity: 0)
        #expect(wish["A"]?.targetPosition == Quantity(whole: 3))
        #expect(wish["A"]?.protectiveStop != nil)
        #expect(wish["B"]?.targetPosition == .zero)
    }

    @Test func `sizes obey the caps and the lot whatever the numbers are`() throws {
        var dice = SeededDice(state: 9)
        var sized = 0
        for _ in 0..<120 {
            var drawn = VolatilityMomentumParameters()
            drawn.slots = Int.random(in: 1...4, using: &dice)
            drawn.volatilityTarget = Double.random(in: 0.01...3, using: &dice)
            drawn.notionalMax = Double.random(in: 0.01...2, using: &dice)
            drawn.leverageMax = Double.random(in: 0.05...4, using: &dice)
            var scenario = Scenario {
                $0.slots = drawn.slots
                $0.volatilityTarget = drawn.volatilityTarget
                $0.notionalMax = drawn.notionalMax
                $0.leverageMax = drawn.leverageMax
            }
            try scenario.run(
                12,
                five.mapValues { $0 + Double.random(in: -1...1, using: &dice) }
            )
            let equity = Int.random(in: 10...100_000, using: &dice)
            let wish = try scenario.wish(equity: equity)
            var total = 0.0
            for (id, wanted) in wish.instruments {
                let target = try #require(wanted.targetPosition)
                guard target.isPositive else { continue }
                sized += 1
                #expect(target.isMultiple(of: try Quantity("0.001")))
                let value = target.approximate * (scenario.closes[id.symbol] ?? 0)
                // The close in the bar is rounded to the tick.
                #expect(value <= drawn.notionalMax * Double(equity) * 1.001)
                total += value
            }
            #expect(total <= drawn.leverageMax * Double(equity) * 1.001)
        }
        #expect(sized > 100)
    }

    @Test func `the regime and the Kelly size cut what the target asks for`() throws {
        func size(
            _ rates: [String: Double],
            swings: Bool = false,
            _ change: (inout VolatilityMomentumParameters) -> Void
        ) throws -> Double {
            var scenario = Scenario {
                $0.volatilityBars = 30
                $0.notionalMax = 1
                $0.volatilityTarget = 5
                change(&$0)
            }
            for _ in 0..<15 {
                try scenario.run(2, rates)
                try scenario.run(2, rates.mapValues { swings ? -$0 + 0.2 : $0 })
            }
            let price = scenario.closes["A"] ?? 1
            let held = try scenario.wish()["A"]?.targetPosition ?? .zero
            return held.approximate * price / 10_000
        }
        let rising = ["A": 2.0, "B": 1.5]
        #expect(abs(try size(rising) { $0.leverageMax = 2 } - 1) < 0.01)
        // A trend is held whole; out of one no more than three quarters are.
        #expect(abs(try size(rising) { $0.regimeSizing = true } - 0.5) < 0.01)
        let swinging = try size(rising, swings: true) { $0.momentumBars = 8 }
        #expect(abs(swinging - 0.5) < 0.01, "\(swinging)")
        let ranging = try size(rising, swings: true) {
            $0.momentumBars = 8
            $0.regimeSizing = true
        }
        #expect(ranging > 0.2 && ranging < 0.38, "\(ranging)")
        let slow = ["A": 0.02, "B": 0.01]
        #expect(abs(try size(slow) { $0.scoreMin = 0 } - 0.5) < 0.02)
        // Mean 0.0002 a bar and a deviation of one percent: a full size of 2, and a twentieth of it.
        #expect(abs(try size(slow) { $0.kellyPart = 0.05 } - 0.1) < 0.02)
        #expect(try size(rising) { $0.kellyPart = 0.05 } > 0.4)
    }

    @Test func `what comes later does not change what was decided`() throws {
        var scenario = Scenario()
        var wishes: [DesiredState] = []
        var rates = five
        var dice = SeededDice(state: 4)
        var history: [[String: Double]] = []
        for _ in 0..<40 {
            rates = rates.mapValues { $0 + Double.random(in: -1...1, using: &dice) }
            history.append(rates)
            try scenario.run(1, rates)
            wishes.append(try scenario.wish())
        }
        for length in [1, 9, 17, 25, 40] {
            var truncated = Scenario()
            for rates in history.prefix(length) { try truncated.run(1, rates) }
            #expect(try truncated.wish() == wishes[length - 1])
        }
        #expect(Set(wishes).count > 5)
    }

    @Test func `half a round of bars is not ranked`() throws {
        var scenario = Scenario()
        try scenario.run(13, five)
        let before = try scenario.wish()
        // The next bar opens a ranking period; only A, the strongest, has it yet, and it crashed.
        let index = scenario.index
        let isBoundary = (start.seconds / 3600 + Int64(index) + 1).isMultiple(of: 2)
        #expect(isBoundary)
        scenario.momentum.update(try bar("A", index, from: 100, to: 50))
        let during = try scenario.wish()
        #expect(during["B"]?.explanation == before["B"]?.explanation)
        #expect(during["C"]?.targetPosition == .zero)
        for symbol in ["B", "C", "D", "E"] {
            let close = scenario.closes[symbol] ?? 0
            scenario.momentum.update(try bar(symbol, index, from: close, to: close))
        }
        let after = try scenario.wish()
        #expect(after["A"]?.explanation.sentence.hasPrefix("A ranks 5 of 5") == true)
        #expect(after["B"]?.explanation.sentence.hasPrefix("B ranks 1 of 5") == true)
        #expect(after["C"]?.targetPosition?.isPositive == true)
    }

    @Test func `stragglers are waited for until the next bar only`() throws {
        var scenario = Scenario()
        try scenario.run(13, five)
        try scenario.run(1, five.filter { $0.key != "E" })
        #expect(try scenario.wish()["E"]?.explanation.sentence.contains("ranks 5 of 5") == true)
        try scenario.run(1, five.filter { $0.key != "E" })
        #expect(try scenario.wish()["E"]?.explanation.sentence.contains("no reading") == true)
    }

    @Test func `an instrument without bars in the period keeps its position`() throws {
        var scenario = Scenario()
        try scenario.run(12, five)
        try scenario.run(6, five.filter { $0.key != "A" })
        let wish = try scenario.wish(positions: ["A": "2"], stops: ["A": "100"])
        #expect(wish["A"]?.targetPosition == Quantity(whole: 2))
        #expect(wish["A"]?.protectiveStop == (try price("100")))
        #expect(wish["A"]?.explanation.sentence.contains("no reading") == true)
        #expect(try scenario.wish()["A"]?.targetPosition == .zero)
    }
}
