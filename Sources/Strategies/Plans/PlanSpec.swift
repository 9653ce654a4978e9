package import TradingCore

/// A part of the position that is sold when the price has come so far.
package struct PlanTarget: Sendable, Hashable {
    /// Measured from the entry.
    package let distance: PlanDistance
    /// The share of the largest size that was held.
    package let share: Fraction

    package init(at distance: PlanDistance, share: Fraction) {
        self.distance = distance
        self.share = share
    }
}

/// How a position is led from its entry to its end: one stop of the full size rests at the venue and is
/// only ever moved toward the price; parts are taken where the price has come far enough; time ends it.
///
/// Everything is looked at when a bar closes, and by its close.
package struct PlanSpec: Sendable, Hashable {
    /// The first stop, measured from the close of the bar at which the position began.
    package var stop: PlanDistance?
    /// How far the close must be beyond the entry for the stop to move to the entry.
    package var breakeven: PlanDistance?
    /// How far behind the close the stop follows.
    package var trail: PlanDistance?
    /// At most ``targetsMax``.
    package var targets: [PlanTarget] = []
    /// Closed bars after which the position is closed.
    package var exitAfterBars: Int?
    /// The period of the average true range.
    package var rangeBars = 14

    package static let targetsMax = 8
    /// The bounds of `exitAfterBars` and `rangeBars`.
    package static let barsMax = 10_000

    package init() {}

    /// The first stop; without one the trailing stop begins at once.
    var firstStop: PlanDistance? { stop ?? trail }

    /// Whether it does anything to a position.
    package var isLeading: Bool {
        stop != nil || breakeven != nil || trail != nil || !targets.isEmpty
            || exitAfterBars != nil
    }

    /// Whether an average true range is needed.
    package var usesRange: Bool {
        ([stop, breakeven, trail] + targets.map(\.distance)).contains {
            if case .ranges = $0 { true } else { false }
        }
    }

    /// Bars that it must have seen, so that a restart finds the range settled and can count.
    package var warmUpBars: Int {
        let range = usesRange ? Indicator.averageTrueRange(rangeBars).barsToSettle : 1
        return max(range, exitAfterBars ?? 1)
    }

    /// What contradicts itself, a sentence without full stop each, with the key that it is about.
    package func problems() -> [(key: String, reason: String)] {
        var found: [(key: String, reason: String)] = []
        if case .risks = stop {
            found.append(
                ("stop", "R is the distance of the stop itself; write 2 atr, 3% or a price")
            )
        }
        switch trail {
        case .price, .risks:
            found.append(("trail", "a stop trails by a distance; write 3 atr or 3%"))
        default: break
        }
        let needsRisk = [breakeven] + targets.map(\.distance)
        if firstStop == nil,
            needsRisk.contains(where: { if case .risks = $0 { true } else { false } })
        {
            found.append(("stop", "is missing, and R is its distance; write for example 2 atr"))
        }
        let shares = targets.map(\.share).reduce(Fraction.zero, +)
        if shares > .one {
            found.append(("take", "the parts add up to \(shares.display), more than the position"))
        }
        if targets.count > Self.targetsMax {
            found.append(("take", "has more than \(Self.targetsMax) parts"))
        }
        return found
    }
}
