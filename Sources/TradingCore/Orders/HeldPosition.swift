/// A position with the money that it cost, so that profit and loss add up to the last unit. The book
/// and the simulated venue count with this one arithmetic. Values are rounded against the holder;
/// a partial close takes its share of the cost, to the nearest unit. All of its money is in the instrument's
/// quote currency.
package struct HeldPosition: Sendable, Hashable, Codable {
    /// Signed; positive is long.
    package private(set) var quantity: Quantity
    /// What the open quantity cost, signed like the quantity.
    package private(set) var cost: Money

    package static let flat = HeldPosition(quantity: .zero, cost: .zero)

    package init(quantity: Quantity, cost: Money) {
        self.quantity = quantity
        self.cost = cost
    }

    /// A position of a quantity at an average price, as a venue tells it.
    package init(quantity: Quantity, averagePrice: Price) {
        self.quantity = quantity
        cost = notional(of: quantity, at: averagePrice, .nearest)
    }

    /// The average entry price; zero when flat.
    package var averagePrice: Price {
        if quantity.isZero { return .zero }
        let units = cost.units.scaled(by: Price.unitsPerWhole, over: quantity.units, .nearest)
        return Price(units: units)
    }

    /// Profit or loss of the open quantity at a price.
    package func unrealised(at price: Price) -> Money {
        notional(of: quantity, at: price, .down) - cost
    }

    /// Applies a fill and returns the realised profit or loss, before fees. A fill that crosses
    /// zero closes the old position first and opens the rest at its price.
    package mutating func apply(_ side: Side, _ filled: Quantity, at price: Price) -> Money {
        let signed = side.signed(filled)
        let isClosing = !quantity.isZero && quantity.isNegative != signed.isNegative
        guard isClosing else {
            open(signed, at: price)
            return .zero
        }
        let closed = min(filled, quantity.magnitude)
        let realised = close(closed, at: price)
        let rest = filled - closed
        if rest.isPositive { open(side.signed(rest), at: price) }
        return realised
    }

    private mutating func open(_ signed: Quantity, at price: Price) {
        quantity += signed
        cost += notional(of: signed, at: price, .up)
    }

    private mutating func close(_ closed: Quantity, at price: Price) -> Money {
        let signedClosed = quantity.isNegative ? -closed : closed
        let costOfClosed =
            closed == quantity.magnitude
            ? cost
            : Money(
                units: cost.units.scaled(
                    by: signedClosed.units,
                    over: quantity.units,
                    .nearest
                )
            )
        quantity -= signedClosed
        cost -= costOfClosed
        return notional(of: signedClosed, at: price, .down) - costOfClosed
    }
}
