/// Pauses between attempts: exponential with full jitter, so that many clients that failed together do
/// not come back together (formula: "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
///
/// The attempts themselves are not bounded here; whoever retries states that bound.
package struct Backoff: Sendable, Equatable {
    /// Bound of the first pause, nanoseconds.
    package let firstNanoseconds: Int64
    /// Bound of every pause, nanoseconds.
    package let capNanoseconds: Int64
    /// Least pause, nanoseconds, so that a draw near zero does not hammer a server that is down.
    package let leastNanoseconds: Int64
    /// Failures since the last success.
    package private(set) var failures = 0

    /// Pauses drawn from `least...first`, then `least...2 first`, and so on up to the cap.
    package init(firstNanoseconds: Int64, capNanoseconds: Int64, leastNanoseconds: Int64 = 0) {
        precondition(firstNanoseconds > 0 && capNanoseconds >= firstNanoseconds)
        precondition((0...firstNanoseconds).contains(leastNanoseconds))
        self.firstNanoseconds = firstNanoseconds
        self.capNanoseconds = capNanoseconds
        self.leastNanoseconds = leastNanoseconds
    }

    /// The largest pause that the next draw can give, nanoseconds.
    package var boundNanoseconds: Int64 {
        let (grown, isTooLong) = firstNanoseconds.multipliedReportingOverflow(
            by: 1 << Int64(min(failures, 62))
        )
        return isTooLong ? capNanoseconds : min(grown, capNanoseconds)
    }

    /// Notes a failure and draws the pause before the next attempt, nanoseconds.
    package mutating func pause(using generator: inout some RandomNumberGenerator) -> Int64 {
        let drawn = Int64.random(in: leastNanoseconds...boundNanoseconds, using: &generator)
        failures += 1
        return drawn
    }

    /// Notes a success: the next pause is short again.
    package mutating func reset() {
        failures = 0
    }
}
