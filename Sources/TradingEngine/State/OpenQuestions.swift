import TradingCore

/// Questions to a venue that are under way. An answer counts as of the moment when it was asked for
/// by our own clock: what the venue's clock says may be off, and when an answer arrives says nothing
/// about when it was true.
///
/// Whoever brings the answers brings each at most once and within the timeout; an answer of which
/// nobody knows the question then belongs to the oldest that it can belong to.
struct OpenQuestions: Sendable {
    private var asked: [UTCTime] = []

    mutating func note(at now: UTCTime) { asked.append(now) }

    /// Takes an answer that arrived now; gives back the earliest moment at which it may have been
    /// asked for.
    mutating func answered(at now: UTCTime, within timeout: TimeSpan) -> UTCTime {
        let earliest = now - timeout
        asked.removeAll { $0 < earliest }
        return asked.isEmpty ? earliest : asked.removeFirst()
    }

    /// Nothing is under way.
    var isEmpty: Bool { asked.isEmpty }
}
