import RiskControl
import TradingCore

/// The instruments of a venue in which something is held or working, in no order that means anything.
struct VenueLoads {
    /// One instrument.
    struct Row {
        let id: InstrumentID
        var working = WorkingSum()
        /// What values its oldest open order; nil without any.
        var firstPrice: Price?
    }
    private(set) var rows: [Row] = []

    /// Adds an open order; the oldest comes first.
    mutating func add(_ order: borrowing OrderRecord, of id: InstrumentID) {
        let place = place(of: id)
        if rows[place].firstPrice == nil {
            rows[place].firstPrice = order.intent.valuationPrice
        }
        rows[place].working.add(
            order.intent.side,
            order.remaining,
            isReduceOnly: order.intent.isReduceOnly,
            price: order.intent.kind.price
        )
    }

    /// Sees to it that an instrument stands here.
    mutating func touch(_ id: InstrumentID) { _ = place(of: id) }

    /// Nearly always that of the order before.
    private mutating func place(of id: InstrumentID) -> Int {
        if let place = rows.lastIndex(where: { $0.id == id }) { return place }
        rows.append(Row(id: id))
        return rows.count - 1
    }
}
