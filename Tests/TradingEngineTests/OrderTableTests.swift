import Foundation
import RiskControl
import Testing
import TradingCore

@testable import TradingEngine

/// The orders of a book, and the index of those that are open.
struct OrderTableTests {
    private func order(_ sequence: Int, _ state: OrderState = .planned) throws -> OrderRecord {
        let one = try Quantity("1")
        let intent = OrderIntent(
            id: ClientOrderID(generation: "12345678", epoch: 1, sequence: sequence),
            instrument: InstrumentID(
                venue: VenueID("v"),
                symbol: sequence % 2 == 0 ? "EVEN" : "ODD"
            ),
            side: .buy,
            kind: .market,
            quantity: one,
            purpose: .entry,
            createdAt: .epoch,
            referencePrice: try Price("1")
        )
        let preflight = PreflightRecord(
            verdict: .approve,
            reason: nil,
            asked: one,
            granted: one,
            explanation: Explanation("")
        )
        var record = OrderRecord(
            planned: OrderPlanned(intent: intent, preflight: preflight),
            at: .epoch
        )
        record.state = state
        return record
    }

    private func sequences(_ orders: [OrderRecord]) -> [Int?] {
        orders.map { $0.intent.id.parts?.sequence }
    }

    @Test func `open orders come from the oldest on, in whatever order they were entered`() throws {
        var table = OrderTable()
        // Written in base 36, 40 has two digits and 9 has one.
        for sequence in [40, 9, 37, 2] {
            let record = try order(sequence)
            table[record.intent.id] = record
        }
        #expect(sequences(table.open { _ in true }) == [2, 9, 37, 40])
        #expect(sequences(table.open { $0.intent.instrument.symbol == "EVEN" }) == [2, 40])
    }

    @Test func `a final order leaves the index and stays in the table until it is forgotten`()
        throws
    {
        var table = OrderTable(try (1...3).map { try order($0) })
        let id = try order(2).intent.id
        table[id]?.state = .filled
        #expect(sequences(table.open { _ in true }) == [1, 3])
        #expect(table[id]?.state == .filled && table.count == 3)
        table[id] = nil
        #expect(table[id] == nil && table.count == 2 && Array(table.values).count == 2)
        // Its place is taken by another one, which is found under its own id alone.
        let fresh = try order(4)
        table[fresh.intent.id] = fresh
        #expect(table[id] == nil && table[fresh.intent.id] == fresh)
        #expect(sequences(table.open { _ in true }) == [1, 3, 4])
    }

    @Test func `tables of the same orders are equal, and are read back from their text`() throws {
        let orders = try (1...5).map { try order($0, $0 % 3 == 0 ? .filled : .planned) }
        let one = OrderTable(orders)
        var other = OrderTable(orders.reversed())
        other[try order(9).intent.id] = try order(9)
        #expect(one != other)
        other[try order(9).intent.id] = nil
        #expect(one == other && one.hashValue == other.hashValue)
        let read = try JSONDecoder().decode(OrderTable.self, from: JSONEncoder().encode(one))
        #expect(read == one)
        #expect(sequences(read.open { _ in true }) == [1, 2, 4, 5])
    }
}
