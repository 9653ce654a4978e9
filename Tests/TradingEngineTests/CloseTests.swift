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

    private struct NoReceipt: Error {}
}
