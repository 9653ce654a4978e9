import Testing
import TradingCore
import TradingEngine

/// What `/close` answers before its order is filled.
struct CloseTests {
    private func closing(_ share: Fraction) throws -> FlattenReport {
        let desk = TestDesk(wishes: [hold("0.1")])
        desk.begin()
        desk.bar(50_000)
        guard case .flatten(let receipt)? = desk.act(.close(symbol: "BTCUSDT", share: share))
        else { throw NoReceipt() }
        return receipt
    }

    @Test func `closing a half tells what is sent and what remains`() throws {
        let receipt = try closing(Fraction(units: 500_000_000_000))
        #expect(receipt.remaining.map(\.quantity) == [try Quantity("0.05")])
        #expect(receipt.remaining.first?.value == Money(units: 2_500_002_500_000_000))
    }

    @Test func `closing all leaves nothing`() throws {
        let receipt = try closing(.one)
        #expect(receipt.remaining.isEmpty)
    }

    @Test func `the preview of a half shows the half`() throws {
        let desk = TestDesk(wishes: [hold("0.1")])
        desk.begin()
        desk.bar(50_000)
        let action = EngineAction.close(
            symbol: "BTCUSDT",
            share: Fraction(units: 500_000_000_000)
        )
        guard case .flatten(let shown) = desk.runner.state.preview(action)
        else { throw NoReceipt() }
        #expect(shown.sent == [NamedNumber("sell BTCUSDT", "0.05")])
        #expect(desk.position == (try Quantity("0.1")))
    }

    @Test func `a share under one lot rounds to nothing and sends nothing`() throws {
        let receipt = try closing(Fraction(units: 10_000_000))
        #expect(receipt.sent == [])
        #expect(receipt.failures.first?.contains("rounds to nothing") == true)
        #expect(receipt.remaining.map(\.quantity) == [try Quantity("0.1")])
    }

    @Test func `a second close does not claim the first one's order`() throws {
        let desk = TestDesk(wishes: [hold("0.1")])
        desk.begin()
        desk.bar(50_000)
        desk.venue.losesAnswers = true
        desk.act(.close(symbol: "BTCUSDT", share: .one))
        guard case .flatten(let again)? = desk.act(.close(symbol: "BTCUSDT", share: .one))
        else { throw NoReceipt() }
        #expect(again.sent == [])
        #expect(again.failures == ["BTCUSDT: an order that closes it is on its way already."])
    }

    private struct NoReceipt: Error {}
}
