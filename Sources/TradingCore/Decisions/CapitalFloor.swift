/// The least equity with which a strategy can hold what its parameters ask for, and the numbers that it was
/// reckoned from.
package struct CapitalFloor: Sendable, Hashable {
    /// Account currency, rounded up.
    package let equity: Money
    package let explanation: Explanation

    package init(equity: Money, explanation: Explanation) {
        self.equity = equity
        self.explanation = explanation
    }

    /// The smallest order of an instrument that is part of it, in its quote currency: at least one lot, the
    /// smallest quantity and the smallest value of its venue. Nil without a positive price.
    package static func smallestOrder(of instrument: Instrument, at price: Price?) -> Money? {
        guard let price, price.isPositive else { return nil }
        let quantity = max(instrument.lot, instrument.quantityMin).rounded(to: instrument.lot, .up)
        return max(instrument.notionalMin, notional(of: quantity, at: price, .up))
    }

    /// The equity of which a share is the dearest of the smallest orders; nil without any order or with a
    /// share that is not over zero.
    ///
    /// - Parameters:
    ///   - share: what one position may have, a multiple of equity.
    ///   - orders: smallest orders by symbol.
    /// - Returns: the floor with the order that decided.
    package static func forShare(_ share: Double, of orders: [String: Money]) -> CapitalFloor? {
        guard let fraction = Fraction(approximating: share), fraction.isPositive,
            let dearest = orders.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })
        else { return nil }
        let equity = dearest.value.divided(by: fraction, .up)
        return CapitalFloor(
            equity: equity,
            explanation: Explanation(
                "The smallest order of \(dearest.key) is \(dearest.value.display), and one position "
                    + "may have \(fraction.display) of equity.",
                [
                    NamedNumber("smallest order", dearest.value.display),
                    NamedNumber("share of equity", fraction.display),
                    NamedNumber("capital floor", equity.display),
                ]
            )
        )
    }
}

extension MarketView {
    /// The price that a size is taken at: the ask of a sane quote, or the given one.
    package func sizingPrice(of instrument: InstrumentID, close: Price?) -> Price? {
        if let quote = quotes[instrument], quote.isSane { return quote.ask }
        return close
    }

    /// The equity in the quote currency of an instrument, for its size; zero where the rate is not known.
    package func equity(in instrument: InstrumentID) -> Money {
        quoted(equity, in: instrument) ?? .zero
    }

    /// Account money in the quote currency of an instrument, rounded down; nil where the rate is not known.
    package func quoted(_ money: Money, in instrument: InstrumentID) -> Money? {
        guard let rate = rates[instrument] else { return money }
        return rate.isPositive ? money.quoted(at: rate, .down) : nil
    }

    /// Money in the quote currency of an instrument as account money, rounded up; nil where the rate is not
    /// known.
    package func accounted(_ money: Money, of instrument: InstrumentID) -> Money? {
        guard let rate = rates[instrument] else { return money }
        return rate.isPositive ? money.converted(at: rate, .up) : nil
    }

    /// The smallest order of an instrument in account money, at the price that sizes are taken at; nil without
    /// a price or a rate.
    package func smallestOrder(of instrument: Instrument, close: Price?) -> Money? {
        let price = sizingPrice(of: instrument.id, close: close)
        return CapitalFloor.smallestOrder(of: instrument, at: price)
            .flatMap { accounted($0, of: instrument.id) }
    }
}
