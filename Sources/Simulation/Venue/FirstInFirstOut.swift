/// A queue over an array whose consumed front is given back in bulk, so that both ends cost
/// constant time on average. Bounds are stated where a queue is used.
struct FirstInFirstOut<Element: Sendable>: Sendable {
    private var elements: [Element] = []
    private var head = 0

    var first: Element? { head < elements.count ? elements[head] : nil }
    var count: Int { elements.count - head }

    /// Looks at the first element where it lies, without a copy; nil when there is none.
    func look<Answer>(_ body: (borrowing Element) -> Answer) -> Answer? {
        guard head < elements.count else { return nil }
        return elements.withUnsafeBufferPointer { body($0[head]) }
    }

    mutating func append(_ element: Element) { elements.append(element) }

    mutating func popFirst() -> Element? {
        guard head < elements.count else { return nil }
        let element = elements[head]
        head += 1
        if head == elements.count {
            elements.removeAll(keepingCapacity: head <= 1024)
            head = 0
        } else if head >= 1024, head * 2 >= elements.count {
            elements.removeFirst(head)
            head = 0
        }
        return element
    }
}
