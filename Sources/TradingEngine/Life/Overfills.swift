import RiskControl
import TradingCore

extension Book {
    /// Whoever lifts a halt for it knows what the orders hold.
    mutating func takeOverfills(under scope: HaltScope) {
        let known = orders.values.filter { order in
            let id = order.intent.instrument
            return order.isOverfilled
                && scope.covers(
                    venue: id.venue,
                    strategy: order.intent.strategy,
                    symbol: id.symbol
                )
        }
        for order in known { orders[order.intent.id]?.isOverfillTaken = true }
    }
}

/// Orders that filled beyond what was asked for. The truth is taken, and the venue halted.
extension EngineState {
    /// An answer that tells an order's whole story may tell an execution before it says that it took the
    /// place of another. For so long entries wait at the venue; then the halt comes.
    static let overfillGrace = TimeSpan.seconds(2)

    mutating func noteOverfill(_ order: OrderRecord, _ via: Evidence.Source) {
        let id = order.intent.id
        guard via == .venueLookup else { return haltOverfill(order) }
        moment.overfilledSince[id] = moment.overfilledSince[id] ?? moment.now
    }

    /// Whether an order of a venue holds more than was asked for, and nobody has said yet why.
    func isOverfilled(_ venue: VenueID) -> Bool {
        moment.overfilledSince.keys.contains { book.orders[$0]?.intent.instrument.venue == venue }
    }

    /// What an earlier life saw, and had no time to halt for.
    mutating func recoverOverfills() {
        for order in book.orders.values where order.isOverfilled && order.isOverfillTaken != true {
            moment.overfilledSince[order.intent.id] = moment.now
        }
    }

    /// Halts for what no correction has explained.
    mutating func watchOverfills() {
        for (id, since) in moment.overfilledSince.sorted(by: { $0.key < $1.key }) {
            guard let order = book.orders[id], order.isOverfilled else {
                moment.overfilledSince[id] = nil
                continue
            }
            guard moment.now - since >= Self.overfillGrace else { continue }
            moment.overfilledSince[id] = nil
            haltOverfill(order)
        }
    }

    private mutating func haltOverfill(_ order: OrderRecord) {
        latch(
            scope: .venue(order.intent.instrument.venue),
            cause: .overfill,
            reason: "The venue filled more than was asked for.",
            evidence: [
                NamedNumber("order", order.intent.id), NamedNumber("asked", order.quantityMax),
                NamedNumber("filled", order.filled),
            ],
            by: "engine"
        )
    }
}
