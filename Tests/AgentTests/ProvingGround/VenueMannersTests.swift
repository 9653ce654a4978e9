import Simulation
import Testing
import TradingCore

@testable import martlet

/// A venue's manners and the contract that the engine is told are two sides of one thing: the
/// contract promises no more than the venue does.
struct VenueMannersTests {
    private static let all = VenueManners.all(paper: Self.paper)
    private static var paper: VenueContract {
        SimulatedVenueConfig(
            venue: VenueID("v"),
            currency: "USD",
            startingBalance: .zero,
            instruments: []
        ).contract
    }

    @Test(arguments: 0..<5) func `every refusal for good is a code that the contract knows`(
        index: Int
    ) {
        let manners = Self.all[index]
        for code in SimulatedVenueCode.refusals where code != .tooManyRequests {
            let meaning = manners.contract.meaning(of: manners.code(code.rawValue))
            #expect(meaning == .definitive, "\(manners.name): \(code)")
        }
        if manners.name != "paper" {
            let busy = manners.code(SimulatedVenueCode.tooManyRequests.rawValue)
            #expect(manners.contract.meaning(of: busy) == .unproven)
            let known = manners.code(SimulatedVenueCode.duplicateClientID.rawValue)
            #expect(manners.contract.meaning(of: known) == .duplicate)
        }
    }

    @Test(arguments: 0..<5) func `looks lie further apart than what is read lags behind`(
        index: Int
    ) {
        let manners = Self.all[index]
        #expect(manners.contract.lookUpSpacing > manners.readLagMax)
        #expect(manners.contract.fence.lateArrivalMax == manners.window)
        #expect(manners.contract.absencePlaces.isSubset(of: manners.places))
        if manners.renamesFills { #expect(manners.contract.fillIdentity == .contents) }
    }

    @Test func `a request out of its window is refused unread, where there is a window`() throws {
        let bybit = try Stage(.bybit)
        let late = bybit.time.trueTime - .seconds(6)
        let refused = bybit.exchange.submit(bybit.order(1), signedAt: late)
        #expect(
            refused?.first?.outcome == .rejected(code: "10002", text: "The request is too old.")
        )
        #expect(bybit.exchange.arrivals.isEmpty)
        let fast = bybit.time.trueTime + .seconds(2)
        #expect(bybit.exchange.submit(bybit.order(2), signedAt: fast)?.isEmpty == false)
        #expect(bybit.exchange.arrivals.isEmpty)
        let oanda = try Stage(.oanda)
        _ = oanda.exchange.submit(oanda.order(1), signedAt: late)
        #expect(oanda.exchange.arrivals.count == 1)
    }

    @Test func `a duplicate is refused in the venue's own code`() throws {
        for manners in [VenueManners.bybit, .mexc, .oanda, .interactiveBrokers] {
            let stage = try Stage(manners)
            let order = stage.order(1)
            _ = stage.exchange.submit(order, signedAt: stage.time.trueTime)
            let again = stage.exchange.submitAgain(order, signedAt: stage.time.trueTime)
            guard case .rejected(let code, _)? = again?.first?.outcome else {
                Issue.record("\(manners.name) took an order twice")
                continue
            }
            #expect(manners.contract.meaning(of: code) == .duplicate)
        }
    }

    @Test func `after a restart a look-up may know open orders alone, and says so`() throws {
        let stage = try Stage(.bybit)
        let order = stage.order(1)
        _ = stage.exchange.submit(order, signedAt: stage.time.trueTime)
        stage.exchange.cancelAll()
        stage.exchange.close(for: .seconds(1))
        _ = stage.time.step(until: stage.time.now + TimeSpan.seconds(5).nanoseconds)
        let answers = (0..<20).compactMap { _ in
            stage.exchange.lookUp(order.id, signedAt: stage.time.trueTime)?.first?.outcome
        }
        #expect(answers.contains(.notFound(in: [.openOrders])))
        #expect(answers.contains { $0 != .notFound(in: [.openOrders]) })
    }

    @Test func `a venue that refuses later first says yes`() throws {
        let stage = try Stage(.bybit)
        var streamed: [VenueReport] = []
        stage.exchange.onStream = { streamed.append($0) }
        var accepted = 0
        for number in 1...20 {
            let odd = stage.order(number, price: Price(units: 1))
            let answer = stage.exchange.submit(odd, signedAt: stage.time.trueTime)
            if case .accepted? = answer?.first?.outcome { accepted += 1 }
        }
        #expect(accepted > 0 && accepted < 20)
        #expect(streamed.count == accepted)
    }

    /// One exchange with a price.
    private struct Stage {
        let time: SimulatedTime
        let exchange: Exchange
        private let instrument: Instrument

        init(_ manners: VenueManners) throws {
            var dice = SeededGenerator(seed: 1)
            let market = SimulatedMarket(&dice, hasWildStrategy: false)
            let config = market.places[0].config
            time = SimulatedTime(start: UTCTime(seconds: 1_780_000_000))
            exchange = Exchange(config: config, manners: manners, seed: 1, time: time)
            instrument = try #require(config.instruments.first)
            exchange.apply(
                .quote(
                    Quote(
                        instrument: instrument.id,
                        time: time.trueTime,
                        bid: Price(whole: 50_000),
                        ask: Price(whole: 50_001),
                        bidSize: nil,
                        askSize: nil
                    )
                )
            )
        }

        func order(_ number: Int, price: Price = Price(whole: 49_000)) -> OrderIntent {
            OrderIntent(
                id: ClientOrderID(generation: "g", epoch: 1, sequence: number),
                instrument: instrument.id,
                side: .buy,
                kind: .limit(price),
                quantity: instrument.lot * 10,
                purpose: .entry,
                createdAt: time.trueTime,
                referencePrice: price
            )
        }
    }
}

extension VenueReport {
    fileprivate var outcome: OrderUpdate.Outcome? {
        if case .order(let update) = self { return update.outcome }
        return nil
    }
}
