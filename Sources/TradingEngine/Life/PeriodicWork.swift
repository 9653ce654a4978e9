import RiskControl
import TradingCore

/// What is done by the clock, in trading time.
extension EngineState {
    mutating func runPeriodicWork() {
        let now = moment.now
        if now >= moment.nextRisk {
            moment.nextRisk = now.next(of: setup.intervals.risk)
            watchRisk()
        }
        if now >= moment.nextMark {
            moment.nextMark = now.next(of: setup.intervals.mark)
            markEquity()
        }
        askAccounts()
        if now >= moment.nextHistory {
            moment.nextHistory = now.next(of: setup.intervals.history)
            for market in setup.runningMarkets { askHistory(market.venue) }
        }
        if now >= moment.nextReconcile {
            moment.nextReconcile = now.next(of: setup.intervals.reconcile)
            for index in moment.strategies.indices { reconcileStrategy(index) }
            for id in moment.plans.keys.sorted() { reconcilePlan(id) }
        }
    }

    private mutating func watchRisk() {
        if !lookQuietly() {
            lookInFull()
            gatherSheet()
        }
        watchAutopilot()
    }

    private mutating func lookInFull() {
        for venue in setup.venues {
            moment.venues[venue]?.change { [now = moment.now] in
                $0.forget(before: now - .minutes(5))
            }
            revalue(venue)
        }
        openDay()
        watchOrders()
        watchOverfills()
        watchGuards()
        watchPrices()
        watchReads()
        watchCancels()
        watchDrifts()
        for market in setup.runningMarkets { runKillSwitch(market.venue) }
        runKillSwitch(.total)
    }

    private mutating func runKillSwitch(_ venue: VenueID) {
        let isTotal = venue == .total
        guard let standing = setup.limits[venue] else { return }
        let scope: HaltScope = isTotal ? .all : .venue(venue)
        var input = KillSwitchInput(scope: scope, now: moment.now, watchedSince: moment.startedAt)
        let ledger = book.ledgers[venue]
        input.equity = isTotal ? totalLossEquity : lossEquity(at: venue)
        input.equityTime = isTotal ? totalEquityTime : moment.venues[venue]?.equityTime
        input.dayOpening = ledger?.day.lossBaseline
        input.peak = ledger?.peak
        if !isTotal, let state = moment.venues[venue] {
            let since = moment.now - standing.limits.errorWindow
            input.callCount = state.calls.count { $0 > since }
            input.errorCount = state.errors.count { $0 > since }
            input.driftSince = book.drifts.filter {
                $0.key.venue == venue && ($0.value.excusedUntil ?? .epoch) <= moment.now
            }.map(\.value.since).min()
        }
        if let time = input.equityTime {
            var confirmation = moment.lossConfirmations[venue] ?? LossConfirmation()
            confirmation.observe(
                isBreached: isLossBreached(input, limits: standing.limits),
                at: time
            )
            moment.lossConfirmations[venue] = confirmation
            input.breachedSince = confirmation.breachedSince
        }
        for demand in killSwitch(input, limits: standing.limits) where !demand.isMet(by: book.halts)
        {
            trip(demand)
        }
    }

    private mutating func trip(_ demand: HaltDemand) {
        let report = latch(
            scope: demand.scope,
            cause: demand.cause,
            reason: demand.reason,
            evidence: demand.evidence,
            by: "kill switch"
        )
        alert(.killSwitch, subject: demand.scope.description, .halt(report))
    }

    /// Writes the equity of every venue and of the total.
    mutating func markEquity() {
        var free: [VenueID: Money] = [:]
        for market in setup.runningMarkets {
            guard let state = moment.venues[market.venue], let equity = state.equity,
                let unrealised = state.unrealised, let ledger = book.ledgers[market.venue]
            else { continue }
            let freeMargin = freeMargin(at: market.venue) ?? .zero
            free[market.venue] = freeMargin
            record(
                .equityMarked(
                    EquityMark(
                        venue: market.venue,
                        currency: market.currency,
                        equity: equity,
                        balance: ledger.balance,
                        freeMargin: freeMargin,
                        unrealised: unrealised,
                        historyUntil: state.historyUntil
                    )
                )
            )
        }
        markTotal(free)
    }

    private mutating func markTotal(_ free: [VenueID: Money]) {
        guard let total = totalEquity else { return }
        let counted = setup.countedVenues
        record(
            .equityMarked(
                EquityMark(
                    venue: .total,
                    currency: setup.totalCurrency,
                    equity: total,
                    balance: counted.reduce(.zero) { $0 + (book.ledgers[$1]?.balance ?? .zero) },
                    freeMargin: counted.reduce(.zero) { $0 + (free[$1] ?? .zero) },
                    unrealised: counted.reduce(.zero) {
                        $0 + (moment.venues[$1]?.unrealised ?? .zero)
                    }
                )
            )
        )
    }

    /// Sets the baselines of the UTC day, for every venue that has none yet and can be valued.
    private mutating func openDay() {
        let today = moment.now.day
        var equity: [VenueID: Money] = [:]
        var unrealised: [VenueID: Money] = [:]
        for market in setup.runningMarkets {
            guard let value = moment.venues[market.venue]?.equity,
                needsOpening(market.venue, today)
            else { continue }
            equity[market.venue] = value
            unrealised[market.venue] = moment.venues[market.venue]?.unrealised
        }
        if needsOpening(.total, today), let total = totalEquity {
            equity[.total] = total
            unrealised[.total] = setup.countedVenues.reduce(Money.zero) {
                $0 + (moment.venues[$1]?.unrealised ?? .zero)
            }
        }
        observeDefense()
        if equity.isEmpty { return }
        record(.dayOpened(DayOpened(day: today, equity: equity, unrealised: unrealised)))
        markEquity()
    }

    private func needsOpening(_ venue: VenueID, _ today: UTCDay) -> Bool {
        guard let ledger = book.ledgers[venue] else { return true }
        return ledger.day.day < today || ledger.day.openingEquity == nil
    }
}

extension Moment {
    /// When risk, equity, drift or the strategies are looked at next.
    var nextLook: UTCTime {
        let looks = min(nextReconcile, min(venues.nextAccount, nextHistory))
        return min(looks, min(nextMark, nextRisk))
    }

    /// When a strategy or a flatten wants its turn.
    var nextUrgentDue: UTCTime {
        var due = UTCTime.distantFuture
        for index in strategies.indices {
            if let at = strategies[index].dueAt { due = min(due, at) }
        }
        if let run = flatten { due = min(due, run.nextTryAt) }
        return due
    }
}

extension UTCTime {
    /// The next whole multiple of an interval since 1970 that lies ahead: a restart keeps the beat.
    func next(of interval: TimeSpan) -> UTCTime {
        let step = interval.nanoseconds
        return UTCTime(nanoseconds: (nanoseconds / step + 1) * step)
    }
}
