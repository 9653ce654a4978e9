package import TradingCore

/// Where a position stands in its plan. Made of bars, the position and an anchor alone: bars that are taken
/// twice change nothing.
package struct PlanState: Sendable, Hashable {
    package let isLong: Bool
    /// The close of the bar at which it began.
    package let openedAt: UTCTime
    /// The average price of the position.
    package private(set) var entry: Price
    /// The largest size that was held; positive.
    package private(set) var size: Quantity
    /// The distance of the first stop; nil without one.
    package let risk: Price?
    /// Where the stop shall rest, before it is moved to the tick.
    package private(set) var stop: Price?
    /// A bit for each target that was reached.
    package private(set) var reached = 0

    /// Begins at a close.
    init(
        isLong: Bool,
        at close: PlanClose,
        entry: Price,
        size: Quantity,
        _ spec: PlanSpec
    ) {
        self.isLong = isLong
        openedAt = close.time
        self.entry = entry
        self.size = size
        stop = PlanState.firstStop(isLong: isLong, at: close, spec)
        risk = stop.map { Price(units: ($0.units - close.price.units)).magnitude }
    }

    /// Goes on from an anchor; nil for one of no open position.
    init?(_ anchor: StrategyAnchor) {
        guard let size = anchor.prices["size"], size.isPositive,
            let side = anchor.prices["side"], let entry = anchor.prices["entry"]
        else { return nil }
        isLong = side.isPositive
        openedAt = anchor.since
        self.entry = entry
        self.size = Quantity(units: size.units)
        risk = anchor.prices["risk"]
        stop = anchor.prices["stop"]
        reached = Int((anchor.prices["reached"]?.units ?? 0) / Price.unitsPerWhole)
    }

    /// Its numbers for an anchor.
    var prices: [String: Price] {
        var prices: [String: Price] = [
            "side": Price(whole: isLong ? 1 : -1), "entry": entry, "size": Price(units: size.units),
            "reached": Price(whole: reached),
        ]
        prices["risk"] = risk
        prices["stop"] = stop
        return prices
    }

    /// Where the first stop lies; nil without one, while its distance is not known, or where it would not
    /// lie behind the price.
    static func firstStop(isLong: Bool, at close: PlanClose, _ spec: PlanSpec) -> Price? {
        let last = close.price.approximate
        guard let distance = spec.firstStop,
            let place = distance.place(
                from: last,
                isAbove: !isLong,
                range: close.range,
                risk: nil
            ),
            isLong ? place < last : place > last, place > 0
        else { return nil }
        if case .price(let price) = distance { return price }
        return Price(approximating: place)
    }

    /// The position is what it is now.
    mutating func note(entry: Price, size: Quantity) {
        self.entry = entry
        self.size = max(self.size, size)
    }

    /// Looks at a later close: moves the stop toward the price, and notes the targets that were reached.
    mutating func step(_ close: PlanClose, _ spec: PlanSpec) {
        if let breakeven = spec.breakeven, hasCome(breakeven, close) { tighten(to: entry) }
        if let trail = spec.trail,
            let place = trail.place(
                from: close.price.approximate,
                isAbove: !isLong,
                range: close.range,
                risk: risk?.approximate
            ), place > 0, let price = Price(approximating: place)
        {
            tighten(to: price)
        }
        for (index, target) in spec.targets.enumerated() where hasCome(target.distance, close) {
            reached |= 1 << index
        }
    }

    private func hasCome(_ distance: PlanDistance, _ close: PlanClose) -> Bool {
        let place = distance.place(
            from: entry.approximate,
            isAbove: isLong,
            range: close.range,
            risk: risk?.approximate
        )
        guard let place else { return false }
        let last = close.price.approximate
        return isLong ? last >= place : last <= place
    }

    private mutating func tighten(to price: Price) {
        stop = stop.map { isLong ? max($0, price) : min($0, price) } ?? price
    }

    /// What shall be left of the position after the targets that were reached; positive.
    func left(_ spec: PlanSpec) -> Quantity {
        let taken = spec.targets.indices.filter { reached & (1 << $0) != 0 }
            .map { spec.targets[$0].share }.reduce(Fraction.zero, +)
        let rest = max(Fraction.one - taken, .zero)
        return size.times(rest, .up)
    }
}

/// What a plan looks at when a bar closes.
package struct PlanClose: Sendable, Hashable {
    package let time: UTCTime
    package let price: Price
    /// The average true range; nil while it is not known.
    package let range: Double?
}
