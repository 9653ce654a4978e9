import StandIns
import Strategies
import Testing
import TradingCore

/// Lines at 90, 95, 100, 105, 110; the grid starts at 100 with 2 per line.
private func ladder(isNeutral: Bool = false) throws -> GridLadder {
    let levels = try #require(
        GridLevels(
            low: try price("90"),
            high: try price("110"),
            count: 5,
            spacing: .arithmetic,
            tick: try price("0.01")
        )
    )
    return GridLadder(
        levels: levels,
        startLine: 2,
        lineQuantity: Quantity(whole: 2),
        isNeutral: isNeutral
    )
}

/// `buy 90 x 2` for each order, from the lowest line up.
private func texts(_ orders: [WantedOrder]) -> [String] {
    orders.map { "\($0.slot) \($0.price) x \($0.quantity)" + ($0.isReduceOnly ? " r" : "") }
}

@Suite struct GridLevelsTests {
    @Test(arguments: [
        ("100", "200", 3, GridLevels.Spacing.arithmetic, "1", ["100", "150", "200"]),
        ("100", "400", 3, .geometric, "1", ["100", "200", "400"]),
        ("100", "200", 4, .arithmetic, "0.5", ["100", "133.5", "166.5", "200"]),
        ("1", "2", 4, .geometric, "0.01", ["1", "1.26", "1.59", "2"]),
        ("99.3", "200.7", 2, .arithmetic, "1", ["100", "200"]),
    ])
    func `lines lie on the tick`(
        low: String,
        high: String,
        count: Int,
        spacing: GridLevels.Spacing,
        tick: String,
        expected: [String]
    ) throws {
        let levels = GridLevels(
            low: try price(low),
            high: try price(high),
            count: count,
            spacing: spacing,
            tick: try price(tick)
        )
        #expect(levels?.prices.map(\.description) == expected)
    }

    @Test(arguments: [
        ("100", "100", 3, "1"), ("200", "100", 3, "1"), ("0", "100", 3, "1"),
        ("100", "200", 1, "1"), ("100", "102", 4, "1"), ("100", "200", 1_001, "0.01"),
    ])
    func `a range that holds no such lines is refused`(
        low: String,
        high: String,
        count: Int,
        tick: String
    ) throws {
        for spacing in GridLevels.Spacing.allCases {
            #expect(
                GridLevels(
                    low: try price(low),
                    high: try price(high),
                    count: count,
                    spacing: spacing,
                    tick: try price(tick)
                ) == nil
            )
        }
    }
}

@Suite struct GridLadderTests {
    @Test(arguments: [
        // position, price, what rests
        ("0", "100", ["buy-0 90 x 2", "buy-1 95 x 2"]),
        ("2", "96", ["buy-0 90 x 2", "sell-2 100 x 2 r"]),
        ("4", "91", ["sell-1 95 x 2 r", "sell-2 100 x 2 r"]),
        // Line 95 is bought in part: its rest stays, the part is offered one line up.
        ("0.5", "96", ["buy-0 90 x 2", "buy-1 95 x 1.5", "sell-2 100 x 0.5 r"]),
        // The sell at 100 is filled in part: 1.5 of 2 are left.
        ("1.5", "99", ["buy-0 90 x 2", "buy-1 95 x 0.5", "sell-2 100 x 1.5 r"]),
        // Buys that would trade at once are left out.
        ("0", "93", ["buy-0 90 x 2"]), ("0", "80", []),
        // More than the grid can hold is only given back.
        ("8", "85", ["sell-0 90 x 2 r", "sell-1 95 x 2 r", "sell-2 100 x 2 r"]),
        ("1000000000", "85", ["sell-0 90 x 2 r", "sell-1 95 x 2 r", "sell-2 100 x 2 r"]),
    ])
    func `a grid that only holds long`(
        position: String,
        market: String,
        expected: [String]
    )
        throws
    {
        let orders = try ladder().orders(
            holding: try Quantity(position),
            bid: try price(market),
            ask: try price(market),
            positionMax: nil
        )
        #expect(texts(orders) == expected)
        #expect(!orders.map(\.isPostOnly).contains(false))
    }

