import RiskControl
package import TradingCore

/// The report of `/risk` and the texts that the summary shares with it.
extension EngineState {
    /// The report of `/risk`: the budgets of the total and of each venue, exposure and open halts.
    package func riskReport() -> RiskReport {
        let total = budget(at: .total)
        let ledger = book.ledgers[.total]
        let limits = setup.policy.global
        let baseline = ledger?.day.lossBaseline
        let budgets = setup.countedMarkets
            .map { budget(at: $0.venue) }
        return RiskReport(
            time: moment.now,
            currency: setup.totalCurrency,
            equity: totalEquity,
            peak: ledger?.peak,
            drawdown: total?.drawdown,
            drawdownCap: limits.drawdownMax,
            dayLoss: totalEquity.flatMap { equity in baseline.map { $0 - equity } },
            dayLossCap: baseline.map { $0.times(limits.dailyLossMax, .down) },
            dayLossUsage: total?.dailyLossUsed,
            canStillLose: totalRemaining(global: total, venues: budgets),
            gapAllowance: total?.gapLoss,
            exposure: totalExposure ?? .zero,
            exposureCap: totalEquity.map { $0.times(limits.exposureMax, .down) },
            unknownOrders: book.openOrders.filter { $0.state == .unknown }.count,
            reduceOnly: book.isReduceOnly,
            halts: book.halts.map(\.row),
            venues: setup.runningMarkets.map(venueRiskRow),
            drifts: driftLines,
            unpriced: unpriced,
            currencyNote: setup.currencyNote
        )
    }

    private func venueRiskRow(_ market: MarketSetup) -> VenueRiskRow {
        let budget = budget(at: market.venue)
        let limits = setup.policy.limits(for: market.venue)
        return VenueRiskRow(
            venue: market.venue.text,
            currency: market.currency,
            equity: moment.venues[market.venue]?.equity,
            drawdown: budget?.drawdown,
            drawdownCap: limits.drawdownMax,
            dayLossUsage: budget?.dailyLossUsed,
            canStillLose: budget?.remaining,
            exposure: exposure(at: market.venue) ?? .zero,
            errorRate: errorRate(market.venue, limits)
        )
    }

    private func errorRate(_ venue: VenueID, _ limits: RiskLimits) -> Fraction? {
        guard let state = moment.venues[venue] else { return nil }
        let since = moment.now - limits.errorWindow
        let calls = state.calls.filter { $0 > since }.count
        if calls == 0 { return .zero }
        let errors = state.errors.filter { $0 > since }.count
        return Fraction(units: Int128(errors) * Fraction.unitsPerWhole / Int128(calls))
    }

    /// One line per drift.
    package var driftLines: [String] {
        driftRows.map { row in
            "#\(row.number) \(row.symbol): venue \(row.held.display), book "
                + "\(row.booked.display) (\(row.cause)), since \(row.since.display)"
                + (row.decision.isEmpty ? "" : "; \(row.decision)")
        }
    }
}
