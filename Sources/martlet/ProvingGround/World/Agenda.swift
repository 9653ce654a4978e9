/// What is going to happen, in the order of time; things of one instant in the order in which they
/// were entered.
struct Agenda {
    private struct Item {
        let moment: Int64
        let order: UInt64
        let body: () -> Void

        static func < (left: Item, right: Item) -> Bool {
            (left.moment, left.order) < (right.moment, right.order)
        }
    }
    /// A binary heap: no item is earlier than the one at half its place.
    private var items: [Item] = []
    private var entered: UInt64 = 0

    var count: Int { items.count }
    var nextMoment: Int64? { items.first?.moment }

    mutating func add(at moment: Int64, _ body: @escaping () -> Void) {
        entered += 1
        items.append(Item(moment: moment, order: entered, body: body))
        var place = items.count - 1
        while place > 0 {
            let parent = (place - 1) / 2
            guard items[place] < items[parent] else { break }
            items.swapAt(place, parent)
            place = parent
        }
    }

    mutating func popFirst() -> (moment: Int64, body: () -> Void)? {
        guard let first = items.first else { return nil }
        let last = items.removeLast()
        if !items.isEmpty {
            items[0] = last
            sink()
        }
        return (first.moment, first.body)
    }

    private mutating func sink() {
        var place = 0
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2]
            where child < items.count && items[child] < items[least] { least = child }
            guard least != place else { return }
            items.swapAt(place, least)
            place = least
        }
    }
}
