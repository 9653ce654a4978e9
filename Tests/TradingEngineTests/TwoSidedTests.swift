import Testing
import TradingCore
import TradingEngine

/// A strategy that rests entries on both sides of the market while it holds a position.
struct TwoSidedTests {
    /// Five sells and a buy that rest as entries, then the market takes the buy.
    private func holding(isStopped: Bool = true) throws -> TestDesk {
        let desk = TestDesk(wishes: [grid(stop: isStopped ? 45_000 : nil)])
        desk.begin()
        desk.bar(50_000)
        #expect(desk.book.openOrders.count == 6)
        #expect(desk.book.openOrders.allSatisfy { $0.intent.purpose == .entry })
        desk.quote(49_400)
        desk.pass(.seconds(2), at: 49_600)
        #expect(desk.position == (try Quantity("0.005")))
        return desk
    }

    private func grid(stop: Int?) -> [InstrumentID: DesiredInstrument] {
        let lines = [49_500, 50_500, 51_000, 51_500, 52_000, 52_500]
        let orders = lines.map { line in
            WantedOrder(
                slot: "line \(line)",
                side: line < 50_000 ? .buy : .sell,
                price: Price(whole: line),
                quantity: Quantity(units: 5_000_000_000),
                isPostOnly: true
            )
        }
        return [
            TestDesk.btc: DesiredInstrument(
                targetPosition: nil,
                protectiveStop: stop.map { Price(whole: $0) },
                restingOrders: orders,
                explanation: Explanation("The test wants it.")
            )
        ]
    }

    private func sells(_ desk: TestDesk) -> Set<ClientOrderID> {
        Set(desk.book.openOrders.filter { $0.intent.slot != nil }.map(\.intent.id))
    }

    private struct NoReceipt: Error {}

    @Test func `the stop is placed although entries of its side rest`() throws {
        let desk = try holding()
        let stops = desk.book.openOrders.filter { $0.intent.purpose == .protectiveStop }
        #expect(stops.map(\.quantity) == [try Quantity("0.005")])
        #expect(stops.allSatisfy { $0.isResting && $0.intent.isReduceOnly })
        #expect(desk.alerts(.positionUnprotected).isEmpty)
        #expect(sells(desk).count >= 5, "the entries stay")
    }

    @Test func `a close is sent and cancels the entries first`() throws {
        let desk = try holding()
        let resting = sells(desk)
        let before = desk.venue.submitted.count
        guard case .flatten(let receipt)? = desk.act(.close(symbol: "BTCUSDT", share: .one))
        else { throw NoReceipt() }
        #expect(receipt.failures == [])
        #expect(receipt.sent == [NamedNumber("sell BTCUSDT", "0.005")])
        #expect(receipt.cancelled == resting.count)
        #expect(resting.isSubset(of: Set(desk.venue.cancelled)))
        let sent = desk.venue.submitted.dropFirst(before).first
        #expect(sent?.purpose == .flatten && sent?.isReduceOnly == true)
        desk.pass(.seconds(2), at: 49_600)
        #expect(desk.position.isZero)
    }

    @Test func `closing a part leaves the entries`() throws {
        let desk = try holding()
        let share = Fraction(units: 600_000_000_000)
        guard case .flatten(let receipt)? = desk.act(.close(symbol: "BTCUSDT", share: share))
        else { throw NoReceipt() }
        #expect(receipt.failures == [] && receipt.cancelled == 0)
        #expect(receipt.sent == [NamedNumber("sell BTCUSDT", "0.003")])
        #expect(desk.venue.cancelled.isEmpty)
    }

    @Test func `a flatten closes at its first try`() throws {
        let desk = try holding()
        guard case .flatten(let begun)? = desk.act(.flatten) else { throw NoReceipt() }
        #expect(begun.failures == [])
        desk.pass(.seconds(15), at: 49_600)
        #expect(desk.position.isZero && desk.book.openOrders.isEmpty)
        guard case .flatten(let receipt)? = desk.alerts(.flattenReceipt).first?.report
        else { throw NoReceipt() }
        #expect(receipt.isFlat && receipt.failures == [])
    }

    @Test func `a market exit is sent beside the entries`() throws {
        let exit = DesiredInstrument(
            targetPosition: .zero,
            restingOrders: grid(stop: nil)[TestDesk.btc]?.restingOrders ?? [],
            explanation: Explanation("The test wants out.")
        )
        let desk = TestDesk(wishes: [grid(stop: nil), [TestDesk.btc: exit]])
        desk.begin()
        desk.bar(50_000)
        desk.quote(49_400)
        #expect(desk.position == (try Quantity("0.005")))
        desk.bar(49_600)
        #expect(desk.venue.submitted.contains { $0.purpose == .exit && $0.isReduceOnly })
        desk.pass(.seconds(2), at: 49_600)
        #expect(desk.position.isZero)
    }

    private func held(exit: Bool, stop: Int?) throws -> [InstrumentID: DesiredInstrument] {
        let out = WantedOrder(
            slot: "out",
            side: .sell,
            price: Price(whole: 52_000),
            quantity: try Quantity("0.1"),
            isPostOnly: true
        )
        return [
            TestDesk.btc: DesiredInstrument(
                targetPosition: try Quantity("0.1"),
                protectiveStop: stop.map { Price(whole: $0) },
                restingOrders: exit ? [out] : [],
                explanation: Explanation("The test wants it.")
            )
        ]
    }

    @Test func `an exit without the flag makes room for a stop that comes after it`() throws {
        let desk = TestDesk(
            wishes: [
                try held(exit: false, stop: nil), try held(exit: true, stop: nil),
                try held(exit: true, stop: 48_000),
            ]
        )
        desk.begin()
        desk.bar(50_000)
        desk.bar(50_000)
        let exit = try #require(desk.book.openOrders.first { $0.intent.purpose == .exit })
        #expect(exit.quantity == desk.position && !exit.intent.isReduceOnly)
        desk.bar(50_000)
        desk.pass(.seconds(3), at: 50_000)
        let stops = desk.book.openOrders.filter { $0.intent.purpose == .protectiveStop }
        #expect(stops.map(\.quantity) == [desk.position])
        #expect(desk.venue.cancelled == [exit.intent.id])
        #expect(desk.alerts(.positionUnprotected).isEmpty)
        desk.pass(.minutes(1), at: 50_000)
        #expect(desk.book.openOrders.map(\.intent.id) == stops.map(\.intent.id), "it stays so")
    }
}
