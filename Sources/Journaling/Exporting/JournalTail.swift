/// Follows the journal's end: each call gives the events since the last one.
package struct JournalTail {
    private let reader: JournalReader
    private var after: Int64

    /// Stands before the newest events.
    ///
    /// - Parameters:
    ///   - reader: The journal.
    ///   - count: How many of the newest events the first call gives.
    /// - Throws: `JournalReadFailure`.
    package init(_ reader: JournalReader, last count: Int = 10) throws(JournalReadFailure) {
        self.reader = reader
        after = max(0, try reader.head().sequence - Int64(count))
    }

    /// What is new, oldest first, at most 1000 events; empty when there is nothing. Ask again after
    /// a pause of the caller's choice.
    package mutating func next() throws(JournalReadFailure) -> [EventRecord] {
        let events = try reader.events(EventFilter(after: after, limit: 1000))
        after = events.last?.sequence ?? after
        return events
    }
}
