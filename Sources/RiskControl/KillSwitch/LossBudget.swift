package import TradingCore

/// What can still be lost before the kill switch trips, and what a halt cannot prevent.
package struct LossBudget: Sendable, Hashable, Codable {
    /// Until the daily loss trips; zero when it has tripped.
    package let untilDailyLoss: Money
    /// Until the drawdown trips; zero when it has tripped.
    package let untilDrawdown: Money
    /// The smaller of the two: the most that can be lost before the kill switch acts.
    package let remaining: Money
    /// Exposure times the gap allowance: the loss that may pass between two marks.
    package let gapLoss: Money
    /// The share of the daily loss limit that is used: 1 trips. Negative after a gain.
    package let dailyLossUsed: Fraction
    /// The fall from the peak as a fraction of the peak.
    package let drawdown: Fraction

    /// The worst loss at the moment of a halt: what is left of the limits and one gap.
    package var worstLoss: Money { remaining + gapLoss }

    package init(
        untilDailyLoss: Money,
        untilDrawdown: Money,
        gapLoss: Money,
        dailyLossUsed: Fraction,
        drawdown: Fraction
    ) {
        self.untilDailyLoss = untilDailyLoss
        self.untilDrawdown = untilDrawdown
        remaining = min(untilDailyLoss, untilDrawdown)
        self.gapLoss = gapLoss
        self.dailyLossUsed = dailyLossUsed
        self.drawdown = drawdown
    }
}

/// The loss budget of one scope.
///
/// - Parameters:
///   - equity: the newest equity.
///   - dayOpening: equity at the start of the UTC day; over 0.
///   - peak: the highest equity; over 0.
///   - exposure: gross exposure: positions, live and unknown orders at full size.
///   - limits: the limits of the scope.
/// - Returns: nil when a number is missing, not positive or out of range: then nothing may be
///   risked, and the kill switch demands its halt.
package func lossBudget(
    equity: Money?,
    dayOpening: Money?,
    peak: Money?,
    exposure: Money?,
    limits: RiskLimits
) -> LossBudget? {
    guard let equity, equity.isPositive, let dayOpening, dayOpening.isPositive, let peak,
        peak.isPositive, let exposure,
        [equity, dayOpening, peak, exposure].allSatisfy({ CheckedAmounts.isInRange($0) }),
        let dailyMax = try? CheckedAmounts.times(dayOpening, limits.dailyLossMax, .down),
        let drawdownMax = try? CheckedAmounts.times(peak, limits.drawdownMax, .down),
        let gapLoss = try? CheckedAmounts.times(
            exposure.magnitude,
            limits.gapAllowance,
            .up
        ),
        let used = try? CheckedAmounts.share(dayOpening - equity, of: dailyMax, .up),
        let drawdown = try? CheckedAmounts.share(max(peak - equity, .zero), of: peak, .up)
    else { return nil }
    return LossBudget(
        untilDailyLoss: max(dailyMax - (dayOpening - equity), .zero),
        untilDrawdown: max(drawdownMax - (peak - equity), .zero),
        gapLoss: gapLoss,
        dailyLossUsed: used,
        drawdown: drawdown
    )
}

/// The most that all venues together can still lose: the whole book's own budget, or the sum of the
/// venues' budgets where that is less, for each venue halts by itself. Nil when one is missing.
package func totalRemaining(global: LossBudget?, venues: [LossBudget?]) -> Money? {
    guard let global else { return nil }
    var sum = Money.zero
    for venue in venues {
        guard let venue else { return nil }
        sum += venue.remaining
    }
    return venues.isEmpty ? global.remaining : min(global.remaining, sum)
}
