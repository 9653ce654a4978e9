package import TradingCore

/// Compares the book with the account as the venue tells it.
///
/// A snapshot and the stream of fills are never of the same instant, so a difference is granted
/// where it can be in flight: an instrument is not compared when a fill of it is not older than the
/// snapshot, and its position may differ by what orders with an open outcome (`sending`, `unknown`),
/// and orders that moved since the venue was asked, could have filled. Orders that are being sent,
/// cancelled or were just finished are granted as well. Executions of others that were seen are no
/// part of what our orders could have filled: beside them an order without an outcome explains nothing. Each clock is compared with itself alone:
/// fills with the snapshot by the venue's, orders and busts with the question by ours.
///
/// - Parameters:
///   - book: our side.
///   - venue: the account.
///   - askedAt: by our own clock, when the venue was asked for it at the earliest.
///   - allowance: how far the snapshot may lie behind its own time and behind the stream.
/// - Returns: what differs, sorted by instrument; empty when book and venue agree.
package func drift(
    book: DriftBook,
    venue: AccountSnapshot,
    askedAt: UTCTime,
    allowance: TimeSpan = .seconds(5)
) -> [Drift] {
    let since = askedAt - allowance
    let found =
        positionDrifts(book, venue, since, allowance) + orderDrifts(book, venue, since)
    return found.sorted {
        ($0.instrument, $0.kind.rawValue, $0.order ?? "")
            < ($1.instrument, $1.kind.rawValue, $1.order ?? "")
    }
}

private func positionDrifts(
    _ book: DriftBook,
    _ venue: AccountSnapshot,
    _ since: UTCTime,
    _ allowance: TimeSpan
)
    -> [Drift]
{
    let listed = Dictionary(
        venue.positions.map { ($0.instrument, $0.quantity) },
        uniquingKeysWith: +
    )
    let instruments = Set(listed.keys).union(book.positions.keys)
    return instruments.compactMap { instrument -> Drift? in
        let ours = book.positions[instrument] ?? .zero
        let theirs = listed[instrument] ?? .zero
        guard ours != theirs else { return nil }
        if let fill = book.lastFillAt[instrument], fill >= venue.time - allowance { return nil }
        if let turned = book.lastReversalAt[instrument], turned >= since { return nil }
        let moving = book.orders.filter {
            $0.instrument == instrument
                && ($0.state == .sending || $0.state == .unknown || $0.touchedAt >= since)
        }
        let difference = theirs - ours
        // What others are known to have traded stands there, whatever our own orders may still have
        // done: an order without an outcome must not hide it, and none where it is just what differs.
        let others = book.others[instrument] ?? .zero
        let isSettled = moving.allSatisfy { $0.state == .unknown && $0.touchedAt < since }
        guard others.isZero || !(isSettled || difference == others) else {
            return positionDrift(instrument, ours, theirs)
        }
        let bought = moving.filter { $0.side == .buy }.reduce(Quantity.zero) { $0 + $1.remaining }
        let sold = moving.filter { $0.side == .sell }.reduce(Quantity.zero) { $0 + $1.remaining }
        if difference <= bought && difference >= -sold { return nil }
        return positionDrift(instrument, ours, theirs)
    }
}

private func positionDrift(
    _ instrument: InstrumentID,
    _ ours: Quantity,
    _ theirs: Quantity
) -> Drift {
    Drift(
        kind: .position,
        instrument: instrument,
        book: ours,
        venue: theirs,
        order: nil,
        sentence: "\(instrument.symbol): the venue holds \(theirs), the book \(ours); "
            + "\(theirs - ours) is not explained."
    )
}

private func orderDrifts(
    _ book: DriftBook,
    _ venue: AccountSnapshot,
    _ since: UTCTime
)
    -> [Drift]
{
    let ours = Set(book.orders.map(\.id)).union(book.recentlyFinal)
    let listed = Set(venue.openOrders.compactMap(\.clientID))
    let strangers = venue.openOrders.filter { order in
        order.clientID.map { !ours.contains($0) } ?? true
    }
    let unknown = strangers.map { order in
        let name = order.clientID?.text ?? order.venueOrderID
        return Drift(
            kind: .unknownOrder,
            instrument: order.instrument,
            book: .zero,
            venue: order.quantity - order.filled,
            order: name,
            sentence: "\(order.instrument.symbol): the venue lists order \(name), "
                + "which is not in the book."
        )
    }
    let missing = book.orders.filter {
        ($0.state == .live || $0.state == .partial) && !listed.contains($0.id)
            && $0.touchedAt < since
    }
    return unknown
        + missing.map { order in
            Drift(
                kind: .missingOrder,
                instrument: order.instrument,
                book: order.remaining,
                venue: .zero,
                order: order.id.text,
                sentence: "\(order.instrument.symbol): the book holds order \(order.id), "
                    + "which the venue does not list."
            )
        }
}
