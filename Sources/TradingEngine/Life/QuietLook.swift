import RiskControl
import TradingCore

/// The look at risk of each second, in short. Nearly always there is nothing to do but to value what is held: no
/// order waits, every position has its stop, no limit is near. Whatever is otherwise is left to the full look,
/// which decides alone; the short one only tells that there is nothing for it.
extension EngineState {
    /// Values what is held and compares it with the sheet of the last full look.
    ///
    /// - Returns: whether that was all; when it was not, the full look does everything anew.
    mutating func lookQuietly() -> Bool {
        let now = moment.now
        guard let sheet = moment.riskSheet, sheet.version == moment.bookVersion, now < sheet.until,
            moment.isNothingAwaited, !hasPriceToTell(at: now)
        else { return false }
        var equity = Money.zero
        var oldest = now
        for account in sheet.accounts {
            guard let value = value(of: sheet.holdings[account.holdings], at: now),
                note(value, account, at: now)
            else { return false }
            if !account.isCounted { continue }
            equity += account.balance + value.unrealised
            oldest = min(oldest, value.time)
        }
        return sheet.total.allows(equity, of: oldest, at: now)
    }

    /// The open profit of an account, and the age of its oldest price; nil where a market is closed or has no
    /// price.
    private func value(
        of holdings: ArraySlice<RiskSheet.Holding>,
        at now: UTCTime
    ) -> (unrealised: Money, time: UTCTime)? {
        var unrealised = Money.zero
        var oldest = now
        for holding in holdings {
            guard let touch = moment.quotes.touches[holding.place], touch.isSane,
                holding.calendar.isOpen(at: now)
            else { return nil }
            var time = min(touch.time, moment.quotes.rateTime(at: holding.place) ?? touch.time)
            if !moment.seenClosed.isEmpty,
                let closed = moment.seenClosed[moment.quotes.rows[holding.place].id]
            {
                time = max(time, closed)
            }
            oldest = min(oldest, time)
            guard let rate = moment.quotes.rate(at: holding.place) else { return nil }
            unrealised += holding.position.unrealised(at: touch.mid).converted(at: rate, .down)
        }
        return (unrealised, oldest)
    }

    /// Notes what an account is worth; false when somebody should look at it.
    private mutating func note(
        _ value: (unrealised: Money, time: UTCTime),
        _ account: RiskSheet.Account,
        at now: UTCTime
    ) -> Bool {
        let equity = account.balance + value.unrealised
        var isCalm = true
        moment.venues.change(at: account.place) { here in
            here.forget(before: now - .minutes(5))
            here.equity = equity
            here.unrealised = value.unrealised
            here.equityTime = value.time
            isCalm =
                here.errors.isEmpty
                && (here.accountMissedSince == nil || !here.isUp || here.isSilenceTold)
        }
        guard let bound = account.bound else { return true }
        return isCalm && bound.allows(equity, of: value.time, at: now)
    }

    /// Gathers the sheet when a full look has just left nothing to do; otherwise there is none.
    mutating func gatherSheet() {
        moment.riskSheet = nil
        let day = moment.now.day
        guard moment.quietVersion == moment.bookVersion,
            moment.guardedVersion == moment.bookVersion,
            moment.isNothingAwaited, book.drifts.isEmpty, !setup.countedVenues.isEmpty,
            moment.lossConfirmations.values.allSatisfy({ $0.breachedSince == nil }),
            isOpened(.total, day), isDefenseObserved(day), let total = bound(of: .total)
        else { return }
        var holdings: [RiskSheet.Holding] = []
        guard let accounts = accounts(day, &holdings) else { return }
        moment.riskSheet = RiskSheet(
            version: moment.bookVersion,
            until: day.advanced(by: 1).start,
            accounts: accounts,
            holdings: holdings,
            total: total
        )
    }

    private func isOpened(_ venue: VenueID, _ day: UTCDay) -> Bool {
        guard let ledger = book.ledgers[venue] else { return false }
        return ledger.day.day >= day && ledger.day.openingEquity != nil
    }

    private func isDefenseObserved(_ day: UTCDay) -> Bool {
        guard setup.defense != nil else { return true }
        return book.defense?.last.map { $0.day >= day } ?? false
    }

    private func bound(of venue: VenueID) -> RiskSheet.Bound? {
        setup.limits[venue].flatMap { RiskSheet.Bound(book.ledgers[venue], $0.limits) }
    }

    /// Nil as long as a market that runs cannot be valued or measured.
    private func accounts(
        _ day: UTCDay,
        _ holdings: inout [RiskSheet.Holding]
    ) -> [RiskSheet.Account]? {
        var accounts: [RiskSheet.Account] = []
        for market in setup.markets {
            let venue = market.venue
            let isRunning = market.mode != .off
            let bound = isRunning ? bound(of: venue) : nil
            if isRunning, bound == nil || !isOpened(venue, day) { return nil }
            guard let ledger = book.ledgers[venue], ledger.hasOpened,
                let place = moment.venues.place(of: venue)
            else {
                if isRunning { return nil }
                continue
            }
            let first = holdings.count
            guard gather(at: venue, &holdings) else { return nil }
            accounts.append(
                RiskSheet.Account(
                    place: place,
                    balance: ledger.balance,
                    holdings: first..<holdings.count,
                    bound: bound,
                    isCounted: setup.countedVenues.contains(venue)
                )
            )
        }
        return accounts
    }

    /// False where something is held that the setup does not name.
    private func gather(at venue: VenueID, _ holdings: inout [RiskSheet.Holding]) -> Bool {
        for (id, position) in book.positions where id.venue == venue {
            guard let place = moment.quotes.place(of: id) else { return false }
            holdings.append(
                RiskSheet.Holding(
                    place: place,
                    calendar: moment.quotes.rows[place].calendar,
                    position: position
                )
            )
        }
        return true
    }
}

extension Moment {
    /// Whether no order, cancel or overfill waits for an answer or for time to pass.
    fileprivate var isNothingAwaited: Bool {
        lookUps.isEmpty && overfilledSince.isEmpty && cancelsSince.isEmpty && cancelsTold.isEmpty
    }
}
