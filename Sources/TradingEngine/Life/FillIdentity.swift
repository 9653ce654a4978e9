import TradingCore

/// Whether an execution was booked before, under this id, one of its aliases, or, where the venue
/// names the same execution differently from way to way, with the same contents.
extension EngineState {
    mutating func isKnown(_ fill: Fill, _ via: Evidence.Source) -> Bool {
        let venue = fill.instrument.venue
        let ids = [fill.id] + (fill.aliases ?? [])
        let isKnownByID = ids.contains { book.fillKeys.contains("\(venue) \($0)") }
        guard setup.contract(of: venue).fillIdentity == .contents else { return isKnownByID }
        return isTold(fill, via, isKnownByID: isKnownByID)
    }

    /// Two executions of one instant may be alike, so contents are counted: what one way tells is
    /// known as long as it has told no more of them than another way has brought into the book.
    private mutating func isTold(
        _ fill: Fill,
        _ via: Evidence.Source,
        isKnownByID: Bool
    ) -> Bool {
        let key = Book.contentsKey(fill, via)
        let told = moment.fillsTold[key] ?? []
        if isKnownByID || told.contains(fill.id) {
            note(fill.id, under: key)
            return true
        }
        let others = Self.ways.filter { $0 != via }.map { Book.contentsKey(fill, $0) }
        guard others.contains(where: book.fillKeys.contains) else { return false }
        let booked = book.recentFills.filter { booked in
            booked.reversal == nil
                && booked.via.map { others.contains(Book.contentsKey(booked.fill, $0)) } ?? false
        }
        // Where the book forgot the rows, their key still stands for one.
        guard told.count < max(1, booked.count) else { return false }
        note(fill.id, under: key)
        return true
    }

    /// Each may name executions in its own manner. A correction is a way of its own: the answer that
    /// brings it may tell the same executions by other names as well.
    private static let ways: [Evidence.Source] = [
        .venueAnswer, .venueStream, .venueLookup, .venueAccount, .venueCorrection,
    ]

    private mutating func note(_ id: String, under key: String) {
        if moment.fillsTold.count >= Self.fillsToldMax { moment.fillsTold.removeAll() }
        moment.fillsTold[key, default: []].insert(id)
    }

    /// Contents that are remembered by way; beyond that all are forgotten, and the book's keys remain.
    private static let fillsToldMax = 2_000
}
