import Simulation
import Testing
import TradingCore

/// A venue under random orders, quotes and funding, watched by a second, simple book that knows the
/// reports alone.
private struct RandomTrading {
    static let symbols = ["BTCUSDT", "SPOT", "EURUSD"]
    var bench: VenueBench
    var random: SeededGenerator
    var mids = [1000, 1000, 1000]
    var log: [VenueReport] = []
    var touches: [String: (bid: Price, ask: Price)] = [:]
    private(set) var ids: [String] = []
    private(set) var sent: [ClientOrderID: OrderIntent] = [:]

    init(seed: UInt64, change: (inout SimulatedVenueConfig) -> Void = { _ in }) {
        random = SeededGenerator(seed: seed)
        bench = VenueBench(
            [
                VenueBench.instrument("BTCUSDT", .perpetual),
                VenueBench.instrument("SPOT", .spot, makerFee: .of("0.00013")),
                VenueBench.instrument("EURUSD", .fx, makerFee: .of("-0.0000777")),
            ],
            seed: seed,
            change: change
        )
    }

    mutating func step() {
        let index = random.integer(in: 0...2)
        switch random.integer(in: 0...9) {
        case 0...3: quote(index)
        case 4: funding(index)
        case 5 where !ids.isEmpty:
            log += bench.cancel(ids[random.integer(in: 0...ids.count - 1)])
        default: order(index)
        }
    }

    mutating func quote(_ index: Int) {
        let jump = random.chance(0.02) ? 250 : 15
        mids[index] = max(100, mids[index] + random.integer(in: -jump...jump))
        let bid = Price(units: Int128(mids[index]) * 100_000_000_000)
        let ask = bid + Price(units: Int128(random.integer(in: 1...6)) * 100_000_000_000)
        let size = Quantity(units: Int128(random.integer(in: 0...9000)) * 1_000_000_000)
        let symbol = Self.symbols[index]
        touches[symbol] = (bid, ask)
        log += bench.quote(bid, ask, size: size, symbol: symbol)
    }

    private mutating func funding(_ index: Int) {
        let id = InstrumentID(venue: VenueBench.venueID, symbol: Self.symbols[index])
        let rate = Fraction(units: Int128(random.integer(in: -9_000_000...9_000_000)) * 333)
        bench.venue.apply(.funding(instrument: id, rate: rate, time: bench.now))
        log += bench.venue.advance(to: bench.now)
    }

    private mutating func order(_ index: Int) {
        let side: Side = random.chance(0.5) ? .buy : .sell
        let price = Price(
            units: Int128(mids[index] + random.integer(in: -30...30)) * 100_000_000_000
        )
        let kinds: [OrderKind] = [.market, .limit(price), .limit(price), .stop(trigger: price)]
        let forces: [TimeInForce] = [.gtc, .gtc, .gtc, .ioc, .fok]
        let intent = bench.intent(
            side,
            Quantity(units: Int128(random.integer(in: 2...30_000)) * 1_000_000_000),
            kinds[random.integer(in: 0...3)],
            forces[random.integer(in: 0...4)],
            postOnly: random.chance(0.1),
            reduceOnly: random.chance(0.2),
            symbol: Self.symbols[index]
        )
        ids.append(intent.id.text)
        sent[intent.id] = intent
        bench.venue.submit(intent, at: bench.now)
        log += bench.venue.advance(to: bench.now)
    }
}

/// Money, positions and stories under thousands of random orders.
@Suite struct ConservationTests {
    @Test(arguments: 1...8)
    func `equity is the start, the cash flows of the fills, fees, movements and holdings`(
        _ seed: Int
    ) {
        var trading = RandomTrading(seed: UInt64(seed))
        for _ in 0..<1500 {
            trading.step()
            let account = trading.bench.account
            for position in account.positions where position.instrument.symbol == "SPOT" {
                #expect(position.quantity.isPositive)
            }
        }
        let fills = trading.log.fills
        #expect(fills.count > 200)
        var equity = Money.of("10000")
        var held: [String: Quantity] = [:]
        for fill in fills {
            let change = fill.side.signed(fill.quantity)
            held[fill.instrument.symbol, default: .zero] += change
            equity -= notional(of: change, at: fill.price, .up) + fill.fee
        }
        for movement in trading.log.cash { equity += movement.amount }
        for (symbol, quantity) in held {
            let touch = trading.touches[symbol] ?? (.zero, .zero)
            let mid = Price(units: (touch.bid.units + touch.ask.units) / 2)
            equity += notional(of: quantity, at: mid, .down)
        }
        let account = trading.bench.account
        #expect(account.equity == equity)
        #expect(account.equity == account.balance + account.unrealised)
        let told = Dictionary(
            uniqueKeysWithValues: account.positions.map { ($0.instrument.symbol, $0.quantity) }
        )
        #expect(told == held.filter { !$0.value.isZero })
        #expect(Set(fills.map(\.id)).count == fills.count)
        #expect(Set(trading.log.cash.map(\.id)).count == trading.log.cash.count)
    }

