package import TradingCore

/// How far from a price, as plans write it.
package enum PlanDistance: Sendable, Hashable {
    /// So many average true ranges of the bar at which it is looked at: `2 atr`.
    case ranges(Double)
    /// A fraction of the price from which it is measured: `3%`.
    case fraction(Double)
    /// So many times the distance of the first stop: `2R`.
    case risks(Double)
    /// No distance but a place: `95000`.
    case price(Price)

    /// The place that lies this far above or below a price.
    ///
    /// - Parameters:
    ///   - base: in the unit of prices.
    ///   - isAbove: to which side; a written price lies where it lies.
    ///   - range: the average true range.
    ///   - risk: the distance of the first stop.
    /// - Returns: nil while a number that it needs is not known.
    func place(from base: Double, isAbove: Bool, range: Double?, risk: Double?) -> Double? {
        let distance: Double? =
            switch self {
            case .ranges(let count): range.map { $0 * count }
            case .fraction(let share): base * share
            case .risks(let count): risk.map { $0 * count }
            case .price: 0
            }
        if case .price(let price) = self { return price.approximate }
        return distance.map { isAbove ? base + $0 : base - $0 }
    }
}

extension PlanDistance: CustomStringConvertible {
    /// As it is written: `2 atr`, `3%`, `2R`, `95000`.
    package var description: String {
        switch self {
        case .ranges(let count): "\(RuleText.number(count)) atr"
        case .fraction(let share): RuleText.percent(share)
        case .risks(let count): "\(RuleText.number(count))R"
        case .price(let price): price.description
        }
    }
}
