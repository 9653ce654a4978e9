package import TradingCore

/// How often the venues' accounts are read, and what is told of a venue whose account is not known.
extension EngineState {
    mutating func askAccounts() {
        for market in setup.runningMarkets {
            guard let next = moment.venues[market.venue]?.nextAccount, next <= moment.now else {
                continue
            }
            moment.venues[market.venue]?.nextAccount = moment.now.next(
                of: market.contract.accountInterval
            )
            let asking = Effect.requestAccount(market.venue)
            if !effects.contains(asking) { effects.append(asking) }
        }
    }

    /// Looks at the account of a venue again soon, before what was seen is believed.
    mutating func lookAgain(at venue: VenueID) {
        let soon = moment.now + setup.contract(of: venue).accountRetry
        let planned = moment.venues[venue]?.nextAccount ?? soon
        moment.venues[venue]?.nextAccount = min(planned, soon)
    }

    /// Why a venue takes no entries though it is connected; nil when it does.
    package func quarantine(of venue: VenueID) -> String? {
        guard let here = moment.venues[venue], here.isUp, !here.alignment.isDone else { return nil }
        if here.isSilenceTold {
            let since = here.believedAt == .epoch ? moment.startedAt : here.believedAt
            return "it tells nothing of the account since \(since.display)"
        }
        let since = "since \(here.alignment.from.display)"
        if !here.alignment.hasAccount { return "its account was not read \(since)" }
        if !here.alignment.hasHistory { return "its history was not read \(since)" }
        return "a difference is looked at again"
    }

    /// Whether nothing at a venue waits for an explanation: no difference, no order without an outcome.
    package func isReconciled(_ venue: VenueID) -> Bool {
        guard let here = moment.venues[venue] else { return false }
        return here.suspected.isEmpty && !book.drifts.keys.contains { $0.venue == venue }
            && !book.openOrders.contains {
                $0.intent.instrument.venue == venue && $0.state == .unknown
            }
    }

    /// The venues that take no entries though they are connected, a sentence each.
    var quarantines: [String] {
        setup.runningMarkets.compactMap { market in
            quarantine(of: market.venue).map { "\(market.venue) is quarantined: \($0)" }
        }
    }
}
