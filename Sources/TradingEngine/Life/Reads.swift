import TradingCore

/// Whether what a venue says of the account is to be believed, and whether enough of it was believed
/// since the start or the last connection to take entries.
extension EngineState {
    /// A read that was overtaken by a newer one is not believed. One without a single order, while we
    /// hold some that rest, is asked for again before anything is concluded from it.
    mutating func believes(_ snapshot: AccountSnapshot, askedAt: UTCTime) -> Bool {
        let venue = snapshot.venue
        guard let here = moment.venues[venue] else { return false }
        if let known = here.account, snapshot.time < known.time { return false }
        if isDoubtful(snapshot, askedAt: askedAt), !here.hasReadNothing {
            moment.venues[venue]?.hasReadNothing = true
            effects.append(.requestAccount(venue))
            return false
        }
        moment.venues[venue]?.hasReadNothing = false
        moment.venues[venue]?.believedAt = moment.now
        moment.venues[venue]?.accountMissedSince = nil
        if here.isSilenceTold {
            moment.venues[venue]?.isSilenceTold = false
            notice(.venueUp, subject: venue.text, "\(venue) tells of the account again.")
        }
        return true
    }

    /// Whether the venue lists no order at all while some of ours rested before it was asked.
    private func isDoubtful(_ snapshot: AccountSnapshot, askedAt: UTCTime) -> Bool {
        guard snapshot.openOrders.isEmpty else { return false }
        let since = askedAt - setup.contract(of: snapshot.venue).readLagMax
        return book.openOrders.contains {
            $0.intent.instrument.venue == snapshot.venue && $0.isResting && $0.isWanted
                && $0.movedAt < since
        }
    }

    /// Nothing that was told before counts as told any more.
    mutating func beginAlignment(_ venue: VenueID) {
        moment.venues[venue]?.alignment = Alignment(from: moment.now)
    }

    /// Entries are taken when the account and its history were asked for since the start or the last
    /// connection, and no difference waits for its second look.
    mutating func noteAligned(
        _ venue: VenueID,
        accountAskedAt: UTCTime? = nil,
        historyAskedAt: UTCTime? = nil
    ) {
        guard var alignment = moment.venues[venue]?.alignment, !alignment.isDone else { return }
        if let accountAskedAt {
            alignment.hasAccount = accountAskedAt >= alignment.from
        }
        if let historyAskedAt, historyAskedAt >= alignment.from { alignment.hasHistory = true }
        let isSuspected = !(moment.venues[venue]?.suspected.isEmpty ?? true)
        alignment.isDone = alignment.hasAccount && alignment.hasHistory && !isSuspected
        moment.venues[venue]?.alignment = alignment
        // Its answer may have been lost; the account answers again, so ask for what is missing.
        if alignment.hasAccount, !alignment.hasHistory, accountAskedAt != nil { askHistory(venue) }
        guard alignment.isDone else { return }
        for index in moment.strategies.indices where moment.strategies[index].venue == venue {
            reconcileStrategy(index)
        }
    }

    /// Tells of a venue that is up and of whose account nothing can be believed, once per silence;
    /// entries there stop until it is compared again.
    mutating func watchReads() {
        for market in setup.runningMarkets {
            let venue = market.venue
            guard let here = moment.venues[venue], here.isUp, !here.isSilenceTold else { continue }
            let since = max(here.believedAt, max(here.changedAt ?? .epoch, moment.startedAt))
            // Where time comes in leaps, as in a replay, nobody was silent who was not asked.
            guard moment.now - since >= setup.intervals.accountOverdue,
                let asked = here.accountMissedSince,
                moment.now - asked >= setup.intervals.accountAnswerMax
            else { continue }
            moment.venues[venue]?.isSilenceTold = true
            beginAlignment(venue)
            notice(
                .venueDown,
                subject: venue.text,
                "\(venue) has told nothing of the account since \(since.display).",
                lines: [
                    "It is quarantined: no new entries there before book and venue are compared "
                        + "again. Other venues trade on."
                ],
                hint: "/markets"
            )
        }
    }
}

/// What has been compared with a venue since the start or the last connection.
struct Alignment: Sendable {
    /// By our own clock; what was asked for before it does not count.
    var from = UTCTime.epoch
    var hasAccount = false
    var hasHistory = false
    var isDone = false
}
