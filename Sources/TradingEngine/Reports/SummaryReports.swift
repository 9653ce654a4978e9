import RiskControl
package import TradingCore

/// What only the agent around the engine knows, for the daily summary.
package struct SummarySurroundings: Sendable {
    package let day: UTCDay
    package let isLate: Bool
    package let undelivered: Int?
    package let uptimeSeconds: Int
    package let headSequence: Int64
    package let headHash: String
    /// For the picture.
    package let curve: EquityTrail?

    package init(
        day: UTCDay,
        isLate: Bool,
        undelivered: Int?,
        uptimeSeconds: Int,
        headSequence: Int64,
        headHash: String,
        curve: EquityTrail? = nil
    ) {
        self.curve = curve
        self.day = day
        self.isLate = isLate
        self.undelivered = undelivered
        self.uptimeSeconds = uptimeSeconds
        self.headSequence = headSequence
        self.headHash = headHash
    }
}

extension EngineState {
    /// The daily summary. Equity change = realised - fees + funding + change of unrealised, to the
    /// last unit, for the venues of the total.
    package func summaryReport(_ around: SummarySurroundings) -> SummaryReport {
        let balance = balanceReport()
        let total = budget(at: .total)
        let ledger = book.ledgers[.total]
        let startsOfDay = book.startsOfDay.counts(of: moment.now.day)["starts"] ?? 0
        return SummaryReport(
            day: around.day,
            time: moment.now,
            isLate: around.isLate,
            currency: setup.totalCurrency,
            total: balance.total,
            venues: balance.venues,
            pnl: dayRow(around.day),
            equityChange: todayNet(.total),
            unrealisedChange: unrealisedChange,
            drawdown: total?.drawdown,
            drawdownCap: setup.policy.global.drawdownMax,
            dayLossUsage: ledger == nil ? nil : total?.dailyLossUsed,
            halts: book.halts.map(\.row),
            drifts: driftLines,
            skipped: book.skippedOfDay.counts(of: moment.now.day).sorted { $0.key < $1.key }
                .map { NamedNumber($0.key, $0.value) },
            undelivered: around.undelivered,
            uptimeSeconds: around.uptimeSeconds,
            restarts: max(0, startsOfDay - 1),
            headSequence: around.headSequence,
            headHash: around.headHash,
            currencyNote: setup.currencyNote,
            curve: around.curve
        )
    }

    private var unrealisedChange: Money? {
        var sum = Money.zero
        for market in setup.countedMarkets {
            guard let state = moment.venues[market.venue], state.equity != nil,
                let now = state.unrealised, let day = book.ledgers[market.venue]?.day,
                day.day == moment.now.day, let opening = day.openingUnrealised
            else { return nil }
            sum += now - opening
        }
        return sum
    }

    /// Profit and loss of the running UTC day over the venues of the total.
    package func dayRow(_ day: UTCDay) -> PnlRow {
        let days = setup.countedMarkets
            .compactMap { book.ledgers[$0.venue]?.day }
            .filter { $0.day == moment.now.day }
        let realised = days.reduce(Money.zero) { $0 + $1.realised }
        let fees = days.reduce(Money.zero) { $0 + $1.fees }
        let funding = days.reduce(Money.zero) { $0 + $1.funding }
        return PnlRow(
            label: day.description,
            realised: realised,
            fees: fees,
            funding: funding,
            net: realised - fees + funding,
            unrealisedChange: day == moment.now.day ? unrealisedChange : nil,
            trades: days.reduce(0) { $0 + $1.trades },
            equityEnd: totalEquity
        )
    }
}
