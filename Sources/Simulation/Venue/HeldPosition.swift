import TradingCore

/// A position with its exact entry value. Keeping the value and not the average price makes every
/// fill conserve money to the unit.
struct HeldPosition: Sendable, Hashable {
    /// Signed; positive is long.
    private(set) var quantity = Quantity.zero
    /// What the open quantity cost, signed like the quantity.
    private(set) var cost = Money.zero

    init() {}

    init(quantity: Quantity, cost: Money) {
        self.quantity = quantity
        self.cost = cost
    }

    /// Zero when flat.
    var averagePrice: Price {
        guard !quantity.isZero else { return .zero }
        return Price(
            units: cost.units.scaled(by: Price.unitsPerWhole, over: quantity.units, .nearest)
        )
    }

    /// Profit or loss if it were closed at `price`.
    func unrealised(at price: Price) -> Money {
        notional(of: quantity, at: price, .down) - cost
    }

    /// Books a fill of the signed `change` at `price`; returns the realised profit or loss before
    /// fees. Values are rounded against the holder; a partial close takes its share of the cost.
    mutating func book(_ change: Quantity, at price: Price) -> Money {
        let value = notional(of: change, at: price, .up)
        let isOpening = quantity.isZero || quantity.isNegative == change.isNegative
        guard !isOpening else {
            quantity += change
            cost += value
            return .zero
        }
        let realised: Money
        if change.magnitude < quantity.magnitude {
            let share = cost.units.scaled(
                by: change.magnitude.units,
                over: quantity.magnitude.units,
                .nearest
            )
            cost -= Money(units: share)
            realised = -value - Money(units: share)
        } else {
            let closing = notional(of: -quantity, at: price, .up)
            realised = -closing - cost
            cost = value - closing
        }
        quantity += change
        return realised
    }
}
