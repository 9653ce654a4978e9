import TradingCore

/// Whose an order is that the venue tells of and the book does not hold.
enum OrderOrigin: Hashable, Sendable {
    /// Another program, or somebody's hand.
    case foreign
    /// An order of this journal that ended so long ago that the book forgot it.
    case forgotten
    /// Our form of an id, which this journal never gave; the sentence says what that means.
    case otherWriter(String)
}

/// Orders of the account that are not ours are shown and never touched. An order that looks like ours
/// and is not in the journal means that two write with one key, or that the journal is an old copy.
extension EngineState {
    func origin(of id: ClientOrderID) -> OrderOrigin {
        guard let parts = id.parts else { return .foreign }
        guard parts.generation == setup.generation else {
            return .otherWriter(
                "Order \(id) was sent by an agent with another journal: two agents trade with one "
                    + "key."
            )
        }
        if parts.sequence <= book.orderCount, parts.epoch <= book.epoch { return .forgotten }
        return .otherWriter(
            "Order \(id) is beyond the last order of this journal, which is number "
                + "\(book.orderCount) of life \(book.epoch): the journal is an old copy, or another "
                + "process writes with it."
        )
    }

    /// Halts the venue when an order that the book does not hold has an id of our form.
    mutating func watchWriter(_ id: ClientOrderID, at venue: VenueID) {
        guard book.orders[id] == nil, case .otherWriter(let sentence) = origin(of: id),
            !book.halts.contains(where: { $0.scope == .venue(venue) && $0.cause == .otherWriter })
        else { return }
        let report = latch(
            scope: .venue(venue),
            cause: .otherWriter,
            reason: sentence,
            evidence: [
                NamedNumber("order", id), NamedNumber("journal", setup.generation),
                NamedNumber("orders", book.orderCount), NamedNumber("life", book.epoch),
            ],
            by: "engine"
        )
        alert(.otherWriter, subject: venue.text, .halt(report))
    }

    /// The orders of others that the accounts list, as they were last read.
    var foreignOrders: [ForeignOrderRow] {
        moment.venues.keys.sorted().flatMap { venue in
            (moment.venues[venue]?.account?.openOrders ?? [])
                .filter { listed in listed.clientID.map { book.orders[$0] == nil } ?? true }
                .map { ForeignOrderRow(listed: $0, isOurForm: $0.clientID?.parts != nil) }
        }
    }
}

extension ForeignOrderRow {
    fileprivate init(listed: VenueOrder, isOurForm: Bool) {
        let kind =
            switch listed.kind {
            case .market: "market"
            case .limit: "limit"
            case .stop: "stop"
            }
        self.init(
            id: listed.clientID?.text ?? listed.venueOrderID,
            venue: listed.instrument.venue.text,
            symbol: listed.instrument.symbol,
            side: listed.side,
            kind: kind,
            price: listed.kind.price,
            quantity: listed.quantity,
            filled: listed.filled,
            isOurForm: isOurForm
        )
    }
}
