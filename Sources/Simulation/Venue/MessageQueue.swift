import TradingCore

/// Messages under way on one connection, in order, and beside them those that a fault keeps back.
/// Bounds are stated where a queue is used.
struct MessageQueue<Message: Sendable>: Sendable {
    private var inOrder = FirstInFirstOut<(due: UTCTime, message: Message)>()
    /// Sorted by time.
    private var strays: [(due: UTCTime, message: Message)] = []
    private var lastDue = UTCTime.epoch

    var count: Int { inOrder.count + strays.count }

    /// When the next message is due; nil when none is under way.
    var nextDue: UTCTime? {
        guard let stray = strays.first?.due else { return inOrder.first?.due }
        guard let due = inOrder.first?.due else { return stray }
        return min(stray, due)
    }

    /// Adds a message that overtakes none before it.
    mutating func append(_ message: Message, due: UTCTime) {
        lastDue = max(lastDue, due)
        inOrder.append((lastDue, message))
    }

    /// Adds a message that travels by itself.
    mutating func addStray(_ message: Message, due: UTCTime) {
        let place = strays.firstIndex { $0.due > due } ?? strays.count
        strays.insert((due, message), at: place)
    }

    /// Takes the next message that is due; at the same instant those in order come first.
    mutating func popFirst(until time: UTCTime) -> (due: UTCTime, message: Message)? {
        let due = inOrder.first?.due ?? .distantFuture
        if let stray = strays.first, stray.due < due {
            return stray.due <= time ? strays.removeFirst() : nil
        }
        return due <= time ? inOrder.popFirst() : nil
    }
}
