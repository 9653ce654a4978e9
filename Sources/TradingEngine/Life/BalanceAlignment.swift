import TradingCore

/// Where trades were adopted that are not known, what they cost is known from the venue's balance
/// alone: the book's is brought to it. From then on everything up to that account is contained in the
/// book, so that nothing of it is booked again when the venue tells it later.
extension EngineState {
    /// Brings the balance to the venue's, when an adoption waits for that and nothing moves it.
    ///
    /// - Returns: by how much it was corrected; nil when nothing was done.
    mutating func alignBalance(_ venue: VenueID) -> Money? {
        guard let ledger = book.ledgers[venue], let adopted = ledger.unaligned,
            let account = moment.venues[venue]?.account, isSettled(account, ledger)
        else { return nil }
        for told in account.positions { alignPrice(told, account.time) }
        let missing = account.balance - ledger.balance
        record(
            .cashMoved(
                CashMovement(
                    venue: venue,
                    id: alignmentID(adopted, account.time),
                    kind: .correction,
                    amount: missing,
                    instrument: adopted.instrument,
                    time: account.time
                )
            )
        )
        return missing
    }

    /// A drift is adopted once; what belongs to none has the moment of its account.
    private func alignmentID(_ adopted: PositionAdjusted, _ time: UTCTime) -> String {
        guard let drift = adopted.drift, drift > 0 else { return "others-\(time.nanoseconds)" }
        return "drift-\(drift)"
    }

    /// The balance goes with the average prices that the venue counts by.
    private mutating func alignPrice(_ told: VenuePosition, _ time: UTCTime) {
        let held = book.position(of: told.instrument)
        guard told.averagePrice.isPositive, held.averagePrice != told.averagePrice else { return }
        let later = book.externals.filter { $0.instrument == told.instrument && $0.time > time }
        record(
            .positionAdjusted(
                PositionAdjusted(
                    instrument: told.instrument,
                    from: held.quantity,
                    to: held.quantity,
                    averagePrice: told.averagePrice,
                    reason: "aligned with the venue's average price",
                    keeps: later.isEmpty ? nil : later.map(\.id)
                )
            )
        )
    }

    /// Whether an account is of a moment when nothing moved, and holds what the book holds. Each clock
    /// is compared with itself alone: what was taken back is dated by ours.
    private func isSettled(_ account: AccountSnapshot, _ ledger: VenueLedger) -> Bool {
        let venue = account.venue
        // What was taken back while nobody listened is in the balance, and only the history tells it.
        guard moment.venues[venue]?.alignment.hasHistory ?? false else { return false }
        let lag = setup.contract(of: venue).readLagMax
        if let moved = ledger.movedAt, account.time - moved <= lag { return false }
        let asked = (moment.venues[venue]?.accountAskedAt ?? .epoch) - lag
        let isTurning = book.recentFills.contains {
            $0.reversal != nil && $0.fill.instrument.venue == venue && $0.fill.time >= asked
        }
        if isTurning { return false }
        let held = book.positions.filter { $0.key.venue == venue }
        let told = account.positions.filter { !$0.quantity.isZero }
        return held.count == told.count
            && told.allSatisfy { held[$0.instrument]?.quantity == $0.quantity }
    }

    /// After an adoption, for people.
    func alignmentWords(_ corrected: Money?) -> [String] {
        guard let corrected else {
            return ["The balance is brought to the venue's when nothing moves it."]
        }
        return corrected.isZero ? [] : ["The balance was corrected by \(corrected.display)."]
    }

    /// A correction that had to wait is told.
    mutating func carryOnAlignment(_ venue: VenueID) {
        guard let corrected = alignBalance(venue), !corrected.isZero else { return }
        notice(
            .driftResolved,
            subject: venue.text,
            "The balance of \(venue) was corrected by \(corrected.display).",
            lines: [
                "Trades were adopted there that are not known; the account tells what they cost."
            ]
        )
    }
}