    @Test(arguments: [
        ("0", "100", ["buy-0 90 x 2", "buy-1 95 x 2", "sell-3 105 x 2", "sell-4 110 x 2"]),
        (
            "-2", "104",
            ["buy-0 90 x 2", "buy-1 95 x 2", "buy-2 100 x 2 r", "sell-4 110 x 2"]
        ),
        ("2", "96", ["buy-0 90 x 2", "sell-2 100 x 2 r", "sell-3 105 x 2", "sell-4 110 x 2"]),
        (
            "-0.5", "104",
            [
                "buy-0 90 x 2", "buy-1 95 x 2", "buy-2 100 x 0.5 r", "sell-3 105 x 1.5",
                "sell-4 110 x 2",
            ]
        ),
    ])
    func `a neutral grid`(position: String, market: String, expected: [String]) throws {
        let orders = try ladder(isNeutral: true).orders(
            holding: try Quantity(position),
            bid: try price(market),
            ask: try price(market),
            positionMax: nil
        )
        #expect(texts(orders) == expected)
    }

    @Test func `a bound on the position leaves out the furthest lines first`() throws {
        let orders = try ladder().orders(
            holding: .zero,
            bid: try price("100"),
            ask: try price("100"),
            positionMax: Quantity(whole: 3)
        )
        #expect(texts(orders) == ["buy-0 90 x 1", "buy-1 95 x 2"])
    }

    @Test func `a remainder under the venue's minimum waits`() throws {
        let orders = try ladder().orders(
            holding: try Quantity("0.01"),
            bid: try price("96"),
            ask: try price("96"),
            positionMax: nil,
            notionalMin: Money(whole: 5)
        )
        #expect(texts(orders) == ["buy-0 90 x 2", "buy-1 95 x 1.99"])
    }

    @Test func `prices that wander trade each line for its step and never overfill the bounds`()
        throws
    {
        let grid = try ladder()
        var dice = SeededDice(state: 3)
        var position = Quantity.zero
        var cash = Money.zero
        var last = try price("100")
        var fills = 0
        for _ in 0..<5_000 {
            let step = Price(units: Int128.random(in: -3...3, using: &dice) * Price.unitsPerWhole)
            let next = max(min(last + step, try price("115")), try price("85"))
            let orders = grid.orders(holding: position, bid: last, ask: last, positionMax: nil)
            for order in orders
            where order.side == .buy ? next <= order.price : next >= order.price {
                position += order.side.signed(order.quantity)
                cash -= notional(of: order.side.signed(order.quantity), at: order.price, .down)
                fills += 1
            }
            #expect(!position.isNegative && position <= Quantity(whole: 4))
            last = next
            // Flat again means that every line bought was sold five higher.
            if position.isZero { #expect(cash == Money(whole: 5 * fills)) }
        }
        #expect(fills > 100)
    }
}

@Suite struct GridTests {
    private func grid(_ change: (inout GridParameters) throws -> Void = { _ in }) throws -> Grid {
        var parameters = GridParameters()
        parameters.symbol = "BTC"
        parameters.low = try price("90")
        parameters.high = try price("110")
        parameters.lines = 5
        parameters.start = try price("100")
        // The four lower lines cost 390 for one unit each.
        parameters.investment = Money(whole: 780)
        try change(&parameters)
        var grid = Grid(id: StrategyID("crypto/grid"), parameters: parameters)
        grid.update(try bar("BTC", 0, from: 100, to: 100))
        return grid
    }

    @Test func `the same view gives the same wish and a small move changes nothing`() throws {
        let grid = try grid()
        let instruments = [try listed("BTC"), try listed("ETH")]
        let one = grid.desiredState(try view(instruments, quotes: ["BTC": "99"]))
        let two = grid.desiredState(try view(instruments, quotes: ["BTC": "98.5"]))
        #expect(one["BTC"]?.restingOrders == two["BTC"]?.restingOrders)
        #expect(texts(one["BTC"]?.restingOrders ?? []) == ["buy-0 90 x 2", "buy-1 95 x 2"])
        #expect(one["BTC"]?.targetPosition == nil)
        #expect(one["ETH"] == nil)
    }

    @Test func `a held position has its stop below the range`() throws {
        let grid = try grid()
        let flat = grid.desiredState(try view([try listed("BTC")], quotes: ["BTC": "99"]))
        #expect(flat["BTC"]?.protectiveStop == nil)
        let held = grid.desiredState(
            try view([try listed("BTC")], quotes: ["BTC": "94"], positions: ["BTC": "2"])
        )
        #expect(held["BTC"]?.protectiveStop == (try price("88")))
    }

