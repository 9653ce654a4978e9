import Strategies
import Testing
import TradingCore

/// A rule strategy over bars of one symbol, with a venue that fills at once.
private struct Desk {
    var strategy: RuleStrategy
    var instruments: [Instrument]
    var index = 0
    var closes: [String: Double] = [:]
    var held: [String: String] = [:]
    var entries: [String: String] = [:]
    var stops: [String: String] = [:]

    init(_ fields: [String: String], kind: InstrumentKind = .perpetual) throws {
        strategy = RuleStrategy(id: StrategyID("m/r"), spec: try RuleFields.read(fields))
        instruments = [try listed("BTC", kind: kind)]
    }

    /// Feeds closes, one bar each.
    mutating func feed(_ closes: Double...) throws {
        for close in closes {
            for instrument in instruments {
                let symbol = instrument.id.symbol
                strategy.update(
                    try bar(symbol, index, from: self.closes[symbol] ?? close, to: close)
                )
                self.closes[symbol] = close
            }
            index += 1
        }
    }

    func seen() throws -> MarketView {
        try view(instruments, positions: held, entries: entries, stops: stops)
    }

    /// Asks, and holds what is wanted.
    mutating func settle() throws -> DesiredInstrument {
        for _ in 0..<3 {
            _ = strategy.note(try seen())
            let desired = try #require(strategy.desiredState(try seen())["BTC"])
            let wanted = desired.targetPosition ?? .zero
            let before = try Quantity(held["BTC"] ?? "0")
            if wanted == before { return desired }
            held["BTC"] = wanted.isZero ? nil : wanted.description
            if before.isZero {
                entries["BTC"] = Price(approximating: closes["BTC"] ?? 0)?.description
            }
            stops["BTC"] = wanted.isZero ? nil : desired.protectiveStop?.description
            if wanted.isZero { return desired }
        }
        return try #require(strategy.desiredState(try seen())["BTC"])
    }
}

