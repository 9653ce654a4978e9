/// What is going to happen, in the order of time; things of one instant in the order in which they
/// were entered.
struct Agenda {
    private struct Item {
        let moment: Int64
        let order: UInt64
        /// Where its body stands, so that the heap moves numbers alone.
        let slot: Int

        static func < (left: Item, right: Item) -> Bool {
            left.moment != right.moment ? left.moment < right.moment : left.order < right.order
        }
    }
    /// A binary heap: no item is earlier than the one at half its place.
    private var items: [Item] = []
    private var bodies: [() -> Void] = []
    private var freeSlots: [Int] = []
    private var entered: UInt64 = 0

    var count: Int { items.count }
    var nextMoment: Int64? { items.first?.moment }

    mutating func add(at moment: Int64, _ body: @escaping () -> Void) {
        entered += 1
        let slot = freeSlots.popLast() ?? bodies.count
        if slot == bodies.count { bodies.append(body) } else { bodies[slot] = body }
        items.append(Item(moment: moment, order: entered, slot: slot))
        var place = items.count - 1
        while place > 0 {
            let parent = (place - 1) / 2
            guard items[place] < items[parent] else { break }
            items.swapAt(place, parent)
            place = parent
        }
    }

    /// Moves everything by the same time.
    mutating func postpone(by nanoseconds: Int64) {
        items = items.map {
            Item(moment: $0.moment + nanoseconds, order: $0.order, slot: $0.slot)
        }
    }

    mutating func popFirst() -> (moment: Int64, body: () -> Void)? {
        guard let first = items.first else { return nil }
        let last = items.removeLast()
        if !items.isEmpty {
            items[0] = last
            sink()
        }
        let body = bodies[first.slot]
        // What a body holds must not outlive its moment.
        bodies[first.slot] = {}
        freeSlots.append(first.slot)
        return (first.moment, body)
    }

    private mutating func sink() {
        var place = 0
        while true {
            var least = place
            let left = 2 * place + 1
            if left < items.count, items[left] < items[least] { least = left }
            if left + 1 < items.count, items[left + 1] < items[least] { least = left + 1 }
            guard least != place else { return }
            items.swapAt(place, least)
            place = least
        }
    }
}
