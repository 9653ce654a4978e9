package import TradingCore

/// The orders of a book by their ids. Those that are open stand in an index besides, for they are asked
/// for at every event and the final ones hardly ever.
package struct OrderTable: Sendable {
    /// In no order that means anything. What stands at a free place is forgotten.
    private var records: [OrderRecord] = []
    private var places: [ClientOrderID: Int] = [:]
    private var free: [Int] = []
    /// Where the open ones stand, oldest first.
    private var open: [Int] = []

    init(_ orders: [OrderRecord] = []) {
        for order in orders { self[order.intent.id] = order }
    }

    package var isEmpty: Bool { places.isEmpty }
    package var count: Int { places.count }
    /// All of them, in no order that means anything.
    package var values: some Sequence<OrderRecord> { places.values.lazy.map { records[$0] } }

    /// An order by its id; nil when it never was, or was forgotten.
    package internal(set) subscript(_ id: ClientOrderID) -> OrderRecord? {
        get { places[id].map { records[$0] } }
        set {
            if let place = places[id] {
                if records[place].state.isOpen, newValue?.state.isOpen != true {
                    open.removeAll { $0 == place }
                }
                if let newValue {
                    records[place] = newValue
                } else {
                    places[id] = nil
                    free.append(place)
                }
            } else if let newValue {
                let place = free.popLast() ?? records.count
                if place == records.count {
                    records.append(newValue)
                } else {
                    records[place] = newValue
                }
                places[id] = place
                if newValue.state.isOpen { enterOpen(place, id) }
            }
        }
    }

    /// Nearly always the newest becomes open last.
    private mutating func enterOpen(_ place: Int, _ id: ClientOrderID) {
        let age = id.sequenceOrder
        let after = open.lastIndex { records[$0].intent.id.sequenceOrder < age }
        open.insert(place, at: after.map { $0 + 1 } ?? 0)
    }

    /// The open orders that are meant, oldest first. No other one is copied.
    func open(where isMeant: (borrowing OrderRecord) -> Bool) -> [OrderRecord] {
        var meant: [OrderRecord] = []
        records.withUnsafeBufferPointer { records in
            for place in open where isMeant(records[place]) { meant.append(records[place]) }
        }
        return meant
    }

    /// Looks at the open orders, oldest first, where they lie.
    func forEachOpen(_ body: (borrowing OrderRecord) -> Void) {
        records.withUnsafeBufferPointer { records in
            for place in open { body(records[place]) }
        }
    }

    /// Whether an open order is meant; none is copied.
    func hasOpen(where isMeant: (borrowing OrderRecord) -> Bool) -> Bool {
        records.withUnsafeBufferPointer { records in open.contains { isMeant(records[$0]) } }
    }

    /// How many orders are open.
    var openCount: Int { open.count }
}

extension ClientOrderID {
    /// Orders ids of one journal by age: shorter sequence texts are older.
    var sequenceOrder: (Int, String) { (text.utf8.count, text) }
}

extension OrderTable: Hashable, Codable {
    private var byID: [ClientOrderID: OrderRecord] { places.mapValues { records[$0] } }

    /// Tables that hold the same orders are equal, wherever these stand.
    package static func == (left: OrderTable, right: OrderTable) -> Bool {
        left.count == right.count
            && left.places.allSatisfy { id, place in left.records[place] == right[id] }
    }

    /// Over what equality compares.
    package func hash(into hasher: inout Hasher) { hasher.combine(byID) }

    /// Reads a dictionary of orders by their ids.
    package init(from decoder: any Decoder) throws {
        let orders = try [ClientOrderID: OrderRecord](from: decoder)
        self.init(orders.values.sorted { $0.intent.id.sequenceOrder < $1.intent.id.sequenceOrder })
    }

    /// Writes a dictionary of the orders by their ids.
    package func encode(to encoder: any Encoder) throws { try byID.encode(to: encoder) }
}
