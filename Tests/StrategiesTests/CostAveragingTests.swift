import Strategies
import Testing
import TradingCore

private let btc = InstrumentID(venue: venue, symbol: "BTC")

private func made(
    _ change: (inout CostAveragingParameters) throws -> Void = { _ in }
) throws -> CostAveraging {
    var parameters = CostAveragingParameters()
    parameters.amount = Money(whole: 100)
    parameters.dipRungs = 2
    parameters.dipStep = 0.1
    parameters.dipMultiplier = 2
    try change(&parameters)
    return CostAveraging(id: StrategyID("crypto/dca"), parameters: parameters)
}

/// Hourly bars that close at these prices.
private func feed(_ strategy: inout CostAveraging, _ closes: [Double], from index: Int = 0) throws {
    for (step, close) in closes.enumerated() {
        strategy.update(try bar("BTC", index + step, from: close, to: close))
    }
}

private func plan(_ strategy: CostAveraging) throws -> CostAveragingPlan {
    try #require(strategy.plan(of: btc))
}

@Suite struct CostAveragingTests {
    @Test func `the schedule buys once in each period`() throws {
        // The first bar opens at 00:00, so bar 24 opens the next day.
        var dca = try made()
        try feed(&dca, Array(repeating: 100, count: 24))
        #expect(try plan(dca).quantity == .one)
        try feed(&dca, [50], from: 24)
        #expect(try plan(dca).quantity == Quantity(whole: 3))
        #expect(try plan(dca).cost == Money(whole: 200))
        try feed(&dca, Array(repeating: 63, count: 23), from: 25)
        #expect(try plan(dca).cost == Money(whole: 200))
    }

    @Test func `each rung counts from the new average and spends more than the one before`() throws
    {
        var dca = try made()
        try feed(&dca, [100, 95, 90])
        // 100 at 100, then 200 at 90: the average is 300 / 3.222.
        #expect(try plan(dca).rungs == 1)
        #expect(try plan(dca).cost == Money(whole: 300))
        let average = try #require(try plan(dca).average)
        #expect(abs(average.approximate - 93.1034) < 1e-3)
        try feed(&dca, [84], from: 3)
        #expect(try plan(dca).cost == Money(whole: 300))
        try feed(&dca, [83.7], from: 4)
        #expect(try plan(dca).cost == Money(whole: 700))
        // There are no more than two rungs.
        try feed(&dca, [40], from: 5)
        #expect(try plan(dca).cost == Money(whole: 700))
        // Back over the average the ladder begins anew.
        try feed(&dca, [90, 60], from: 6)
        #expect(try plan(dca).rungs == 1)
        #expect(try plan(dca).cost == Money(whole: 900))
    }

    @Test func `the caps of the day and of the round are kept`() throws {
        var dca = try made {
            $0.dayMax = Money(whole: 150)
            $0.totalMax = Money(whole: 300)
        }
        try feed(&dca, [100, 80, 60])
        #expect(try plan(dca).cost == Money(whole: 150))
        try feed(&dca, Array(repeating: 60, count: 24), from: 24)
        #expect(try plan(dca).cost == Money(whole: 300))
        try feed(&dca, Array(repeating: 30, count: 72), from: 48)
        #expect(try plan(dca).cost == Money(whole: 300))
    }

    @Test func `the take profit sells everything and begins a new round at the next period`() throws
    {
        var dca = try made { $0.takeProfit = 0.2 }
        try feed(&dca, [100, 110, 119.9])
        #expect(try plan(dca).rounds == 0)
        try feed(&dca, [120, 80], from: 3)
        #expect(try plan(dca).rounds == 1)
        #expect(try plan(dca).quantity == .zero)
        let wish = dca.desiredState(
            try view([try listed("BTC")], quotes: ["BTC": "120"], positions: ["BTC": "1"])
        )
        #expect(wish["BTC"]?.targetPosition == .zero)
        try feed(&dca, [80], from: 24)
        #expect(try plan(dca).quantity == (try Quantity("1.25")))
    }

    @Test func `what is held beyond the plan is not sold`() throws {
        var dca = try made()
        try feed(&dca, [100])
        let instruments = [try listed("BTC")]
        let poor = dca.desiredState(try view(instruments, quotes: ["BTC": "100"]))
        #expect(poor["BTC"]?.targetPosition == .one)
        let rich = dca.desiredState(
            try view(instruments, quotes: ["BTC": "100"], positions: ["BTC": "7"])
        )
        #expect(rich["BTC"]?.targetPosition == Quantity(whole: 7))
    }

    @Test func `history alone buys nothing`() throws {
        var dca = try made()
        try feed(&dca, Array(repeating: 100, count: 100))
        dca.begin(btc)
        #expect(try plan(dca).quantity == .zero)
        #expect(dca.anchor(of: btc) == nil)
        try feed(&dca, [100], from: 100)
        #expect(try plan(dca).quantity == .one)
    }

    @Test(arguments: [1, 2, 3, 20, 24, 25, 40, 59])
    func `a restart at any bar leads to the same plan`(stop: Int) throws {
        let closes = (0..<60).map { 100 - 25 * Double($0 * $0 % 17) / 16 }
        var whole = try made { $0.takeProfit = 0.05 }
        whole.begin(btc)
        try feed(&whole, closes)
        var before = try made { $0.takeProfit = 0.05 }
        before.begin(btc)
        try feed(&before, Array(closes[..<stop]))
        let anchor = try #require(before.anchor(of: btc))
        // The next life is fed other history: it begins in the middle and holds the bars that were missed.
        var after = try made { $0.takeProfit = 0.05 }
        try feed(&after, Array(closes[(stop / 2)...]), from: stop / 2)
        after.resume(anchor, of: btc)
        #expect(try plan(after) == plan(whole))
        #expect(after.anchor(of: btc) == whole.anchor(of: btc))
        #expect(try plan(whole).rounds > 0)
    }

    @Test func `an anchor of other parameters is left alone`() throws {
        var one = try made()
        one.begin(btc)
        try feed(&one, [100])
        let anchor = try #require(one.anchor(of: btc))
        var other = try made { $0.dipStep = 0.2 }
        try feed(&other, [100])
        other.resume(anchor, of: btc)
        #expect(try plan(other).quantity == .zero)
    }

    @Test func `the floor is a purchase with its ladder`() throws {
        // 100 and rungs of 200 and 400, at the instrument's leverage of 20.
        var dca = try made()
        try feed(&dca, [100])
        let market = try view([try listed("BTC")], quotes: ["BTC": "100"])
        #expect(dca.capitalFloor(market)?.equity == Money(whole: 35))
    }

    @Test(arguments: [
        ["every": "1h", "interval": "1d"], ["amount": "2000"], ["day_max": "10"],
        ["dip_step": "1"], ["dip_rungs": "21"], ["total_max": "0"],
    ])
    func `parameters that contradict each other are refused`(given: [String: String]) {
        #expect(throws: StrategyProblems.self) {
            _ = try StrategyCatalog.make("dca", id: StrategyID("m/s"), parameters: given)
        }
    }
}