    @Test(arguments: 11...14)
    func `no fill is better than the touch or the limit, and no order is filled beyond its size`(
        _ seed: Int
    ) throws {
        var trading = RandomTrading(seed: UInt64(seed))
        var seen = 0
        var filled: [ClientOrderID: Quantity] = [:]
        var ended: Set<ClientOrderID> = []
        for _ in 0..<1500 {
            trading.step()
            for report in trading.log[seen...] {
                guard case .order(let update) = report else { continue }
                if case .cancelled = update.outcome { ended.insert(update.id) }
                guard case .fill(let fill) = update.outcome else { continue }
                let touch = try #require(trading.touches[fill.instrument.symbol])
                let isNoBetter =
                    fill.side == .buy ? fill.price >= touch.ask : fill.price <= touch.bid
                #expect(isNoBetter, "\(fill)")
                #expect(!ended.contains(fill.order))
                filled[fill.order, default: .zero] += fill.quantity
                guard let intent = trading.sent[fill.order] else { continue }
                #expect(filled[fill.order, default: .zero] <= intent.quantity)
                if case .limit(let limit) = intent.kind {
                    #expect(fill.side == .buy ? fill.price <= limit : fill.price >= limit)
                }
            }
            seen = trading.log.count
        }
    }

    @Test func `a look-up tells what was told, for every order`() {
        var trading = RandomTrading(seed: 21)
        for _ in 0..<800 { trading.step() }
        for id in trading.ids {
            let told = trading.log.filter {
                if case .order(let update) = $0, update.id.text == id,
                    !$0.words.hasPrefix("cancel refused")
                {
                    return true
                }
                return false
            }
            var answer = trading.bench.lookUp(id).words
            // A look-up ends with the quantity of a filled order, however it came to be.
            if answer.last?.hasPrefix("amended") == true, answer != told.words {
                answer.removeLast()
            }
            #expect(answer == told.words)
        }
    }

    @Test func `the same seed gives the same reports, another seed others`() {
        func reports(_ seed: UInt64) -> [VenueReport] {
            var trading = RandomTrading(seed: seed)
            for _ in 0..<500 { trading.step() }
            return trading.log
        }
        #expect(reports(31) == reports(31))
        #expect(reports(31) != reports(32))
    }

    @Test(arguments: 41...46)
    func `a restored venue goes on as if it had never stopped`(_ seed: Int) {
        func jittery(_ config: inout SimulatedVenueConfig) {
            guard seed % 2 == 0 else { return }
            config.answerLatency = LatencyModel(fixed: .zero, jitterMax: .milliseconds(500))
        }
        var trading = RandomTrading(seed: UInt64(seed), change: jittery)
        for _ in 0..<400 { trading.step() }
        // Messages under way are lost by a restart; let them arrive.
        trading.bench.now = trading.bench.now + .seconds(10)
        trading.log += trading.bench.venue.advance(to: trading.bench.now)
        var restored = trading
        restored.bench.venue = SimulatedVenue(
            config: trading.bench.venue.config,
            seed: UInt64(seed),
            restoring: trading.bench.venue.restoration
        )
        trading.log = []
        restored.log = []
        for index in 0..<3 {
            trading.quote(index)
            restored.quote(index)
        }
        #expect(trading.bench.account == restored.bench.account)
        for _ in 0..<400 {
            trading.step()
            restored.step()
        }
        #expect(trading.log == restored.log && trading.log.fills.count > 20)
        #expect(trading.bench.account == restored.bench.account)
        #expect(trading.bench.venue.restoration == restored.bench.venue.restoration)
    }

    @Test func `a venue restored from a journal knows its used ids, orders and positions`() {
        let intent = OrderIntent(
            id: ClientOrderID("rests"),
            instrument: InstrumentID(venue: VenueBench.venueID, symbol: "BTCUSDT"),
            side: .sell,
            kind: .limit(.of("110")),
            quantity: .of("3"),
            purpose: .exit,
            createdAt: VenueBench.start,
            referencePrice: .of("100")
        )
        var old = SimulatedVenueRestoration(balance: .of("9000"))
        old.positions = [
            .init(instrument: intent.instrument, quantity: .of("2"), averagePrice: .of("100"))
        ]
        old.openOrders = [.init(intent: intent, venueOrderID: "V7", filled: .of("1"))]
        old.usedClientIDs = [ClientOrderID("old")]
        old.nextExecution = 12
        old.nextVenueOrder = 8
        var bench = VenueBench()
        bench.venue = SimulatedVenue(config: bench.venue.config, seed: 1, restoring: old)
        #expect(bench.account.balance == .of("9000") && bench.position == .of("2"))
        #expect(bench.quote(.of("104.9"), .of("105.1")).words == [])
        #expect(bench.account.unrealised == .of("10"))
        #expect(bench.order(.buy, .of("1"), id: "old").words == ["refused duplicate_client_id"])
        #expect(bench.order(.buy, .of("1"), id: "rests").words == ["refused duplicate_client_id"])
        #expect(bench.lookUp("rests").words == ["accepted"])
        let reports = bench.quote(.of("110"), .of("110.1"))
        #expect(reports.words == ["filled 2 @ 110 maker"])
        #expect(reports.fills.first?.id == "X12")
    }
}
