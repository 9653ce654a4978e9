package import TradingCore

/// What the working orders of one instrument can still move its position by, added up one by one.
package struct WorkingSum: Sendable, Hashable {
    private var buys = Quantity.zero
    private var sells = Quantity.zero
    private var dearestBuy: Price?
    private var dearestSell: Price?

    package init() {}

    /// Adds an order: the base units that are left of it, and its limit or trigger. Reduce-only orders are left
    /// out, for the venue cuts them at flat.
    package mutating func add(
        _ side: Side,
        _ remaining: Quantity,
        isReduceOnly: Bool,
        price: Price?
    ) {
        if isReduceOnly { return }
        switch side {
        case .buy:
            buys += remaining
            if let price { dearestBuy = max(dearestBuy ?? price, price) }
        case .sell:
            sells += remaining
            if let price { dearestSell = max(dearestSell ?? price, price) }
        }
    }

    /// The larger of what the position and the orders of one side make of it, at `mark` or the dearest price.
    fileprivate func value(_ side: Side, onto position: Quantity, at mark: Price) -> Money? {
        let size = position + side.signed(side == .buy ? buys : sells)
        let dearest = side == .buy ? dearestBuy : dearestSell
        return try? CheckedAmounts.value(
            of: max(size.magnitude, position.magnitude),
            at: dearest.map { max($0, mark) } ?? mark,
            .up
        )
    }
}

/// The exposure of one instrument: the larger of the two values that its position can reach when
/// the working orders of one side fill in full, valued at `mark` or at the dearest of their prices.
/// Orders that the venue holds to reducing do not count.
///
/// - Parameters:
///   - position: signed, base units.
///   - working: what the orders can still do.
///   - mark: the price of now.
///   - rate: account money for one unit of quote currency.
/// - Returns: account money; nil when a product leaves the exact range.
package func exposure(
    position: Quantity,
    working: WorkingSum,
    mark: Price,
    rate: Fraction = .one
) -> Money? {
    guard let long = working.value(.buy, onto: position, at: mark),
        let short = working.value(.sell, onto: position, at: mark)
    else { return nil }
    return try? CheckedAmounts.converted(max(long, short), at: rate, .up)
}
