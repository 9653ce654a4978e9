package import TradingCore

/// What is known of each venue of a setup, in an array; there is a handful.
package struct VenueTable: Sendable {
    /// In the order of the markets.
    package private(set) var keys: [VenueID] = []
    /// By the same places; none is ever nil.
    private var rows: [Boxed<VenueMoment>?] = []

    /// Of each venue, in the order of the markets.
    package var values: [Boxed<VenueMoment>] { rows.compactMap(\.self) }

    /// The place of a venue; nil when no market trades there.
    func place(of venue: VenueID) -> Int? { keys.firstIndex(of: venue) }

    /// A venue, which is changed in place where it is known; nil when no market trades there.
    package internal(set) subscript(_ venue: VenueID) -> Boxed<VenueMoment>? {
        get { place(of: venue).flatMap { rows[$0] } }
        _modify {
            if let place = place(of: venue) {
                yield &rows[place]
            } else {
                var nothing: Boxed<VenueMoment>?
                yield &nothing
            }
        }
    }

    /// Begins to know a venue, or knows it anew.
    mutating func enter(_ venue: VenueID, _ moment: VenueMoment) {
        if let place = place(of: venue) {
            rows[place] = Boxed(moment)
        } else {
            keys.append(venue)
            rows.append(Boxed(moment))
        }
    }

    /// What is known at a place, looked at where it lies.
    func look<Answer>(at place: Int, _ body: (borrowing VenueMoment) -> Answer) -> Answer? {
        rows[place]?.look(body)
    }

    /// Changes what is known at a place.
    mutating func change(at place: Int, _ body: (inout VenueMoment) -> Void) {
        rows[place]?.change(body)
    }

    /// When an account is to be asked for next; venues of markets that are off are never asked.
    var nextAccount: UTCTime {
        var due = UTCTime.distantFuture
        for row in rows { if let row { due = min(due, row.nextAccount) } }
        return due
    }
}
