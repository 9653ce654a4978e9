import RiskControl
import TradingCore

/// Trades of others that left something, while nothing is there: what undid them was never told.
extension EngineState {
    /// For so long book and venue must agree before nobody waits for it any more.
    static let externalsLeftMax = TimeSpan.minutes(10)

    /// Gives up waiting where accounts have agreed with the book for long enough, and the history is told
    /// beyond the trades.
    mutating func watchExternals(_ snapshot: AccountSnapshot) {
        let venue = snapshot.venue
        for (id, trades) in leftExternals(at: venue) {
            let held = snapshot.positions.first { $0.instrument == id }?.quantity ?? .zero
            let isWaiting = book.openOrders { $0.intent.instrument == id && !$0.isResting }
            guard held == book.position(of: id).quantity, book.drifts[id] == nil, isWaiting.isEmpty
            else {
                moment.externalsLeftSince[id] = nil
                continue
            }
            let since = moment.externalsLeftSince[id] ?? moment.now
            moment.externalsLeftSince[id] = since
            let told = moment.venues[venue]?.historyUntil ?? .epoch
            guard moment.now - since >= Self.externalsLeftMax,
                trades.allSatisfy({ $0.time + Self.historyOverlap < told })
            else { continue }
            giveUpExternals(id, trades, snapshot)
        }
    }

    /// What others traded and what of it is not undone, by instrument.
    private mutating func leftExternals(at venue: VenueID) -> [(InstrumentID, [Fill])] {
        if book.externals.isEmpty { return [] }
        let trades = Dictionary(grouping: book.externals) { $0.instrument }
        let left = trades.filter { id, fills in
            let sum = fills.reduce(Quantity.zero) { $0 + $1.side.signed($1.quantity) }
            return id.venue == venue && !sum.isZero
        }
        for id in moment.externalsLeftSince.keys where id.venue == venue && left[id] == nil {
            moment.externalsLeftSince[id] = nil
        }
        return left.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The position stays as both sides have it. What the trades and their undoing cost is in the venue's
    /// balance, to which the book's is brought.
    private mutating func giveUpExternals(
        _ id: InstrumentID,
        _ trades: [Fill],
        _ snapshot: AccountSnapshot
    ) {
        moment.externalsLeftSince[id] = nil
        let held = book.position(of: id)
        let told = snapshot.positions.first { $0.instrument == id }?.averagePrice
        record(
            .positionAdjusted(
                PositionAdjusted(
                    instrument: id,
                    from: held.quantity,
                    to: held.quantity,
                    averagePrice: told ?? held.averagePrice,
                    reason: "trades of others left nothing at the venue",
                    drift: 0
                )
            )
        )
        notice(
            .driftResolved,
            subject: id.symbol,
            "Trades of others in \(id.symbol) left nothing at \(id.venue).",
            lines: trades.suffix(5).map {
                "\($0.side.rawValue) \($0.quantity.display) at \($0.price.display), \($0.time.clock)"
            } + [
                "What undid them was not told. \(id.venue) and the book agree on "
                    + "\(held.quantity.display); the balance is brought to the venue's."
            ],
            hint: "/balance"
        )
    }
}
