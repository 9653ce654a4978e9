/// A first-in first-out queue with a fixed bound that grows its storage only as far as it was ever
/// needed.
struct RingQueue<Element> {
    private var slots: [Element?] = []
    private var head = 0
    private(set) var count = 0
    let countMax: Int

    init(countMax: Int) {
        precondition(countMax > 0, "a queue without room can never deliver")
        self.countMax = countMax
    }

    var isFull: Bool { count == countMax }

    /// The element at a distance from the oldest one.
    subscript(distance: Int) -> Element? {
        get { slots[(head + distance) % slots.count] }
        set { slots[(head + distance) % slots.count] = newValue }
    }

    /// False when the queue is full; the element is then not kept.
    mutating func append(_ element: Element) -> Bool {
        guard count < countMax else { return false }
        if count == slots.count { grow() }
        slots[(head + count) % slots.count] = element
        count += 1
        return true
    }

    /// The oldest element, or nil when there is none.
    mutating func popFirst() -> Element? {
        guard count > 0 else { return nil }
        let element = slots[head]
        slots[head] = nil
        head = (head + 1) % slots.count
        count -= 1
        return element
    }

    private mutating func grow() {
        let wanted = min(max(slots.count * 2, 16), countMax)
        var larger: [Element?] = []
        larger.reserveCapacity(wanted)
        for distance in 0..<count { larger.append(self[distance]) }
        larger.append(contentsOf: repeatElement(nil, count: wanted - count))
        slots = larger
        head = 0
    }
}
