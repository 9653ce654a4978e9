import TradingCore

/// What the stream could not tell, because the line was down or nobody listened, is asked for:
/// executions and movements of money since the last moment up to which everything is booked.
extension EngineState {
    /// Rows of one instant may become visible one after the other, so every question goes back a
    /// little; what is booked already is known by its id.
    static let historyOverlap = TimeSpan.minutes(1)

    /// Up to here, by the venue's clock, the history is whole; nil before the ledger opened.
    private func historyUntil(_ venue: VenueID) -> UTCTime? {
        guard let ledger = book.ledgers[venue], let opened = ledger.openedAt else { return nil }
        return max(opened, moment.venues[venue]?.historyUntil ?? ledger.historyUntil ?? opened)
    }

    mutating func askHistory(_ venue: VenueID) {
        guard let until = historyUntil(venue) else { return }
        let since = max(until - Self.historyOverlap, book.ledgers[venue]?.openedAt ?? until)
        let asking = Effect.requestHistory(venue, since: since)
        if !effects.contains(asking) { effects.append(asking) }
    }

    mutating func take(_ history: AccountHistory) {
        let venue = history.venue
        guard let known = historyUntil(venue) else { return }
        // First of all, for what takes the place of an execution stands among the fills too.
        for correction in history.corrections { take(correction) }
        for fill in history.fills { take(fill, of: book.orders[fill.order], via: .venueLookup) }
        for movement in history.cash { take(movement) }
        if history.since > known { tellGap(venue, from: known, to: history.since) }
        moment.venues[venue]?.historyUntil = max(known, history.until)
        noteAligned(venue, historyAskedAt: history.askedAt)
    }

    private mutating func tellGap(_ venue: VenueID, from start: UTCTime, to end: UTCTime) {
        notice(
            .dataFaults,
            subject: venue.text,
            "\(venue) tells no history from \(start.display) to \(end.display).",
            lines: ["Funding or fees of that time may be missing from the balance."],
            hint: "/balance"
        )
    }

    /// Whether an execution or a movement is contained in the opening balance of the ledger, or comes
    /// before there is one.
    func isBeforeOpening(_ time: UTCTime, at venue: VenueID) -> Bool {
        guard let opened = book.ledgers[venue]?.openedAt else { return true }
        return time <= opened
    }
}