    @Test func `beyond the stop the grid wants to be flat without orders`() throws {
        let wish = try grid().desiredState(
            try view([try listed("BTC")], quotes: ["BTC": "88"], positions: ["BTC": "4"])
        )
        #expect(wish["BTC"]?.targetPosition == .zero)
        #expect(wish["BTC"]?.restingOrders.isEmpty == true)
    }

    @Test func `without a price or with a range that does not fit nothing rests`() throws {
        let noPrice = try grid().desiredState(try view([try listed("BTC")]))
        #expect(noPrice["BTC"]?.restingOrders.isEmpty == true)
        #expect(noPrice["BTC"]?.explanation.sentence.contains("there is no price") == true)
        let poor = try grid { $0.investment = Money(units: 1) }
            .desiredState(try view([try listed("BTC")], quotes: ["BTC": "99"]))
        #expect(poor["BTC"]?.explanation.sentence.contains("do not fit") == true)
    }

    @Test func `a range from the average true range follows only when it is told to`() throws {
        for (recentreBars, lowest) in [(0, "99.38"), (3, "149.35")] {
            var grid = try grid {
                $0.low = nil
                $0.high = nil
                $0.start = nil
                $0.rangeBars = 2
                $0.rangeWidth = 5
                $0.recentreBars = recentreBars
            }
            for index in 1..<3 { grid.update(try bar("BTC", index, from: 100, to: 100)) }
            let first = grid.desiredState(try view([try listed("BTC")], quotes: ["BTC": "100"]))
            // The range is 2 % of 100, five of them on each side.
            #expect(texts(first["BTC"]?.restingOrders ?? []).first?.hasPrefix("buy-0 90 x") == true)
            for index in 3..<9 { grid.update(try bar("BTC", index, from: 150, to: 150)) }
            let moved = grid.desiredState(try view([try listed("BTC")], quotes: ["BTC": "150"]))
            let isMoved = (moved["BTC"]?.restingOrders.first?.price ?? .zero) > (try price("90"))
            #expect(isMoved == (recentreBars > 0), "\(lowest)")
        }
    }

    @Test(arguments: [
        // position at 95, closed profit, whether the grid ends: the goal is 10 % of 780.
        ("4", "70", false), ("4", "77", false), ("4", "78.5", true), ("0", "70", false),
        ("0", "71", true),
    ])
    func `the whole grid ends with its profit`(held: String, closed: String, isOver: Bool) throws {
        let grid = try grid { $0.takeProfit = 0.1 }
        let plain = try view(
            [try listed("BTC")],
            quotes: ["BTC": "95"],
            positions: held == "0" ? [:] : ["BTC": held],
            entries: held == "0" ? [:] : ["BTC": "95"]
        )
        let market = MarketView(
            time: plain.time,
            instruments: plain.instruments,
            quotes: plain.quotes,
            positions: plain.positions,
            entryPrices: plain.entryPrices,
            stops: [:],
            profits: [InstrumentID(venue: venue, symbol: "BTC"): try Money(closed)],
            equity: plain.equity
        )
        let wish = grid.desiredState(market)
        #expect((wish["BTC"]?.targetPosition == .zero) == isOver)
        #expect((wish["BTC"]?.restingOrders.isEmpty == true) == isOver)
    }

    @Test func `the floor pays the lines`() throws {
        let market = try view([try listed("BTC")], quotes: ["BTC": "100"])
        // 780 at a leverage of 20; a grid of many lines holds the smallest order in each.
        #expect(try grid().capitalFloor(market)?.equity == Money(whole: 39))
        #expect(try grid { $0.lines = 401 }.capitalFloor(market)?.equity == Money(whole: 100))
        #expect(try grid().capitalFloor(try view([try listed("ETH")])) != nil)
    }

    @Test func `a revised or older bar changes nothing`() throws {
        var parameters = GridParameters()
        parameters.rangeBars = 2
        parameters.rangeWidth = 5
        var grid = Grid(id: StrategyID("crypto/grid"), parameters: parameters)
        for index in 0..<3 { grid.update(try bar("BTC", index, from: 100, to: 100)) }
        let market = try view([try listed("BTC")], quotes: ["BTC": "100"])
        let before = grid.desiredState(market)
        grid.update(try bar("BTC", 2, from: 500, to: 500))
        grid.update(try bar("BTC", 0, from: 500, to: 500))
        #expect(grid.desiredState(market) == before)
    }
}