@Suite struct RuleStrategyTests {
    @Test(arguments: [
        ("fraction 20%", "", 0.2), ("risk 1%", "4%", 0.25), ("risk 1%", "2 atr", 0.5),
        ("volatility 15%", "", 0.5), ("notional 1000", "", 0.5), ("fraction 90%", "", 0.5),
    ])
    func `the floor lets a position hold the smallest order`(
        size: String,
        stop: String,
        share: Double
    ) throws {
        var fields = ["buy": "close > 1", "sell": "close < 1", "notional_max": "0.5"]
        fields["size"] = size
        if !stop.isEmpty { fields["stop"] = stop }
        var desk = try Desk(fields)
        let market = try desk.seen()
        #expect(desk.strategy.capitalFloor(market) == nil, "there is no price yet")
        try desk.feed(40_000, 40_000)
        let order = try #require(
            CapitalFloor.smallestOrder(of: desk.instruments[0], at: Price(whole: 40_000))
        )
        let wanted = try #require(CapitalFloor.forShare(share, of: ["BTC": order]))
        let floor = try #require(desk.strategy.capitalFloor(market))
        #expect(floor.equity == wanted.equity && floor.equity > order)
    }

    @Test func `it buys and sells by its conditions, and tells the numbers`() throws {
        var desk = try Desk([
            "buy": "close crosses above 100", "sell": "close < 95", "size": "fraction 50%",
        ])
        try desk.feed(99, 101)
        let bought = try desk.settle()
        // Half of 10,000 at 101, rounded down to lots of 0.001.
        #expect(bought.targetPosition == (try Quantity("49.504")))
        #expect(bought.explanation.sentence == "BTC is held; no condition to close it holds.")
        #expect(
            bought.explanation.numbers.first
                == NamedNumber(
                    "buy: close crosses above 100",
                    "true (close = 101)"
                )
        )
        try desk.feed(96)
        #expect(try desk.settle().targetPosition == (try Quantity("49.504")))
        try desk.feed(94)
        let sold = try desk.settle()
        #expect(sold.targetPosition == .zero)
        #expect(sold.explanation.sentence == "BTC is closed: the condition of sell holds.")
    }

    @Test func `the size by risk loses that much at the stop`() throws {
        var desk = try Desk(["buy": "close > 100", "stop": "4%", "size": "risk 1%"])
        try desk.feed(120)
        let bought = try desk.settle()
        #expect(bought.protectiveStop == (try price("115.2")))
        // 1 % of 10,000 over a distance of 4.80.
        #expect(bought.targetPosition == (try Quantity("20.833")))
    }

    @Test func `the size is capped by its notional`() throws {
        var desk = try Desk([
            "buy": "close > 100", "stop": "0.1%", "size": "risk 5%", "notional_max": "2",
        ])
        try desk.feed(125)
        #expect(try desk.settle().targetPosition == (try Quantity("160")))
    }

    @Test func `a position that ended is not opened again at the same bar`() throws {
        var desk = try Desk(["buy": "close > 100", "stop": "10%", "exit_after": "2 bars"])
        try desk.feed(120)
        #expect(try desk.settle().targetPosition != .zero)
        try desk.feed(121, 122)
        let closed = try desk.settle()
        #expect(closed.explanation.sentence == "BTC is closed: its 2 bars are over.")
        let after = try desk.settle()
        #expect(after.targetPosition == .zero)
        #expect(after.explanation.sentence.contains("waits for the next bar"))
        try desk.feed(123)
        #expect(try desk.settle().targetPosition != .zero)
    }

    @Test func `both sides reverse`() throws {
        var desk = try Desk([
            "buy": "close > 100", "short": "close < 90", "stop": "20%", "size": "fraction 10%",
        ])
        try desk.feed(110)
        #expect(try desk.settle().targetPosition?.isPositive == true)
        try desk.feed(89)
        #expect(try desk.settle().targetPosition == .zero)
        #expect(try desk.settle().targetPosition?.isNegative == true)
    }

    @Test func `what cannot be short is not`() throws {
        var desk = try Desk(["short": "close < 90", "stop": "20%"], kind: .spot)
        try desk.feed(89)
        let waiting = try desk.settle()
        #expect(waiting.targetPosition == .zero)
        #expect(waiting.explanation.sentence == "BTC cannot be sold short.")
    }

    @Test func `a filter without an answer lets nothing in, but keeps nothing from leaving`() throws
    {
        var desk = try Desk([
            "buy": "close > 100", "sell": "close < 90", "filters": "sma(3) > 0",
        ])
        try desk.feed(110)
        let waiting = try desk.settle()
        #expect(waiting.targetPosition == .zero)
        #expect(waiting.explanation.sentence == "BTC waits: the filter ‘sma(3) > 0’ does not hold.")
        desk.held["BTC"] = "1"
        try desk.feed(80)
        #expect(try desk.settle().targetPosition == .zero)
    }

    @Test func `symbols that it does not name are left as they are`() throws {
        var desk = try Desk(["buy": "close > 1", "stop": "2%", "symbols": "ETH"])
        desk.held["BTC"] = "3"
        try desk.feed(110)
        let wanted = desk.strategy.desiredState(try desk.seen())["BTC"]
        #expect(wanted?.targetPosition == Quantity(whole: 3))
    }

    @Test func `no more positions than it may hold are opened`() throws {
        var desk = try Desk([
            "buy": "close > 1", "stop": "2%", "positions_max": "2", "size": "fraction 10%",
        ])
        desk.instruments = try ["BTC", "ETH", "SOL"].map { try listed($0) }
        try desk.feed(110)
        let wanted = desk.strategy.desiredState(try desk.seen())
        let open = wanted.instruments.filter { $0.value.targetPosition?.isPositive == true }
        #expect(open.keys.map(\.symbol).sorted() == ["BTC", "ETH"])
        #expect(wanted["SOL"]?.explanation.sentence == "SOL waits: 2 positions are held already.")
    }

    @Test func `a restart between two bars changes nothing`() throws {
        let fields = [
            "buy": "close > 100", "stop": "2 atr", "trail": "3 atr", "breakeven": "1R",
            "take": "50% at 2R", "exit_after": "30 bars", "atr_bars": "3",
        ]
        var closes = (0..<60).map { row -> Double in 90 + Double(row * 7 % 5) + Double(row) * 0.75 }
        closes += (0..<20).map { row -> Double in 138 - Double(row) }
        for pause in stride(from: 8, to: 70, by: 3) {
            var desk = try Desk(fields)
            for (index, close) in closes.enumerated() {
                try desk.feed(close)
                _ = try desk.settle()
                guard index == pause else { continue }
                // The history that is fed begins elsewhere; the anchor makes up for it.
                var other = try Desk(fields)
                for (index, close) in closes[...pause].enumerated().dropFirst(2) {
                    other.index = index
                    other.closes["BTC"] = index > 0 ? closes[index - 1] : close
                    try other.feed(close)
                }
                let id = desk.instruments[0].id
                if let anchor = desk.strategy.anchor(of: id) {
                    other.strategy.resume(anchor, of: id)
                }
                let before = desk.strategy.desiredState(try desk.seen())["BTC"]
                let after = other.strategy.desiredState(try desk.seen())["BTC"]
                #expect(after?.targetPosition == before?.targetPosition, "paused at \(pause)")
                #expect(after?.protectiveStop == before?.protectiveStop, "paused at \(pause)")
            }
        }
    }
}
