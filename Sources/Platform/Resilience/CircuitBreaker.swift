/// Stops calling what keeps failing. Closed, it counts failures in a row; at the limit it opens for a
/// while; then one probe may pass (half open), which closes it or opens it for twice as long.
package struct CircuitBreaker: Sendable, Equatable {
    /// Where the breaker stands.
    package enum State: Sendable, Equatable {
        /// Calls pass; so many failed in a row.
        case closed(failures: Int)
        /// No call passes before this monotonic time, nanoseconds.
        case open(until: Int64)
        /// One probe is under way; if its outcome is not told by then, another may pass.
        case halfOpen(probeUntil: Int64)
    }

    /// Failures in a row that open it.
    package let failuresMax: Int
    /// How long it stays open the first time, nanoseconds.
    package let openNanoseconds: Int64
    /// How long it stays open at most, however many probes failed, nanoseconds.
    package let openNanosecondsMax: Int64
    /// Where it stands.
    package private(set) var state = State.closed(failures: 0)
    private var nextOpenNanoseconds: Int64

    /// A closed breaker.
    package init(failuresMax: Int, openNanoseconds: Int64, openNanosecondsMax: Int64) {
        precondition(failuresMax > 0 && openNanoseconds > 0)
        precondition(openNanosecondsMax >= openNanoseconds)
        self.failuresMax = failuresMax
        self.openNanoseconds = openNanoseconds
        self.openNanosecondsMax = openNanosecondsMax
        nextOpenNanoseconds = openNanoseconds
    }

    /// Whether a call may be made now. When it says yes while not closed, that call is the probe, and its
    /// outcome must be told.
    package mutating func admits(at now: Int64) -> Bool {
        switch state {
        case .closed: return true
        case .open(let until), .halfOpen(let until):
            guard now >= until else { return false }
            state = .halfOpen(probeUntil: now + openNanosecondsMax)
            return true
        }
    }

    /// When the next call may be made, monotonic nanoseconds; nil when at once.
    package var retryTime: Int64? {
        switch state {
        case .closed: nil
        case .open(let until), .halfOpen(let until): until
        }
    }

    /// A call went well.
    package mutating func noteSuccess() {
        state = .closed(failures: 0)
        nextOpenNanoseconds = openNanoseconds
    }

    /// A call failed. Late failures of calls made before it opened change nothing.
    package mutating func noteFailure(at now: Int64) {
        switch state {
        case .closed(let failures) where failures + 1 < failuresMax:
            state = .closed(failures: failures + 1)
        case .closed, .halfOpen:
            state = .open(until: now + nextOpenNanoseconds)
            let (doubled, isTooLong) = nextOpenNanoseconds.multipliedReportingOverflow(by: 2)
            nextOpenNanoseconds = isTooLong ? openNanosecondsMax : min(doubled, openNanosecondsMax)
        case .open: break
        }
    }
}
