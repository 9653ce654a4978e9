package import TradingCore

/// The automatic halt. Pure, and it fails closed: what cannot be computed demands a halt as well.
///
/// - Daily loss and drawdown trip when the loss reaches its limit in two observations in a row that
///   lie `lossConfirmation` apart, or at once when the caller has confirmed the price.
/// - An equity that is missing or too old, or baselines that are missing, trip `equityUnknown`
///   after `equityStaleAfter`. An equity of zero or less trips it as soon as it is confirmed.
/// - The error rate trips when at least `errorCountMin` calls failed and their share reaches
///   `errorRateMax`.
/// - A drift trips when it is older than `driftMax`.
package func killSwitch(_ input: KillSwitchInput, limits: RiskLimits) -> [HaltDemand] {
    var demands = equityDemands(input, limits)
    if let demand = errorRateDemand(input, limits) { demands.append(demand) }
    if let demand = driftDemand(input, limits) { demands.append(demand) }
    return demands
}

/// Whether the equity of this observation breaches a loss limit or is zero or less. Feed the answer
/// to `LossConfirmation`, then call the kill switch with its `breachedSince`.
package func isLossBreached(_ input: KillSwitchInput, limits: RiskLimits) -> Bool {
    guard let equity = input.equity else { return false }
    return equity <= lossFloor(dayOpening: input.dayOpening, peak: input.peak, limits: limits)
}

/// The equity at or under which a loss limit is breached, in account currency; zero without baselines. It
/// changes with the baselines alone, so that whoever looks every second may keep it.
package func lossFloor(dayOpening: Money?, peak: Money?, limits: RiskLimits) -> Money {
    max(.zero, max(floor(dayOpening, limits.dailyLossMax), floor(peak, limits.drawdownMax)))
}

/// Whether losses can be measured: both baselines are known and positive.
package func areBaselinesKnown(dayOpening: Money?, peak: Money?) -> Bool {
    isKnown(dayOpening) && isKnown(peak)
}

private func equityDemands(_ input: KillSwitchInput, _ limits: RiskLimits) -> [HaltDemand] {
    guard let equity = input.equity, let time = input.equityTime,
        input.now - time <= limits.equityStaleAfter
    else { return unknownDemand(input, limits).map { [$0] } ?? [] }
    let isConfirmed =
        input.isLossConfirmed
        || input.breachedSince.map { time - $0 >= limits.lossConfirmation && time > $0 } ?? false
    guard equity.isPositive else {
        guard isConfirmed else { return [] }
        return [
            HaltDemand(
                scope: input.scope,
                cause: .equityUnknown,
                reason: "The equity is \(equity.display), which no limit can be measured by.",
                evidence: [NamedNumber("equity", equity)]
            )
        ]
    }
    var demands: [HaltDemand] = []
    let hasBaselines = areBaselinesKnown(dayOpening: input.dayOpening, peak: input.peak)
    if !hasBaselines, let demand = unknownDemand(input, limits) { demands.append(demand) }
    if isConfirmed { demands += lossRows(input, equity, limits) }
    return demands
}

private func isKnown(_ baseline: Money?) -> Bool {
    baseline.map { $0.isPositive && CheckedAmounts.isInRange($0) } ?? false
}

/// The demand for an equity or a baseline that is missing for longer than the grace.
private func unknownDemand(_ input: KillSwitchInput, _ limits: RiskLimits) -> HaltDemand? {
    let isEquityFresh =
        input.equity != nil
        && input.equityTime.map { input.now - $0 <= limits.equityStaleAfter } ?? false
    let since =
        isEquityFresh
        ? input.watchedSince : max(input.equityTime ?? input.watchedSince, input.watchedSince)
    let age = input.now - since
    guard age > limits.equityStaleAfter else { return nil }
    let what =
        isEquityFresh
        ? "The day's opening equity or the peak is not known" : "The equity is not known"
    return HaltDemand(
        scope: input.scope,
        cause: .equityUnknown,
        reason: "\(what) for \(age.display), and \(limits.equityStaleAfter.display) is allowed.",
        evidence: [
            NamedNumber("equity", input.equity?.description ?? "unknown"),
            NamedNumber("opening equity", input.dayOpening?.description ?? "unknown"),
            NamedNumber("peak equity", input.peak?.description ?? "unknown"),
            NamedNumber("age", age.display),
            NamedNumber("limit", limits.equityStaleAfter.display),
        ]
    )
}

/// A baseline less its share that may be lost; zero where it is not known.
private func floor(_ baseline: Money?, _ lossMax: Fraction) -> Money {
    guard let baseline, baseline.isPositive,
        let allowed = try? CheckedAmounts.times(baseline, lossMax, .down)
    else { return .zero }
    return baseline - allowed
}

/// The loss limits that this equity breaches.
private func lossRows(
    _ input: KillSwitchInput,
    _ equity: Money,
    _ limits: RiskLimits
)
    -> [HaltDemand]
{
    let rows: [(HaltCause, Money?, Fraction, String)] = [
        (.dailyLoss, input.dayOpening, limits.dailyLossMax, "the day's opening equity"),
        (.drawdown, input.peak, limits.drawdownMax, "the peak equity"),
    ]
    return rows.compactMap { cause, baseline, lossMax, name -> HaltDemand? in
        guard let baseline, baseline.isPositive,
            let allowed = try? CheckedAmounts.times(baseline, lossMax, .down)
        else { return nil }
        let loss = baseline - equity
        guard loss >= allowed else { return nil }
        let share = try? CheckedAmounts.share(loss, of: baseline, .up)
        return HaltDemand(
            scope: input.scope,
            cause: cause,
            reason: "The equity of \(equity.display) is \(loss.display) under \(name) of "
                + "\(baseline.display); \(allowed.display) (\(lossMax.display)) is allowed.",
            evidence: [
                NamedNumber("equity", equity), NamedNumber("baseline", baseline),
                NamedNumber("loss", loss), NamedNumber("limit", allowed),
                NamedNumber("loss share", share?.display ?? "over all bounds"),
            ]
        )
    }
}

private func errorRateDemand(_ input: KillSwitchInput, _ limits: RiskLimits) -> HaltDemand? {
    guard input.errorCount >= limits.errorCountMin, input.errorCount > 0 else { return nil }
    // More errors than calls would be a mistake of the counter; the rate is then read as 1.
    let calls = max(input.callCount, input.errorCount)
    let rate = Fraction(units: Int128(input.errorCount) * Fraction.unitsPerWhole / Int128(calls))
    guard rate >= limits.errorRateMax else { return nil }
    return HaltDemand(
        scope: input.scope,
        cause: .errorRate,
        reason: "\(input.errorCount) of \(calls) calls failed within "
            + "\(limits.errorWindow.display).",
        evidence: [
            NamedNumber("errors", input.errorCount), NamedNumber("calls", calls),
            NamedNumber("rate", rate.display), NamedNumber("limit", limits.errorRateMax.display),
        ]
    )
}

private func driftDemand(_ input: KillSwitchInput, _ limits: RiskLimits) -> HaltDemand? {
    guard let since = input.driftSince else { return nil }
    let age = input.now - since
    guard age > limits.driftMax else { return nil }
    return HaltDemand(
        scope: input.scope,
        cause: .drift,
        reason: "Book and venue disagree since \(since.display), longer than "
            + "\(limits.driftMax.display).",
        evidence: [
            NamedNumber("age", age.display), NamedNumber("limit", limits.driftMax.display),
        ]
    )
}
