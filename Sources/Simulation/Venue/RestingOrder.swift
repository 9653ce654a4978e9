import TradingCore

/// An accepted order that can still be filled.
struct RestingOrder: Sendable, Hashable {
    let intent: OrderIntent
    let venueOrderID: String
    /// Place in time among the orders of the venue.
    let sequence: Int
    /// The limit, the trigger, or for a market order the reference price that values its rest.
    let price: Price
    /// What may still be filled; a reduce-only order is cut to the position.
    var remaining: Quantity
    var filled: Quantity
    /// What was asked for or amended to, filled parts included.
    var quantity: Quantity
    /// A stop that was triggered is a market order from then on.
    var isTriggered = false

    var side: Side { intent.side }

    /// The order as the venue lists it.
    var listed: VenueOrder {
        VenueOrder(
            clientID: intent.id,
            venueOrderID: venueOrderID,
            instrument: intent.instrument,
            side: side,
            kind: intent.kind,
            quantity: filled + remaining,
            filled: filled,
            isReduceOnly: intent.isReduceOnly
        )
    }
}

extension Array where Element == RestingOrder {
    /// Inserts by price, then by time: prices rise along the array, or fall when `isFalling`.
    mutating func insert(_ order: RestingOrder, isFalling: Bool) {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            let other = self[middle]
            let isBehind: Bool
            if other.price == order.price {
                isBehind = other.sequence < order.sequence
            } else {
                isBehind = isFalling ? other.price > order.price : other.price < order.price
            }
            if isBehind { low = middle + 1 } else { high = middle }
        }
        insert(order, at: low)
    }

    mutating func remove(_ id: ClientOrderID) -> RestingOrder? {
        guard let index = firstIndex(where: { $0.intent.id == id }) else { return nil }
        return remove(at: index)
    }
}
