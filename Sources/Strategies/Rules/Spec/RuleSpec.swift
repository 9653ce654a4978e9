package import TradingCore

/// A strategy as it was written: when to open and close positions, how large, and how they are led.
package struct RuleSpec: Sendable, Hashable {
    /// The bars by whose close everything is judged; nil for the usual ones, of an hour.
    package var interval: BarInterval?
    /// The symbols or base currencies that it trades; empty for all that it is given.
    package var symbols: [String] = []
    /// Opens a long position.
    package var buy: RuleCondition?
    /// Closes it.
    package var sell: RuleCondition?
    /// Opens a short position.
    package var short: RuleCondition?
    /// Closes it.
    package var cover: RuleCondition?
    /// What must hold besides for any new position.
    package var filters: [RuleCondition] = []
    package var size = RuleSizing.fraction(.percent(10))
    /// The largest notional of a position, as a multiple of equity.
    package var notionalMax = Fraction.one
    /// How many positions are held at once; nil for one of each instrument.
    package var positionsMax: Int?
    package var plan = PlanSpec()
    /// For annualising; nil where bars run around the clock.
    package var barsPerYear: Double?

    package init() {}

    /// The returns from which the volatility of `size: volatility` is taken.
    static let volatilityBars = 20

    var annualBars: Double { barsPerYear ?? 365.25 * 86_400 / Double(bars.seconds) }

    /// The bars that it digests.
    package var bars: BarInterval { interval ?? .hour }

    /// Conditions in the order in which the program holds them.
    package var conditions: [RuleCondition] {
        [buy, sell, short, cover].compactMap(\.self) + filters
    }

    /// Closed bars before the first decision: every mean has forgotten how it began.
    package var warmUpBars: Int {
        let volatility: Int = if case .volatility = size { Self.volatilityBars + 1 } else { 1 }
        return max(RuleProgram(conditions).barsToSettle, plan.warmUpBars, volatility)
    }

    /// What contradicts itself, with the key that it is about.
    func problems() -> [(key: String, reason: String)] {
        var found: [(key: String, reason: String)] = []
        if buy == nil, short == nil {
            found.append(("buy", "is missing, and so is short; write when to open a position"))
        }
        if sell != nil, buy == nil {
            found.append(("sell", "closes what buy opens, and buy is missing"))
        }
        if cover != nil, short == nil {
            found.append(("cover", "closes what short opens, and short is missing"))
        }
        found += withoutEnd()
        if case .risk = size, plan.firstStop == nil {
            found.append(("stop", "is missing, and size: risk is reckoned by its distance"))
        }
        if case .price = plan.stop, buy != nil, short != nil {
            found.append(("stop", "is a price, which cannot stop long and short positions alike"))
        }
        // What was left out, such as the numbers of rsi, is written out when it is kept.
        for (key, text) in fields.sorted(by: { $0.key < $1.key })
        where (try? RuleLexer.tokens(of: text)) == nil {
            found.append((key, "is too long when it is written out in full"))
        }
        return found + plan.problems()
    }

    private func withoutEnd() -> [(key: String, reason: String)] {
        let isLed =
            plan.firstStop != nil || plan.exitAfterBars != nil
            || plan.targets.map(\.share).reduce(Fraction.zero, +) == .one
        if isLed { return [] }
        var found: [(key: String, reason: String)] = []
        if buy != nil, sell == nil {
            found.append(
                (
                    "sell",
                    "is missing, and nothing else ends a long position: neither stop, take nor exit_after"
                )
            )
        }
        if short != nil, cover == nil {
            found.append(
                (
                    "cover",
                    "is missing, and nothing else ends a short position: neither stop, take nor exit_after"
                )
            )
        }
        return found
    }
}
