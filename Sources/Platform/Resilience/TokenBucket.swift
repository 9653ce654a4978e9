/// A rate limit: tokens come at a steady rate up to a burst, and each request takes one. Part of the burst
/// can be held in reserve for what matters most, and what cannot wait at all goes into debt. Exact: it
/// counts in nanoseconds, not in fractions. It reads only the times that it is given.
package struct TokenBucket: Sendable, Equatable {
    /// Time in which one token comes.
    package let intervalNanoseconds: Int64
    /// Tokens of a full bucket.
    package let burst: Int
    /// Tokens that only those with `usingReserve` may take.
    package let reserve: Int

    /// Credit at `updated`; `intervalNanoseconds` of it are one token.
    private var credit: Int64
    private var updated = Int64.min
    private var blockedUntil: Int64 = .min

    /// A full bucket. `reserve` is less than `burst`.
    package init(intervalNanoseconds: Int64, burst: Int, reserve: Int = 0) {
        precondition(intervalNanoseconds > 0 && burst > 0 && (0..<burst).contains(reserve))
        let (capacity, isTooLong) = intervalNanoseconds.multipliedReportingOverflow(
            by: Int64(burst)
        )
        precondition(!isTooLong, "a burst of over 292 years")
        self.intervalNanoseconds = intervalNanoseconds
        self.burst = burst
        self.reserve = reserve
        credit = capacity
    }

    /// Takes a token if one is there.
    ///
    /// - Returns: 0 when it was taken; else the nanoseconds after which to ask again, nothing taken.
    package mutating func take(at now: Int64, usingReserve: Bool = false) -> Int64 {
        refill(at: now)
        let moment = nextMoment(at: now, usingReserve: usingReserve)
        if moment == now { credit -= intervalNanoseconds }
        return moment - now
    }

    /// Takes a token also before its time; those who ask later wait until the debt is paid.
    package mutating func spend(at now: Int64) {
        refill(at: now)
        credit -= intervalNanoseconds
    }

    /// When a token is there to be taken: now or later, monotonic nanoseconds.
    package func nextMoment(at now: Int64, usingReserve: Bool = false) -> Int64 {
        if now < blockedUntil { return blockedUntil }
        var copy = self
        copy.refill(at: now)
        let held = usingReserve ? 0 : Int64(reserve) * intervalNanoseconds
        return now + max(0, held + intervalNanoseconds - copy.credit)
    }

    /// Whole tokens at this time, the reserve among them.
    package func available(at now: Int64) -> Int {
        var copy = self
        copy.refill(at: now)
        return now < blockedUntil ? 0 : max(0, Int(copy.credit / intervalNanoseconds))
    }

    /// The server said when to come back (`Retry-After`): no token before that, reserve or not.
    package mutating func block(until time: Int64) {
        blockedUntil = max(blockedUntil, time)
    }

    /// A clock that stands still or goes back brings nothing.
    private mutating func refill(at now: Int64) {
        guard now > updated else { return }
        let capacity = intervalNanoseconds * Int64(burst)
        let (span, isTooLong) = now.subtractingReportingOverflow(updated)
        credit = isTooLong || span >= capacity - credit ? capacity : credit + span
        updated = now
    }
}
