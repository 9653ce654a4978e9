import Foundation
import Testing

/// The identities that hold over a journal's exports, computed anew in decimal numbers.
struct Books {
    private let fills: Table
    private let equity: Table
    private let cash: [(kind: String, amount: Decimal)]

    init(_ journal: JournalLook) throws {
        fills = try journal.table("fills")
        equity = try journal.table("equity")
        cash = try journal.events().filter { $0["kind"] as? String == "cash_moved" }
            .map { event in
                let payload = event["payload"] as? [String: Any] ?? [:]
                return (payload["kind"] as? String ?? "", Self.number(payload["amount"]))
            }
    }

    /// Balance = deposits + funding + realised - fees; equity = balance + unrealised, at every mark.
    func expectTheyAddUp(_ place: SourceLocation = #_sourceLocation) throws {
        let marks = equity.rows.filter { $0["venue"] == "paper-replay" }
        #expect(!marks.isEmpty, sourceLocation: place)
        let torn = marks.count {
            Self.number($0["equity"]) != Self.number($0["balance"]) + Self.number($0["unrealised"])
        }
        #expect(torn == 0, "equity is not balance + unrealised", sourceLocation: place)
        let realised = fills.column("realised").map { Self.number($0) }.reduce(0, +)
        let fees = fills.column("fee").map { Self.number($0) }.reduce(0, +)
        let moved = cash.map(\.amount).reduce(0, +)
        #expect(!cash.isEmpty, "no deposit in the journal", sourceLocation: place)
        let last = try #require(marks.last)
        #expect(
            Self.number(last["balance"]) == moved + realised - fees,
            "balance \(last["balance"] ?? "") is not \(moved) + \(realised) - \(fees)",
            sourceLocation: place
        )
    }

    /// The position that the fills make, from the first to the last.
    var position: Decimal {
        fills.rows.map { row in
            let quantity = Self.number(row["quantity"])
            return row["side"] == "buy" ? quantity : -quantity
        }.reduce(0, +)
    }

    /// The position of the engine's book after the last fill, as it was journaled.
    static func bookedPosition(_ journal: JournalLook) throws -> Decimal? {
        let last = try journal.events().last { $0["kind"] as? String == "fill_booked" }
        return (last?["payload"] as? [String: Any]).map { number($0["positionAfter"]) }
    }

    /// A decimal number, whether it stands as text or as a JSON number.
    private static func number(_ value: Any?) -> Decimal {
        if let text = value as? String { return Decimal(string: text) ?? .nan }
        if let number = value as? NSNumber { return Decimal(string: "\(number)") ?? .nan }
        return .nan
    }
}
