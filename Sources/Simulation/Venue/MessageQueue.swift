import TradingCore

/// Messages under way on one connection, in order, and beside them those that a fault keeps back.
/// Bounds are stated where a queue is used.
struct MessageQueue<Message: Sendable>: Sendable {
    private var inOrder = FirstInFirstOut<(due: UTCTime, message: Message)>()
    /// Sorted by time.
    private var strays: [(due: UTCTime, message: Message)] = []
    private var lastDue = UTCTime.epoch

    var count: Int { inOrder.count + strays.count }

    /// When the next message is due; nil when none is under way. It is kept, for it is asked for far more
    /// often than it changes.
    private(set) var nextDue: UTCTime?

    private mutating func noteDue() {
        let due = inOrder.look { $0.due }
        let stray = strays.isEmpty ? nil : strays[0].due
        guard let stray else {
            nextDue = due
            return
        }
        nextDue = min(stray, due ?? stray)
    }

    /// Adds a message that overtakes none before it.
    mutating func append(_ message: Message, due: UTCTime) {
        lastDue = max(lastDue, due)
        inOrder.append((lastDue, message))
        noteDue()
    }

    /// Adds a message that travels by itself.
    mutating func addStray(_ message: Message, due: UTCTime) {
        let place = strays.firstIndex { $0.due > due } ?? strays.count
        strays.insert((due, message), at: place)
        noteDue()
    }

    /// Takes the next message that is due; at the same instant those in order come first.
    mutating func popFirst(until time: UTCTime) -> (due: UTCTime, message: Message)? {
        guard let nextDue, nextDue <= time else { return nil }
        defer { noteDue() }
        let due = inOrder.look { $0.due } ?? .distantFuture
        if !strays.isEmpty, strays[0].due < due { return strays.removeFirst() }
        return inOrder.popFirst()
    }
}
