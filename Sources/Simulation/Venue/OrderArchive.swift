import TradingCore

/// What the venue remembers of orders by client id: all open ones, and the last final ones up to
/// a bound, beyond which the oldest is forgotten.
struct OrderArchive: Sendable {
    enum State: Sendable, Hashable {
        case open
        case filled
        case cancelled(SimulatedVenueCode)
        case rejected(SimulatedVenueCode)
        /// Used before a restart; nothing else is known of it.
        case used
    }

    struct Record: Sendable {
        let book: Int
        let venueOrderID: String
        var state: State
        var fills: [Fill]
    }

    private var records: [ClientOrderID: Record] = [:]
    private var finals = FirstInFirstOut<ClientOrderID>()
    private let finalsMax: Int

    init(finalsMax: Int) { self.finalsMax = finalsMax }

    subscript(id: ClientOrderID) -> Record? { records[id] }

    /// Ids of final orders, oldest first.
    var finalIDs: [ClientOrderID] {
        var queue = finals
        var ids: [ClientOrderID] = []
        while let id = queue.popFirst() { ids.append(id) }
        return ids
    }

    mutating func open(_ id: ClientOrderID, book: Int, venueOrderID: String, fills: [Fill] = []) {
        records[id] = Record(book: book, venueOrderID: venueOrderID, state: .open, fills: fills)
    }

    mutating func add(_ fill: Fill) { records[fill.order]?.fills.append(fill) }

    /// Forgets an execution that was taken back.
    mutating func remove(_ fill: Fill) {
        records[fill.order]?.fills.removeAll { $0.id == fill.id }
    }

    /// Makes an order final; an id that was not open (a refusal) is recorded as such.
    mutating func close(_ id: ClientOrderID, as state: State) {
        if records[id] == nil {
            records[id] = Record(book: -1, venueOrderID: "", state: state, fills: [])
        }
        records[id]?.state = state
        finals.append(id)
        if finals.count > finalsMax, let oldest = finals.popFirst() { records[oldest] = nil }
    }
}
