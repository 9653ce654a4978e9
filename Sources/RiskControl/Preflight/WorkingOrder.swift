package import TradingCore

/// One of our orders that can still be filled as far as we know (planned, sending, live, partial
/// or unknown), as the risk gate counts it.
package struct WorkingOrder: Sendable, Hashable {
    package let side: Side
    /// Base units not yet filled; an unknown order counts in full.
    package let remaining: Quantity
    package let isReduceOnly: Bool
    package let state: OrderState
    /// The limit or trigger; nil for a market order.
    package let price: Price?
    package let purpose: OrderPurpose

    package init(
        side: Side,
        remaining: Quantity,
        isReduceOnly: Bool,
        state: OrderState,
        price: Price?,
        purpose: OrderPurpose
    ) {
        self.side = side
        self.remaining = remaining
        self.isReduceOnly = isReduceOnly
        self.state = state
        self.price = price
        self.purpose = purpose
    }
}

extension Sequence<WorkingOrder> {
    /// Base units that the orders of one side may still move the position by. Reduce-only orders
    /// are left out, for the venue cuts them at flat.
    func unguarded(on side: Side) -> Quantity {
        filter { $0.side == side && !$0.isReduceOnly }
            .reduce(Quantity.zero) { $0 + $1.remaining }
    }

    /// The highest price among the orders of one side that can grow the position.
    func dearestPrice(on side: Side) -> Price? {
        filter { $0.side == side && !$0.isReduceOnly }.compactMap(\.price).max()
    }

    /// Base units of all orders of one side.
    func total(on side: Side) -> Quantity {
        filter { $0.side == side }.reduce(Quantity.zero) { $0 + $1.remaining }
    }
}

/// The exposure of one instrument: see ``exposure(position:working:mark:)``.
package func exposure(position: Quantity, orders: [WorkingOrder], mark: Price) -> Money? {
    var working = WorkingSum()
    for order in orders {
        working.add(
            order.side,
            order.remaining,
            isReduceOnly: order.isReduceOnly,
            price: order.price
        )
    }
    return exposure(position: position, working: working, mark: mark)
}
